// Next.js 16: proxy.ts beside app/. The same function guards Workers, Deno and Hono.
import { defineConfig } from '@urr/core';
import { createFetchGuard } from '@urr/edge/fetch';
import { keys } from './keys';

const { vwr, entry } = keys;
const guard = createFetchGuard({ config: defineConfig({}), keys: { vwr, entry } });

export async function proxy(request: Request): Promise<Response | undefined> {
  const outcome = await guard(request);
  return 'response' in outcome ? outcome.response : undefined; // undefined: go on
}
