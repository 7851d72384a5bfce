// A Worker in front of an origin. The keys are a secret: wrangler secret put URR_KEYS
import { defineConfig, parseKeys } from '@urr/core';
import { createFetchGuard } from '@urr/edge/fetch';

type Guard = ReturnType<typeof createFetchGuard>;
let guard: Guard | undefined; // made by the first request of an isolate, which is when secrets are there

export default {
  async fetch(request: Request, env: { readonly URR_KEYS: string }): Promise<Response> {
    guard ??= createGuard(env.URR_KEYS);
    const outcome = await guard(request);
    return 'response' in outcome ? outcome.response : fetch(outcome.request);
  },
};

function createGuard(json: string): Guard {
  const { vwr, entry } = parseKeys(json);
  return createFetchGuard({ config: defineConfig({}), keys: { vwr, entry } });
}
