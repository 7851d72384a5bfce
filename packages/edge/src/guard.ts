import type { Config } from '@urr/core';
import { KeysError } from '@urr/core/errors';
import { assertRingsDiffer, type GuardKeys, type KeyRing } from '@urr/core/keys';
import { createJudgeHs256, type Hmac, type Judge, type VerifyHs256 } from '@urr/core/verify-hs256';
import { compileGuard, compilePatterns, type GuardData } from './compile';
import { carryCookies, scanCookies } from './cookies';
import { type Core, rule } from './core';
import type { Decision, Guard } from './decision';
import { ALWAYS_STRIPPED } from './headers';
import { judgePasses } from './pass';
import { problemOf } from './problem';
import { remember } from './remember';
import type { Ruling } from './ruling';

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
  const parts = { ...options, data: compileGuard(config), keys: bothRings(options.keys) };
  return guardOf(parts, (kind, keys) => createJudgeHs256({ config, kind, keys, hmac }));
}

/** Makes the verifier of one pass. */
export type VerifierOf = (kind: 'vwr' | 'entry', keys: KeyRing) => VerifyHs256;

/** `createGuard` for runtimes that verify in another way, as Lambda@Edge does with public keys. */
export function createGuardWith(options: Omit<GuardOptions, 'hmac'>, verifierOf: VerifierOf): Guard {
  const { config } = options;
  const parts = { ...options, data: compileGuard(config), keys: bothRings(options.keys) };
  return assembleGuard(parts, verifierOf);
}

/** The guard from rules that are compiled and keys that are checked: what prebuilt functions hold. */
export function assembleGuard(
  parts: Omit<GuardOptions, 'hmac'> & { readonly data: GuardData },
  verifierOf: VerifierOf,
): Guard {
  return guardOf(parts, (kind, keys) => {
    const verify = verifierOf(kind, keys);
    return (token, nowMs) => {
      const verdict = verify(token, {}, nowMs);
      return verdict.ok ? verdict.claims : verdict.reason;
    };
  });
}

function guardOf(
  parts: Omit<GuardOptions, 'hmac'> & { readonly data: GuardData },
  judgeOf: (kind: 'vwr' | 'entry', keys: KeyRing) => Judge,
): Guard {
  const { config, data, keys, cacheSize = 5000 } = parts;
  const judge = (kind: 'vwr' | 'entry') =>
    remember(judgePasses(judgeOf(kind, keys[kind])), cacheSize, config.leewaySeconds);
  const core: Core<readonly string[]> = {
    ...data,
    ...compilePatterns(data),
    judges: [judge('vwr'), judge('entry')],
    scan: scanCookies,
    carry: carryCookies,
  };
  const strips = [[], ALWAYS_STRIPPED, [...ALWAYS_STRIPPED, config.vwrHeader, config.entryHeader]];
  for (const names of strips) Object.freeze(names);
  return (request) => toDecision(rule(core, request), strips);
}

export function bothRings({ vwr, entry }: GuardKeys): GuardKeys {
  if (vwr === undefined) throw new KeysError('vwr: ring is missing, guards need vwr and entry');
  if (entry === undefined) throw new KeysError('entry: ring is missing, guards need vwr and entry');
  assertRingsDiffer({ vwr, entry });
  return { vwr, entry };
}

function toDecision(ruling: Ruling, strips: readonly (readonly string[])[]): Decision {
  const { reason, eventId } = ruling;
  if (ruling.forward) {
    const strip = strips[ruling.strip] as readonly string[];
    const decision: Decision = { kind: 'forward', reason, set: ruling.set, strip };
    if (eventId !== undefined) decision.eventId = eventId;
    return decision;
  }
  const { redirectTo, clear, status } = ruling;
  if (redirectTo === undefined) return { kind: 'refuse', status, problem: problemOf(ruling), reason, clear };
  const decision: Decision = { kind: 'redirect', location: redirectTo, reason, clear };
  if (eventId !== undefined) decision.eventId = eventId;
  return decision;
}
