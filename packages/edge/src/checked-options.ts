/** Guards are made by JavaScript as well, where no type says what an option is. */
import type { Config } from '@urr/core';
import { ConfigError, InputError, KeysError } from '@urr/core/errors';
import { assertRingsDiffer, type GuardKeys } from '@urr/core/keys';

/** Enough of what guards read to tell a configuration from settings that are yet to become one. */
const NEEDED =
  'ttl.vwrSeconds ttl.entrySeconds cookies.entry routes.guard routes.exempt routes.entry pages.home events mode refusalStatus';

/** Verified tokens of one kind that are remembered at most: about a gigabyte. */
const MAX_CACHE_SIZE = 1e6;

/**
 * Makes sure, once, that a configuration is one, also after a way through JSON: a part that is missing would open or
 * close the doors later, far from the cause.
 *
 * @throws {ConfigError} something else than `defineConfig` returns, naming the first part that is missing
 */
export function assertConfig(config: unknown): asserts config is Config {
  for (const path of NEEDED.split(' ')) {
    let part = config as { readonly [key: string]: unknown } | undefined;
    for (const key of path.split('.')) part = part?.[key] as typeof part;
    if (part === undefined)
      throw new ConfigError([
        { path: `config.${path}`, message: 'expected what defineConfig returns: defineConfig({ … })' },
      ]);
  }
}

/** @throws {KeysError} a ring is missing or nothing `createKeyRing` makes, or both share a key */
export function bothRings(keys: GuardKeys): GuardKeys {
  const { vwr, entry } = { ...keys };
  const rings = { vwr, entry } as GuardKeys;
  for (const [name, ring] of Object.entries(rings))
    if (!Array.isArray(ring?.keys))
      throw new KeysError(`${name}: ring is missing, guards need vwr and entry`);
  assertRingsDiffer(rings);
  return rings;
}

/** @throws {KeysError} shorter than a key may be */
export function assertSecret(name: string, value: string | undefined): void {
  if (value !== undefined && !/^[!-~]{32,}$/.test(value))
    throw new KeysError(`${name}: expected at least 32 printable ASCII characters`);
}

export type OriginVerify = { readonly header: string; readonly value: string };

/** @throws {KeysError} a secret is none or too short */
export function assertSecrets(originVerify: OriginVerify | undefined, bypassKey: string | undefined): void {
  assertSecret('originVerify.value', originVerify && String(originVerify.value));
  assertSecret('bypassKey', bypassKey);
}

/**
 * The options left, in runtimes where a few bytes more do not matter.
 *
 * @throws {InputError} naming the option and what was expected
 */
export function assertOptions({
  originVerify,
  cacheSize = 0,
  ...functions
}: {
  readonly originVerify: OriginVerify | undefined;
  readonly cacheSize: number | undefined;
  readonly [name: string]: unknown;
}): void {
  if (originVerify !== undefined && !/^[\w-]+$/.test(originVerify.header ?? ''))
    throw new InputError('originVerify.header', 'expected the name of a header');
  if (!(cacheSize <= MAX_CACHE_SIZE)) throw new InputError('cacheSize', 'expected at most 1,000,000');
  for (const [name, value] of Object.entries(functions))
    if (value !== undefined && typeof value !== 'function') throw new InputError(name, 'expected a function');
}
