import { createServer } from 'node:http';
import type { Operator } from '@urr/server';
import { createOperatorApp } from '@urr/server/http';
import { toNodeHandler } from '@urr/server/node';

/** On a port of its own that only your own network reaches. */
export function serveOperator(operator: Operator, kimsToken: string) {
  const app = createOperatorApp({ operator, tokens: { kim: kimsToken } }); // the history says: kim
  return createServer(toNodeHandler(app));
}
