/** What a change does to an event: each setting before and after. */
import type { OperatorEvent } from './operator-client';

export type Change = { readonly key: string; readonly before: unknown; readonly after: unknown };

/** What of an event can be changed. */
type State = Pick<OperatorEvent, 'epoch' | 'settings'>;

/** @param before nothing, for an event that is made by the change */
export function changesBetween(before: State | null | undefined, after: State | null): Change[] {
  const [from, to] = [leavesOf(before), leavesOf(after)];
  return [...new Set([...from.keys(), ...to.keys()])].flatMap((key) => {
    const change = { key, before: from.get(key) ?? null, after: to.get(key) ?? null };
    return JSON.stringify(change.before) === JSON.stringify(change.after) ? [] : [change];
  });
}

/** `maxUsers: 800 → 1,200`, a line for each. */
export function describeChanges(changes: readonly Change[]): string[] {
  if (changes.length === 0) return ['nothing changes'];
  return changes.map(({ key, before, after }) => `${key}: ${word(before)} → ${word(after)}`);
}

/** `maxUsers → 1,200`: what is to be set, whatever it is by then. */
export function describeSettings(settings: object): string[] {
  return leaves(settings).map(([key, value]) => `${key} → ${word(value)}`);
}

/** Each setting by its path: `pacing.step`, `message.ko`. */
function leavesOf(state: State | null | undefined): ReadonlyMap<string, unknown> {
  if (!state) return new Map();
  return new Map([['epoch', state.epoch] as [string, unknown], ...leaves(state.settings)]);
}

function leaves(value: object, path = ''): [string, unknown][] {
  return Object.entries(value).flatMap(([key, item]): [string, unknown][] =>
    typeof item === 'object' && item !== null && !Array.isArray(item)
      ? leaves(item, `${path}${key}.`)
      : [[path + key, item]],
  );
}

function word(value: unknown): string {
  if (value === null) return '(none)';
  return typeof value === 'string' && !/\s/.test(value) ? value : JSON.stringify(value);
}
