import type { Config } from '@urr/core';
import type { GuardKeys, KeyRing } from '@urr/core/keys';
import { canonicalPath, matchPath, type RouteMatcher, routeMatcher } from '@urr/core/routes';
import { createJudgeHs256, type Hmac, type Judge } from '@urr/core/verify-hs256';
import { problemOf } from './answer';
import { assertConfig, assertOptions, assertSecrets, bothRings, type OriginVerify } from './checked-options';
import { compileGuard, doubtfulPattern, type GuardData, type Pair } from './compile';
import { scanCookies } from './cookies';
import { type Core, decide, fault, NOWHERE } from './core';
import type { Decision, Guard, GuardRequest } from './decision';
import { remember } from './remember';
import type { Ruling } from './ruling';
import { ALWAYS_STRIPPED } from './stripped';

export { assertSecret } from './checked-options';

export type GuardOptions = {
  /** From `defineConfig`. */
  readonly config: Config;
  /** The rings of the two passes. Both are needed, a place ring beside them is not looked at. */
  readonly keys: GuardKeys;
  /** HMAC-SHA256 of the UTF-8 input as base64url without padding. Synchronous. */
  readonly hmac: Hmac;
  /** Verified tokens remembered for each kind, 0 for none, at most a million. Default 5,000, about 4 MB. */
  readonly cacheSize?: number;
  /**
   * A header set on everything that is let through, whatever the mode, so that the origin can refuse what did not come
   * this way. The value is a secret of at least 32 characters.
   */
  readonly originVerify?: OriginVerify;
  /** A secret of at least 32 characters: requests with it in `x-urr-bypass` need no pass. For monitors. */
  readonly bypassKey?: string;
};

/**
 * Makes the guard: a pure, synchronous function from a request to a decision. Rules and keys are compiled here, once;
 * a request costs one HMAC for each new token and none for a token seen before.
 *
 * The guard never throws. A fault of its own follows `config.failMode`; a bad signature is always refused.
 *
 * @throws {ConfigError} `config` is not what `defineConfig` returns
 * @throws {KeysError} a ring is missing or holds keys that are not HS256, or the rings share a key; `originVerify` or
 *   `bypassKey` is too short
 * @throws {InputError} `hmac` is no function, `originVerify.header` none, `cacheSize` too large
 */
export function createGuard(options: GuardOptions): Guard {
  const { config, hmac, originVerify, cacheSize } = { ...options };
  assertConfig(config);
  assertOptions({ hmac: hmac ?? null, originVerify, cacheSize });
  return deciding(config, createRule(options));
}

/** What adapters run: the guard before it has a form. */
export type Rule = (request: GuardRequest) => Ruling;

export function createRule(options: GuardOptions): Rule {
  const { config, hmac } = options;
  return createRuleWith(options, (kind, keys) => createJudgeHs256({ config, kind, keys, hmac }));
}

/** `createRule` for runtimes that judge passes in another way. */
export function createRuleWith(
  options: Omit<GuardOptions, 'hmac'>,
  judgeOf: (kind: 'vwr' | 'entry', keys: KeyRing) => Judge,
): Rule {
  const { config, keys, originVerify, bypassKey } = options;
  const data = compileGuard(config);
  const { vwr, entry } = bothRings(keys);
  assertSecrets(originVerify, bypassKey);
  const judges = [judgeOf('vwr', vwr), judgeOf('entry', entry)] as const;
  return assembleRule({ ...options, data, judges });
}

/** What a rule is made of when everything is compiled and checked. */
export type RuleParts = Pick<GuardOptions, 'cacheSize' | 'originVerify' | 'bypassKey'> & {
  readonly config: Pick<Config, 'leewaySeconds'>;
  readonly data: GuardData;
  readonly judges: Pair<Judge>;
};

export function assembleRule(parts: RuleParts): Rule {
  const { config, data, judges, cacheSize = 5000, originVerify, bypassKey } = parts;
  const remembering = (judge: Judge): Judge => remember(judge, cacheSize, config.leewaySeconds);
  const core: Core<readonly string[]> = {
    ...data,
    doubtful: doubtfulPattern(data),
    judges: [remembering(judges[0]), remembering(judges[1])],
    scan: scanCookies,
    originVerify: originVerify && [originVerify.header.toLowerCase(), originVerify.value],
    bypassKey,
  };
  const matcher = routeMatcher(data.table);
  return (request) => {
    const ruling = rule(core, matcher, request);
    if (ruling.forward && ruling.carry !== undefined) {
      const { names, tokens, rest } = ruling.carry;
      let pairs = '';
      if (tokens[0] !== '') pairs = `${names[0]}=${tokens[0]}`;
      if (tokens[1] !== '') pairs += `${pairs && '; '}${names[1]}=${tokens[1]}`;
      ruling.set.push('cookie', pairs + rest);
    }
    return ruling;
  };
}

/** Never throws. A fault of its own follows `failMode`. */
function rule(core: Core<readonly string[]>, matcher: RouteMatcher, request: GuardRequest): Ruling {
  try {
    const { method, path } = request;
    return decide(core, request, canonicalPath(path) ? matchPath(matcher, method, path) : NOWHERE);
  } catch {
    return fault(core);
  }
}

function deciding({ vwrHeader, entryHeader }: Config, rule: Rule): Guard {
  const strips = [[], ALWAYS_STRIPPED, [...ALWAYS_STRIPPED, vwrHeader, entryHeader]];
  for (const names of strips) Object.freeze(names);
  return (request) => toDecision(rule(request), strips);
}

function toDecision(ruling: Ruling, strips: readonly (readonly string[])[]): Decision {
  const { reason, eventId } = ruling;
  if (ruling.forward) {
    const strip = strips[ruling.strip] as readonly string[];
    const set: Record<string, string> = {};
    for (let index = 0; index < ruling.set.length; index += 2)
      set[ruling.set[index] as string] = ruling.set[index + 1] as string;
    return eventId === undefined
      ? { kind: 'forward', reason, set, strip }
      : { kind: 'forward', reason, eventId, set, strip };
  }
  const { redirectTo, clear, status } = ruling;
  if (redirectTo === undefined)
    return { kind: 'refuse', status, problem: withoutUndefined(problemOf(ruling)), reason, clear };
  return eventId === undefined
    ? { kind: 'redirect', location: redirectTo, reason, clear }
    : { kind: 'redirect', location: redirectTo, reason, eventId, clear };
}

function withoutUndefined<T extends object>(object: T): T {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as T;
}
