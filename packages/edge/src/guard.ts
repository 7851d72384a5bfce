import type { Config } from '@urr/core';
import { KeysError } from '@urr/core/errors';
import { assertRingsDiffer, type GuardKeys, type KeyRing } from '@urr/core/keys';
import { compileRoutes, type RouteTree } from '@urr/core/routes';
import { createVerifierHs256, type Hmac, type VerifyHs256 } from '@urr/core/verify-hs256';
import { createDecide } from './decide';
import type { Guard } from './decision';
import { createVerifyPass } from './verified';

export type GuardOptions = {
  /** From `defineConfig`. */
  readonly config: Config;
  /** The rings of the two passes. Both are needed, a place ring beside them is not looked at. */
  readonly keys: GuardKeys;
  /** HMAC-SHA256 of the UTF-8 input as base64url without padding. Synchronous. */
  readonly hmac: Hmac;
  /** Verified tokens remembered for each kind, 0 for none. Default 5,000, about 4 MB. */
  readonly cacheSize?: number;
};

/**
 * Makes the guard: a pure, synchronous function from a request to a decision. Rules and keys are compiled here, once;
 * a request costs one HMAC for each new token and none for a token seen before.
 *
 * The guard never throws. A fault of its own follows `config.failMode`; a bad signature is always refused.
 *
 * @throws {KeysError} a ring is missing or holds keys that are not HS256, or the rings share a key
 */
export function createGuard(options: GuardOptions): Guard {
  const { config, hmac } = options;
  return createGuardWith(options, (kind, keys) => createVerifierHs256({ config, kind, keys, hmac }));
}

/** Makes the verifier of one pass. */
export type VerifierOf = (kind: 'vwr' | 'entry', keys: KeyRing) => VerifyHs256;

/** `createGuard` for runtimes that verify in another way, as Lambda@Edge does with public keys. */
export function createGuardWith(options: Omit<GuardOptions, 'hmac'>, verifierOf: VerifierOf): Guard {
  const { config } = options;
  const parts = { rules: compileRoutes(config.routes), ownPages: compileOwnPages(config) };
  return assembleGuard({ ...options, ...parts, keys: bothRings(options.keys) }, verifierOf);
}

/** The guard from rules that are compiled and keys that are checked: what prebuilt functions hold. */
export function assembleGuard(
  parts: Omit<GuardOptions, 'hmac'> & { readonly rules: RouteTree; readonly ownPages: RouteTree },
  verifierOf: VerifierOf,
): Guard {
  const { config, rules, ownPages, keys, cacheSize = 5000 } = parts;
  const verifier = (kind: 'vwr' | 'entry') =>
    createVerifyPass(config, verifierOf(kind, keys[kind]), cacheSize);
  return createDecide({
    config,
    rules,
    ownPages,
    verifyVwr: verifier('vwr'),
    verifyEntry: verifier('entry'),
  });
}

function bothRings({ vwr, entry }: GuardKeys): GuardKeys {
  if (vwr === undefined) throw new KeysError('vwr: ring is missing, guards need vwr and entry');
  if (entry === undefined) throw new KeysError('entry: ring is missing, guards need vwr and entry');
  assertRingsDiffer({ vwr, entry });
  return { vwr, entry };
}

/**
 * The waiting rooms' own addresses, exactly: their pages and the calls those make. Guarding them would lock everybody
 * out, however the rules are written. Their files are exempt by the default rules (`/vwr/*`).
 */
export function compileOwnPages(config: Config): RouteTree {
  const { pages, api } = config;
  const page = (template: string): string =>
    (template.split('?')[0] as string).replace('{eventId}', ':eventId');
  const calls = (list: string[], address: (call: string) => string): string[] => list.map(address);
  return compileRoutes({
    guard: [],
    entry: [],
    exempt: [
      page(pages.waitingRoom),
      page(pages.entryQueue),
      ...calls(['assign', 'check', 'status', 'leave'], (call) => `${api.waitingRoom}/${call}/:eventId`),
      ...calls(
        ['join', 'status', 'heartbeat', 'leave', 'complete'],
        (call) => `${api.entryQueue}/:eventId/${call}`,
      ),
    ],
  });
}
