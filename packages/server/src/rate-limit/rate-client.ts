/** Whom a request is counted for. What a visitor can write into a request decides nothing. */
import { createHash } from 'node:crypto';
import { type Clock, type Config, cookieNames, type GuardKeys, type KeySource } from '@urr/core';
import { createRememberedTokens } from '../entry-queue/verified-tokens';
import { type GateHeaders, tokensIn, valuesOf } from '../gateway/carriers';
import { createKeyed } from '../key-source';
import { toClientAddress } from './client-address';
import type { RateCategory } from './rate-categories';

export type RateClientOptions = {
  readonly config: Config;
  /**
   * With keys, guests who carry a pass of the waiting room or the entry queue are counted by it, not by their
   * address: many wait behind the same one.
   */
  readonly keys?: KeySource<GuardKeys>;
  /**
   * Header in which your own proxy writes the client's address, overwriting what was there: with CloudFront
   * `cloudfront-viewer-address`. None by default: then only the socket's address counts.
   */
  readonly trustedHeader?: string;
  /** Epoch milliseconds; `Date.now` by default. */
  readonly clock?: Clock;
};

export type RateRequest = {
  readonly headers: GateHeaders;
  readonly category: RateCategory;
  /** For cookies that are named by their event (`cookies.perEvent`). */
  readonly eventId?: string | undefined;
  /** The signed-in user. */
  readonly user?: string | null | undefined;
  /** Address of the socket. */
  readonly remoteAddress?: string | undefined;
};

/**
 * Tells clients apart: by the signed-in user, else by a verified pass, else by the address in the trusted header,
 * else by the socket's. Users are hashed, so keys hold no personal data.
 *
 * @returns a key of at most 100 characters; everybody of whom nothing is known shares one
 * @throws {KeysError} keys given directly that lack a ring or share a secret
 */
export function createRateClient(options: RateClientOptions): (request: RateRequest) => Promise<string> {
  const { config, keys, clock = Date.now } = options;
  const trusted = options.trustedHeader?.toLowerCase();
  const loadTokens =
    keys === undefined
      ? undefined
      : createKeyed<GuardKeys, readonly PassReader[]>({
          source: keys,
          rings: ['vwr', 'entry'],
          signers: [],
          clock,
          make: (rings) =>
            (['entry', 'vwr'] as const).map((kind) => ({
              kind,
              tokens: createRememberedTokens({ config, kind, keys: rings[kind], clock }),
            })),
        });

  async function holderOf({ headers, category, eventId = '' }: RateRequest): Promise<string | undefined> {
    // Signing in is counted by address: a pass is had for waiting, and one client may have many.
    if (category === 'AUTH') return undefined;
    const readers = (await loadTokens?.().catch(() => undefined)) ?? [];
    const names = cookieNames(config, eventId);
    for (const { kind, tokens } of readers) {
      const header = kind === 'vwr' ? config.vwrHeader : config.entryHeader;
      for (const token of tokensIn(headers, header, names[kind])) {
        const verdict = await tokens.verify(token);
        if (verdict.ok) return `pass:${verdict.claims.aud}:${shortened(verdict.claims.sub)}`;
      }
    }
    return undefined;
  }

  return async (request) => {
    const { user, headers, remoteAddress } = request;
    if (user !== undefined && user !== null && user !== '') return `user:${shortened(user)}`;
    const holder = await holderOf(request);
    if (holder !== undefined) return holder;
    const written = trusted === undefined ? undefined : valuesOf(headers, trusted).at(-1);
    const address = toClientAddress(written) ?? toClientAddress(remoteAddress);
    return address === null ? 'address:unknown' : `address:${address}`;
  };
}

type PassReader = {
  readonly kind: 'vwr' | 'entry';
  readonly tokens: ReturnType<typeof createRememberedTokens>;
};

function shortened(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 22);
}
