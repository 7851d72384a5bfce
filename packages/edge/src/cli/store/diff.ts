/** What a store holds beside what it should hold, without showing values: most of them are secrets. */
import { enforcedKey, isOverride } from './overrides';
import type { Change } from './store';

export type Difference = {
  readonly key: string;
  /** `kept`: a mode in the store that is not as configured. It is an operator's to change. */
  readonly kind: 'new' | 'changed' | 'unused' | 'kept' | 'unchanged';
  readonly bytesBefore: number | null;
  readonly bytesAfter: number | null;
};

type Values = ReadonlyMap<string, string>;

/**
 * By key. Keys of others, without `urr:` at the front, are nobody's business here.
 *
 * @param modes whether modes are brought to what the configuration says, too
 */
export function differences(found: Values, configured: Values, modes: boolean): Difference[] {
  const wanted = wantedValues(found, configured, modes);
  const keys = [...new Set([...found.keys(), ...wanted.keys()])].filter((key) => key.startsWith('urr:'));
  return keys.sort().map((key) => {
    const before = found.get(key);
    const after = wanted.get(key);
    const kept = !modes && before !== undefined && isOverride(key) && before !== configured.get(key);
    const kind = kept ? 'kept' : kindOf(before, after);
    return { key, kind, bytesBefore: bytesOf(before), bytesAfter: bytesOf(after) };
  });
}

/** What has to be written to get there. */
export function toChange(found: Values, configured: Values, modes: boolean): Change {
  const wanted = wantedValues(found, configured, modes);
  const changes = differences(found, configured, modes);
  const written = changes.filter(({ kind }) => kind === 'new' || kind === 'changed');
  return {
    puts: new Map(written.map(({ key }) => [key, wanted.get(key) as string])),
    deletes: changes.filter(({ kind }) => kind === 'unused').map(({ key }) => key),
  };
}

/** What is configured, with the modes that are in the store already unless they are to be overwritten. */
function wantedValues(found: Values, configured: Values, modes: boolean): Values {
  const kept = modes ? [] : [...found].filter(([key]) => isOverride(key));
  const wanted = new Map([...configured, ...kept]);
  const { key, value } = enforcedKey(wanted);
  if (value === null) wanted.delete(key);
  else wanted.set(key, value);
  return wanted;
}

/** Whether two changes write the same, so that what was shown is still what would be done. */
export function isSameChange(a: Change, b: Change): boolean {
  const text = ({ puts, deletes }: Change) => JSON.stringify([[...puts], deletes]);
  return text(a) === text(b);
}

function kindOf(before: string | undefined, after: string | undefined): Difference['kind'] {
  if (before === after) return 'unchanged';
  if (before === undefined) return 'new';
  return after === undefined ? 'unused' : 'changed';
}

function bytesOf(value: string | undefined): number | null {
  return value === undefined ? null : Buffer.byteLength(value);
}
