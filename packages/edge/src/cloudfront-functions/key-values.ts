import type { Config } from '@urr/core';
import type { GuardKeys } from '@urr/core/keys';
import { compileGuard } from '../compile';
import { functionKeys } from './guard-function';

/** Bytes CloudFront takes for one value. */
const MAX_VALUE_BYTES = 1024;

export type KeyValuesOptions = {
  /** From `defineConfig`. */
  readonly config: Config;
  /** The rings of the two passes, HS256 only. */
  readonly keys: GuardKeys;
};

/**
 * What belongs into the KeyValueStore of a function built with `keyValueStore: true`, by key: `urr:keys`, `urr:rules`,
 * `urr:mode` and, for every event with settings of its own, `urr:event:{id}`. Values beyond 1 KB go on under
 * `urr:keys:1` and so forth, as CloudFront wants it. Mode and events are also an operator's to set.
 *
 * @throws {KeysError} a ring is missing or holds keys that are not HS256, or the rings share a key
 */
export function buildKeyValues({ config, keys }: KeyValuesOptions): Record<string, string> {
  const { rules } = compileGuard(config);
  const { rules: _written, ...table } = rules;
  const values: Record<string, string> = {
    ...inParts('urr:keys', JSON.stringify(functionKeys(keys))),
    ...inParts('urr:rules', JSON.stringify(table)),
    'urr:mode': config.mode,
  };
  for (const [id, rule] of Object.entries(config.events)) values[`urr:event:${id}`] = JSON.stringify(rule);
  if (Object.values(config.events).some(({ mode }) => mode === 'enforce')) values['urr:enforced'] = '1';
  return values;
}

/** All parts but the last end in `>`, which JSON never does. */
function inParts(key: string, text: string): Record<string, string> {
  const bytes = new TextEncoder().encode(text);
  if (bytes.length <= MAX_VALUE_BYTES) return { [key]: text };
  const parts: Record<string, string> = {};
  let part = '';
  let size = 0;
  const add = (end: string): void => {
    const count = Object.keys(parts).length;
    parts[count === 0 ? key : `${key}:${count}`] = part + end;
    part = '';
    size = 0;
  };
  for (const letter of text) {
    const length = new TextEncoder().encode(letter).length;
    if (size + length > MAX_VALUE_BYTES - 1) add('>');
    part += letter;
    size += length;
  }
  add('');
  return parts;
}
