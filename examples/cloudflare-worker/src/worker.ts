import { type ConfigInput, defineConfig, parseKeys } from '@urr/core';
import { createFetchGuard } from '@urr/edge/fetch';
import { createOverridden, type OverrideStore, type Overrides } from './overrides';

type Env = {
  /** `{ "vwr": […], "entry": […] }`: what `urr keys new` prints, without the ring of places. */
  readonly URR_KEYS: string;
  readonly URR?: OverrideStore;
};

/** Your configuration, the same as the servers'. */
const settings: ConfigInput = {};

// Made by the first request of an isolate, which is when secrets are there.
let guardNow: ReturnType<typeof createGuards> | undefined;

export default {
  async fetch(
    request: Request,
    env: Env,
    context: { waitUntil(work: Promise<unknown>): void },
  ): Promise<Response> {
    guardNow ??= createGuards(env.URR_KEYS);
    const guard = await guardNow(env.URR, context);
    const outcome = await guard(request);
    return 'response' in outcome ? outcome.response : fetch(outcome.request);
  },
};

function createGuards(json: string) {
  const { vwr, entry } = parseKeys(json);
  return createOverridden((overrides: Overrides) =>
    createFetchGuard({
      config: defineConfig({ ...settings, ...overrides }),
      keys: { vwr, entry },
      onDecision: (decision) => {
        if (decision.kind !== 'forward') console.log(JSON.stringify(decision));
      },
    }),
  );
}
