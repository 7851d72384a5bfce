import type { Config } from '@urr/core';
import type { GuardKeys, KeyRing } from '@urr/core/keys';
import { judgeKeys, tokenRules } from '@urr/core/verify-hs256';
import { compileGuard, compilePatterns } from '../compile';
import { bothRings } from '../guard';
import { ALWAYS_STRIPPED } from '../headers';
import { clearing } from '../response';
import { composeFunction } from './compose';
import { toLiteral } from './literal';
import { namesPattern } from './names-pattern';
import type { FunctionData, FunctionKey, FunctionKeys } from './prebuilt/settings';
import { functionTexts } from './prebuilt/text';

export type GuardFunctionOptions = {
  /** From `defineConfig`. */
  readonly config: Config;
  /**
   * Source of the function the behaviour had before. It gets what the guard lets through, with the headers and cookies
   * the origin is to see, and its answer is the answer.
   */
  readonly next?: string;
} & (
  | {
      /** Written into the function, for whoever can read it: for tests. The rings of the two passes, HS256 only. */
      readonly keys: GuardKeys;
      readonly keyValueStore?: false;
    }
  | {
      /** Keys, modes and what does not fit come from the KeyValueStore the function is associated with. */
      readonly keyValueStore: true;
      readonly keys?: undefined;
    }
);

/**
 * Builds the guard as a CloudFront Function (runtime 2.0, viewer request): one file of JavaScript, to upload as it is.
 * It belongs on every behaviour of a distribution, the default one included.
 *
 * With `keyValueStore` it reads what `buildKeyValues` makes, and obeys `urr:mode` and `urr:event:{id}` without being
 * published again. Without keys, and on any other fault, it follows `config.failMode`.
 *
 * @throws {KeysError} a ring is missing or holds keys that are not HS256, or the rings share a key
 * @throws {FunctionInvalidError} `next` declares no handler or is nothing that CloudFront's engine parses
 * @throws {FunctionTooLargeError} more than 10,240 bytes
 */
export function buildGuardFunction(options: GuardFunctionOptions): string {
  const { config, next } = options;
  const data = functionData(config);
  const rules = config.routes.guard.length + config.routes.exempt.length + config.routes.entry.length;
  if (options.keyValueStore === true) {
    const build = (content: FunctionData): string =>
      composeFunction({
        imports: ["import urrCloudFront from 'cloudfront';"],
        declarations: declarations(content, functionTexts.keyValueStore),
        guard: 'async',
        next,
        advice: 'shorten or minify the function given as next',
      });
    try {
      return build(data);
    } catch (error) {
      const { rulePattern: _pattern, ...rest } = data;
      const smaller = { ...rest, rules: null } as unknown as FunctionData;
      if (next === undefined || rules > 0) return build(smaller);
      throw error;
    }
  }
  const keys = functionKeys(options.keys);
  return composeFunction({
    imports: [],
    declarations: `var urrKeys=${JSON.stringify(keys)};\n${declarations(data, functionTexts.inline)}`,
    guard: 'sync',
    next,
    advice: `with ${rules} rules use keyValueStore: true, which keeps keys and rules out of it${
      next === undefined ? '' : ', or shorten the function given as next'
    }`,
  });
}

function declarations(data: FunctionData, runtime: string): string {
  return [
    "import urrCrypto from 'crypto';",
    `var urrGuard,urrData=${toLiteral(data, functionTexts.names)};`,
    runtime,
  ].join('\n');
}

/** Only what the runtime reads: a rule as written serves explanations. */
function functionData(config: Config): FunctionData {
  const { rules, ...compiled } = compileGuard(config);
  const { pattern, methods, codes, padding } = rules;
  const claimRulesOf = ({ issuer, maxLifetimeSeconds, leewaySeconds }: ReturnType<typeof tokenRules>) => ({
    issuer,
    maxLifetimeSeconds,
    leewaySeconds,
  });
  return {
    ...compiled,
    rules: { methods, codes, padding } as FunctionData['rules'],
    ...compilePatterns({ rules: { ...rules, pattern }, ...compiled }),
    forged: namesPattern(ALWAYS_STRIPPED),
    claimRules: [claimRulesOf(tokenRules(config, 'vwr')), claimRulesOf(tokenRules(config, 'entry'))],
    clearing: clearing(config, true),
  };
}

/** Both rings as a function reads them: text where the bytes are text. */
export function functionKeys(rings: GuardKeys): FunctionKeys {
  const { vwr, entry } = bothRings(rings);
  const packed = (kind: 'vwr' | 'entry', ring: KeyRing): FunctionKey[] =>
    Object.values(judgeKeys(kind, ring)).map(({ kid, secret }) => {
      const text = new TextDecoder().decode(secret);
      return /^[\x20-\x7e]*$/.test(text)
        ? { kid, secret: text }
        : { kid, base64: btoa(String.fromCharCode(...secret)) };
    });
  return { vwr: packed('vwr', vwr), entry: packed('entry', entry) };
}
