/** Settings in words, and what a change would make of them. */
import type { Entry, Event, Plan } from './api';
import type { Word, Words } from './words';

export type Row = { readonly what: string; readonly from: string; readonly to: string };

type Settings = Event['settings'];

/** What can be set, as far as the console sets it; pacing is merged with what there is. */
export type Patch = {
  readonly phase?: Event['phase'];
  readonly opensAt?: string | null;
  readonly closesAt?: string | null;
  readonly pacing?: { readonly step: number; readonly everySeconds: number };
  readonly maxUsers?: number;
  readonly threshold?: number;
  readonly message?: Settings['message'];
};

const FIELDS: Readonly<Record<string, Word>> = {
  phase: 'fieldPhase',
  opensAt: 'fieldOpensAt',
  closesAt: 'fieldClosesAt',
  pacing: 'fieldPacing',
  maxUsers: 'fieldMaxUsers',
  threshold: 'fieldThreshold',
  message: 'fieldMessage',
  order: 'fieldOrder',
  ledger: 'fieldLedger',
};

const PHASES: Readonly<Record<string, Word>> = {
  open: 'phaseOpen',
  paused: 'phasePaused',
  scheduled: 'phaseScheduled',
  closed: 'phaseClosed',
  off: 'phaseOff',
};

export const ACTIONS: Readonly<Record<Entry['action'], Word>> = {
  configure: 'actionConfigure',
  open: 'actionOpen',
  pause: 'actionPause',
  resume: 'actionResume',
  close: 'actionClose',
  reset: 'actionReset',
  plan: 'actionPlan',
  cancel: 'actionCancel',
};

export function phaseWord(words: Words, phase: string): string {
  const word = PHASES[phase];
  return word === undefined ? phase : words(word);
}

export function paceOf({
  step,
  everySeconds,
}: {
  readonly step: number;
  readonly everySeconds: number;
}): number {
  return Math.round((step * 60) / everySeconds);
}

/** One setting as people read it. */
export function textOf(words: Words, key: string, value: unknown): string {
  if (value === null || value === undefined) return words('empty');
  if (key === 'phase') return phaseWord(words, String(value));
  if (key === 'opensAt' || key === 'closesAt') return words.time(Date.parse(String(value)));
  if (key === 'pacing') {
    const { step, everySeconds } = value as NonNullable<Settings['pacing']>;
    if (step === undefined || everySeconds === undefined) return JSON.stringify(value);
    return `${words('perMinute', { count: paceOf({ step, everySeconds }) })} (${words.number(step)} / ${everySeconds} s)`;
  }
  if (key === 'message') {
    const texts = Object.entries(value as object).map(([language, text]) => `${language}: ${text}`);
    return texts.length === 0 ? words('empty') : texts.join('\n');
  }
  return typeof value === 'number' ? words.number(value) : String(value);
}

/** What a patch changes; nothing for what is so already. */
export function rowsOf(words: Words, now: Settings, patch: Patch): readonly Row[] {
  return Object.entries(patch).flatMap(([key, value]) => {
    const word = FIELDS[key];
    const from = textOf(words, key, now[key as keyof Settings]);
    const to = textOf(words, key, value);
    return word === undefined || from === to ? [] : [{ what: words(word), from, to }];
  });
}

/** What an entry of the history changed. */
export function rowsOfEntry(words: Words, { before, after }: Entry): readonly Row[] {
  if (after === null) return [];
  const rows = Object.entries(FIELDS).flatMap(([key, word]) => {
    const [old, fresh] = [before?.settings[key as keyof Settings], after.settings[key as keyof Settings]];
    if (JSON.stringify(old) === JSON.stringify(fresh)) return [];
    const from = before === null ? words('nobody') : textOf(words, key, old);
    const to = textOf(words, key, fresh);
    return from === to && before !== null
      ? []
      : before === null && fresh === null
        ? []
        : [{ what: words(word), from, to }];
  });
  const [first, last] = [before?.epoch ?? after.epoch, after.epoch];
  return first === last
    ? rows
    : [...rows, { what: words('fieldEpoch'), from: words.number(first), to: words.number(last) }];
}

export function textOfPlan(words: Words, { action, settings }: Pick<Plan, 'action' | 'settings'>): string {
  if (action !== 'configure') return words(action);
  return Object.entries(settings ?? {})
    .map(([key, value]) => `${FIELDS[key] ? words(FIELDS[key] as Word) : key} → ${textOf(words, key, value)}`)
    .join(', ');
}
