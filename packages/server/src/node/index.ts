/** `@urr/server/node`: the HTTP apps inside Express, Fastify, Next.js API routes and plain node:http. */
export { type NodeHandler, nodeRequestOf, toNodeHandler } from './to-node-handler';
