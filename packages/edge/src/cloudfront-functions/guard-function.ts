import type { Config } from '@urr/core';
import type { KeyRing } from '@urr/core/keys';
import { patternMatcher } from '@urr/core/routes';
import { type ClaimRules, judgeKeys, tokenRules } from '@urr/core/verify-hs256';
import { assertConfig, assertSecrets, bothRings } from '../checked-options';
import { compileGuard, doubtfulPattern, type GuardData } from '../compile';
import type { GuardOptions } from '../guard';
import { clearing } from '../response';
import { composeFunction } from './compose';
import { toLiteral } from './literal';
import type { FunctionData, FunctionKey, FunctionKeys } from './prebuilt/settings';
import { functionText } from './prebuilt/text';

/** What belongs to nobody but the guard, the origin and a monitor. */
export type GuardSecrets = Pick<GuardOptions, 'keys' | 'originVerify' | 'bypassKey'>;

export type GuardFunctionOptions = {
  /** From `defineConfig`. */
  readonly config: Config;
  /**
   * Source of the function the behaviour had before. It gets what the guard lets through, with the headers and cookies
   * the origin is to see, and its answer is the answer.
   */
  readonly next?: string;
} & (
  | (GuardSecrets & {
      /** Left out, keys are written into the function, for whoever can read it: for tests. HS256 only. */
      readonly keyValueStore?: false;
    })
  | {
      /** Keys and modes come from the KeyValueStore the function is associated with. */
      readonly keyValueStore: true;
      readonly keys?: undefined;
      /** Whether that store holds an `originVerify` or a `bypassKey`. Costs a read for open paths as well. */
      readonly secrets?: boolean;
    }
);

/**
 * Builds the guard as a CloudFront Function (runtime 2.0, viewer request): one file of JavaScript, to upload as it is.
 * It belongs on every behaviour of a distribution, the default one included.
 *
 * With `keyValueStore` it reads what `buildKeyValues` makes, and obeys `urr:mode` and `urr:event:{id}` without being
 * published again; `urr:mode` `off` beats modes of events that are built in as well. Without keys, with an empty ring or
 * a secret of fewer than 32 characters, and on any other fault, it follows `config.failMode`.
 *
 * @throws {ConfigError} `config` is not what `defineConfig` returns
 * @throws {KeysError} a ring is missing or holds keys that are not HS256, or the rings share a key
 * @throws {FunctionInvalidError} `next` declares no handler or is nothing that CloudFront's engine parses
 * @throws {FunctionTooLargeError} more than 10,240 bytes
 */
export function buildGuardFunction(options: GuardFunctionOptions): string {
  const { config, next } = { ...options };
  assertConfig(config);
  const { guard, exempt, entry } = config.routes;
  const rules = guard.length + exempt.length + entry.length;
  const shorten = `it has ${rules} rules: write fewer, with * at their ends${next === undefined ? '' : ', or shorten the function given as next'}`;
  if (options.keyValueStore === true) {
    return composeFunction({
      imports: ["import urrCloudFront from 'cloudfront';"],
      declarations: declarations(config, true, options.secrets === true),
      guard: 'async',
      next,
      advice: shorten,
    });
  }
  return composeFunction({
    declarations: `var urrKeys=${JSON.stringify(functionKeys(options))};\n${declarations(config, false, options.originVerify !== undefined || options.bypassKey !== undefined)}`,
    guard: 'sync',
    next,
    advice: `keyValueStore: true keeps the keys out of it; ${shorten}`,
  });
}

function declarations(config: Config, keyValueStore: boolean, secrets: boolean): string {
  const { perEvent } = config.cookies;
  const compiled = compileGuard(config);
  const { mode, failOpen, events } = compiled;
  const modes = keyValueStore || mode !== 'enforce' || failOpen || events !== null;
  const { text, names, settings } = functionText({ keyValueStore, modes, perEvent, secrets });
  const data = functionData(config, compiled, secrets);
  return [
    "import urrCrypto from 'crypto';",
    keyValueStore ? `var urrGuard,urrData=${toLiteral(data, names)};` : 'var urrGuard;',
    withSettings(text, settings, data),
  ].join('\n');
}

/** A text that has a place for each setting, with the settings. */
function withSettings(text: string, names: readonly string[], data: FunctionData): string {
  const [{ issuer, leewaySeconds }] = data.claimRules;
  const claimRules = data.claimRules.map(({ maxLifetimeSeconds }) => maxLifetimeSeconds);
  const settings: { readonly [name: string]: unknown } = {
    ...data,
    ...data.matcher,
    issuer,
    leewaySeconds,
    claimRules,
  };
  return names.length === 0
    ? text
    : text.replace(/(?<![\w$])\$(\d+)\b/g, (_place, index) =>
        toLiteral(settings[names[index] as string] || 0, {}),
      );
}

/** Only what the runtime reads. */
function functionData(config: Config, compiled: GuardData, needsKeys: boolean): FunctionData {
  const { table, ...data } = compiled;
  const claimRules = (kind: 'vwr' | 'entry'): ClaimRules => {
    const { issuer, maxLifetimeSeconds, leewaySeconds } = tokenRules(config, kind);
    return { issuer, maxLifetimeSeconds, leewaySeconds };
  };
  return {
    ...data,
    matcher: patternMatcher(table),
    doubtful: doubtfulPattern(compiled),
    claimRules: [claimRules('vwr'), claimRules('entry')],
    clearing: clearing(config, true),
    eventEnforced: Object.values(config.events).some(({ mode }) => mode === 'enforce'),
    needsKeys,
  };
}

/**
 * The secrets as a function reads them: text where the bytes are text.
 *
 * @throws {KeysError} as `buildGuardFunction`
 */
export function functionKeys({ keys, originVerify, bypassKey }: GuardSecrets): FunctionKeys {
  const { vwr, entry } = bothRings(keys);
  assertSecrets(originVerify, bypassKey);
  return {
    vwr: packed('vwr', vwr),
    entry: packed('entry', entry),
    ...(originVerify && { originVerify: [originVerify.header.toLowerCase(), originVerify.value] }),
    ...(bypassKey && { bypassKey }),
  };
}

function packed(kind: 'vwr' | 'entry', ring: KeyRing): FunctionKey[] {
  return judgeKeys(kind, ring).map(({ kid, secret }) => {
    const text = new TextDecoder().decode(secret);
    return /^[\x20-\x7e]*$/.test(text)
      ? { kid, secret: text }
      : { kid, base64: btoa(String.fromCharCode(...secret)) };
  });
}
