/** Who may import whom. Paths are `package/path inside src`, as in `server/http/create-app.ts`. */

/** The direction between packages: the foundation knows nobody. */
export const mayImport: Readonly<Record<string, readonly string[]>> = {
  core: [],
  edge: ['core'],
  server: ['core'],
  browser: ['core'],
};

/**
 * Runtimes and stores are leaves: the rooms and the index know only interfaces, the caller picks.
 * Each leaf lists the other leaves that may build on it.
 */
export const leaves: Readonly<Record<string, readonly string[]>> = {
  'core/node': [],
  'edge/lambda-edge': ['edge/cli'],
  'edge/cloudfront-functions': ['edge/cli'],
  'edge/fetch': ['edge/cli'],
  'edge/node': ['edge/cli'],
  'edge/cli': [],
  'server/memory.ts': ['server/local', 'server/cli'],
  'server/dynamodb': ['server/cli'],
  'server/redis': ['server/cli'],
  'server/sqs': ['server/cli'],
  'server/http': ['server/node', 'server/lambda', 'server/local', 'server/cli', 'server/telemetry'],
  'server/node': ['server/local', 'server/cli'],
  'server/lambda': ['server/cli'],
  'server/local': ['server/cli'],
  'server/telemetry': [],
  'server/testing': [],
  'server/cli': [],
  'browser/define.ts': ['browser/iife.ts'],
  'browser/iife.ts': [],
  'browser/page': [],
};

/** Where each module from outside may be imported, for its types too; what is not listed may not. */
export const outside: readonly { readonly module: RegExp; readonly from: readonly string[] }[] = [
  { module: /^jose$/, from: ['core/token'] },
  { module: /^zod\/mini$/, from: ['core/fault.ts', 'core/protocol', 'server'] },
  { module: /^zod$/, from: ['core/protocol', 'server'] },
  { module: /^hono(\/|$)/, from: ['server/http'] },
  { module: /^uplot$/, from: ['server/console/client'] },
  { module: /^cockatiel$/, from: ['server/dynamodb', 'server/redis'] },
  { module: /^ioredis$/, from: ['server/redis'] },
  { module: /^@aws-sdk\//, from: ['server/dynamodb', 'server/sqs', 'edge/cli'] },
  { module: /^node:/, from: ['core/node', 'edge', 'server'] },
];

/** What an entry may never load at run time, however long the chain. */
export const neverReached: readonly {
  readonly entry: RegExp;
  readonly module: RegExp;
  readonly why: string;
}[] = [
  {
    entry: /^@urr\/core\/(?!protocol$)/,
    module: /^(zod|jose)(\/|$)/,
    why: 'the light subpaths of core load neither zod nor jose',
  },
  {
    entry: /^@urr\/(edge|browser)(\/|$)/,
    module: /^@urr\/core$/,
    why: 'edge and browser reach core through its light subpaths',
  },
  {
    entry: /^@urr\/(edge|browser)(\/|$)/,
    module: /^(zod|jose)(\/|$)/,
    why: 'edge and browser stay small',
  },
  {
    entry: /^@urr\/(core(\/(?!node-).*)?|browser(\/.*)?|edge|edge\/fetch)$/,
    module: /^node:/,
    why: 'it also runs where there is no Node',
  },
];

/** Modules whose place the build gives to something made: what they import is not part of the package. */
export const replacedByBuild: readonly string[] = [
  'browser/page/inline.ts',
  'edge/cloudfront-functions/prebuilt/text.ts',
  'edge/lambda-edge/prebuilt/text.ts',
  'server/console/text.ts',
];
