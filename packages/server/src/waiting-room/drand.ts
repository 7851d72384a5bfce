/** Rounds of drand, a public source of random numbers that a league of universities and companies signs together. */
import { createHash } from 'node:crypto';
import type { BeaconSource } from './draw';

/** The chain `quicknet`: a round every three seconds. */
const QUICKNET = {
  chain: '52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971',
  genesisSeconds: 1_692_803_367,
  periodSeconds: 3,
} as const;

/**
 * A beacon for draws, `quicknet` unless another chain is given.
 *
 * @param options.url where its rounds are published, `https://api.drand.sh` or a mirror
 * @param options.fetch `globalThis.fetch` or the app's own; times out by itself
 */
export function drandBeacon(options: {
  readonly url: string;
  readonly fetch: (url: string) => Promise<Response>;
  readonly chain?: string;
  readonly genesisSeconds?: number;
  readonly periodSeconds?: number;
}): BeaconSource {
  const { url, chain, genesisSeconds, periodSeconds } = { ...QUICKNET, ...options };
  return {
    chain,
    roundAt: (atMs) => Math.max(1, Math.ceil((atMs / 1000 - genesisSeconds) / periodSeconds) + 1),
    async fetch(round) {
      const response = await options.fetch(`${url.replace(/\/$/, '')}/${chain}/public/${round}`);
      if (!response.ok) return null;
      const body = (await response.json()) as {
        readonly round?: unknown;
        readonly randomness?: unknown;
        readonly signature?: unknown;
      };
      const { randomness, signature } = body;
      if (body.round !== round || typeof randomness !== 'string' || typeof signature !== 'string')
        return null;
      // Catches a wrong answer, not a forged one: whoever checks a draw asks drand itself.
      const expected = createHash('sha256').update(Buffer.from(signature, 'hex')).digest('hex');
      return randomness === expected ? randomness : null;
    },
  };
}
