import type { Config } from '@urr/core';
import { KeysError } from '@urr/core/errors';
import { assertConfig } from '../checked-options';
import { functionKeys, type GuardSecrets } from './guard-function';

/** Bytes CloudFront takes for one value. */
const MAX_VALUE_BYTES = 1024;

export type KeyValuesOptions = GuardSecrets & {
  /** From `defineConfig`. */
  readonly config: Config;
};

/**
 * What belongs into the KeyValueStore of a function built with `keyValueStore: true`, by key: `urr:keys`, `urr:mode`
 * and, for every event with settings of its own, `urr:event:{id}`. Mode and events are also an operator's to set.
 *
 * @throws {ConfigError} `config` is not what `defineConfig` returns
 * @throws {KeysError} a ring is missing or holds keys that are not HS256, the rings share a key, or all of them together
 *   do not fit into one value of 1,024 bytes
 */
export function buildKeyValues(options: KeyValuesOptions): Record<string, string> {
  const { config } = { ...options };
  assertConfig(config);
  const keys = JSON.stringify(functionKeys(options));
  const bytes = new TextEncoder().encode(keys).length;
  if (bytes > MAX_VALUE_BYTES)
    throw new KeysError(
      `the rings take ${bytes} bytes, a KeyValueStore holds 1,024: drop keys no token is left of`,
    );
  const values: Record<string, string> = { 'urr:keys': keys, 'urr:mode': config.mode };
  for (const [id, rule] of Object.entries(config.events)) {
    values[`urr:event:${id}`] = JSON.stringify(rule);
    // An origin that looks events up without case serves an enforced one in small letters as well.
    const lower = id.toLowerCase();
    if (rule.mode === 'enforce' && !Object.hasOwn(config.events, lower))
      values[`urr:event:${lower}`] = '{"mode":"enforce"}';
  }
  if (Object.values(config.events).some(({ mode }) => mode === 'enforce')) values['urr:enforced'] = '1';
  return values;
}
