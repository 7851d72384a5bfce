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
  feedback: 'fieldFeedback',
  schedule: 'fieldSchedule',
  burst: 'fieldBurst',
  refill: 'fieldRefill',
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

type Pacing = NonNullable<Settings['pacing']>;
type Feedback = NonNullable<Pacing['feedback']>;

/** Around what measurements set the pace, and how often. */
export function textOfFeedback(words: Words, { plan, floorStep }: Feedback): string {
  return words('feedbackRules', { pace: textOf(words, 'pacing', plan), floor: floorStep });
}

/** What of the pace is in force how: nothing where measurements do not set it. */
export function noteOfFeedback(words: Words, feedback: Feedback | undefined, nowMs: number): string {
  if (feedback === undefined) return '';
  const { floorStep: floor, until } = feedback;
  const rules = words('feedbackOn', { rules: textOfFeedback(words, feedback) });
  if (until === null) return `${rules} ${words('feedbackUndecided')}`;
  const untilMs = Date.parse(until);
  const time = words.time(untilMs);
  return `${rules} ${words(untilMs > nowMs ? 'feedbackUntil' : 'feedbackOver', { floor, time })}`;
}

const FEEDBACK_REASONS: Readonly<Record<string, Word>> = {
  errors: 'reasonErrors',
  headroom: 'reasonHeadroom',
  'no-shows': 'reasonNoShows',
  raised: 'reasonRaised',
  held: 'reasonHeld',
  planned: 'reasonPlanned',
};

/** Who made a change and why; what a keeper of the pace has written down, in words. */
export function signatureOf(
  words: Words,
  { who, why }: Pick<Entry, 'who' | 'why'>,
): Pick<Entry, 'who' | 'why'> {
  const reason = who === 'feedback' && why !== null ? FEEDBACK_REASONS[why] : undefined;
  return reason === undefined ? { who, why } : { who: words('byFeedback'), why: words(reason) };
}

/** Settings with what belongs to the pace as settings of their own. */
function flat(settings: Settings): Readonly<Record<string, unknown>> {
  const { pacing, ...others } = settings;
  if (pacing === null) return { ...others, pacing };
  const { step, everySeconds, feedback = null, schedule = null, burst, refill } = pacing;
  return { ...others, pacing: { step, everySeconds }, feedback, schedule, burst, refill };
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
  if (key === 'feedback') {
    const { periodSeconds: period, holdSeconds: hold } = value as Feedback;
    const times = words('feedbackTimes', { period, hold });
    return `${textOfFeedback(words, value as Feedback)}; ${times}`;
  }
  if (key === 'schedule') {
    const changes = (value as NonNullable<Pacing['schedule']>).map(
      ({ at, ...pace }) => `${words.time(Date.parse(at))}: ${textOf(words, 'pacing', pace)}`,
    );
    return changes.length === 0 ? words('empty') : changes.join('\n');
  }
  if (key === 'burst' || key === 'refill') return String(value);
  if (key === 'message') {
    const texts = Object.entries(value as object).map(([language, text]) => `${language}: ${text}`);
    return texts.length === 0 ? words('empty') : texts.join('\n');
  }
  return typeof value === 'number' ? words.number(value) : String(value);
}

/** What a patch changes; nothing for what is so already. A pace set by hand ends feedback and calls off a schedule. */
export function rowsOf(words: Words, now: Settings, patch: Patch): readonly Row[] {
  const before = flat(now);
  const ended = patch.pacing === undefined ? {} : { feedback: null, schedule: null };
  return Object.entries({ ...patch, ...ended }).flatMap(([key, value]) => {
    const word = FIELDS[key];
    const from = textOf(words, key, before[key]);
    const to = textOf(words, key, value);
    return word === undefined || from === to ? [] : [{ what: words(word), from, to }];
  });
}

/** What an entry of the history changed. */
export function rowsOfEntry(words: Words, { before, after }: Entry): readonly Row[] {
  if (after === null) return [];
  const [then, now] = [before === null ? {} : flat(before.settings), flat(after.settings)];
  const rows = Object.entries(FIELDS).flatMap(([key, word]) => {
    const [old, fresh] = [then[key], now[key]];
    if (JSON.stringify(old) === JSON.stringify(fresh)) return [];
    const from = before === null ? words('nobody') : textOf(words, key, old);
    const to = textOf(words, key, fresh);
    return from === to && before !== null
      ? []
      : before === null && (fresh === null || key === 'burst' || key === 'refill')
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
