/** What a snapshot looks like: every text and control of one screen, as plain data. */
import type { ClientState, Snapshot } from '../client/snapshot';
import { operatorText } from '../messages/language';
import type { Messages, Notice } from '../messages/messages';
import { fill, formatCountdown, formatNumber, formatWait } from './text';

/** What a button does. */
export type Action = 'ask-leave' | 'leave' | 'stay' | 'enter' | 'close' | 'waiting-room' | 'home';

export type Control = {
  readonly action: Action;
  readonly text: string;
  readonly look: 'primary' | 'quiet' | 'danger';
};

export type Screen = {
  readonly tier: 1 | 2;
  readonly tone: 'calm' | 'good' | 'warn' | 'stop';
  readonly title: string;
  readonly lead: string;
  /** Above the figure; '' where the figure brings its own. */
  readonly label: string;
  /** The one large number, with what is written before and after it. */
  readonly figure: readonly [before: string, large: string, after: string] | null;
  readonly ahead: string;
  readonly wait: string;
  /** 0 to 1; null shows no bar. */
  readonly progress: number | null;
  /** Name of the bar for screen readers. */
  readonly progressLabel: string;
  readonly message: string;
  readonly notes: readonly string[];
  readonly controls: readonly Control[];
  /** For the developer who is asked about it. */
  readonly code: string;
};

export type ScreenOptions = {
  readonly messages: Messages;
  readonly lang: string;
  /** The visitor was asked whether to leave. */
  readonly confirming: boolean;
  /** A window that can be closed; a page cannot. */
  readonly closable: boolean;
  /** Whether it can be tried again from here; where the answer has been handed on, it cannot. */
  readonly retriable: boolean;
};

export function toScreen(snapshot: Snapshot, options: ScreenOptions): Screen {
  const { messages, lang, confirming } = options;
  const { state, position, ahead, behind, final, code } = snapshot;
  const number = (value: number) => formatNumber(value, lang);
  const [title, lead] = confirming ? messages.confirmLeave : noticeOf(snapshot, messages);
  const inLine = !final && position !== null;
  const counting = state === 'scheduled' && snapshot.opensInSeconds !== null;
  const drawn = state === 'scheduled' && snapshot.order === 'draw';
  const moving = inLine && (state === 'waiting' || state === 'offline' || state === 'error');
  const own = position === null ? '' : fill(messages.position, { n: number(position) });
  const people = counting
    ? own && `${messages.positionLabel} ${own}`
    : ahead === null || !inLine
      ? ''
      : snapshot.tier === 1
        ? fill(messages.ahead, { n: number(ahead) }, ahead)
        : fill(messages.queueAround, { a: number(ahead), b: number(behind ?? 0) });

  return {
    tier: snapshot.tier,
    tone: TONES[state] ?? 'calm',
    title,
    lead: drawn && !confirming ? messages.draw : lead,
    label: counting ? messages.opensIn : inLine && snapshot.tier === 1 ? messages.positionLabel : '',
    figure: counting
      ? ['', formatCountdown(snapshot.opensInSeconds ?? 0), '']
      : inLine
        ? split(snapshot.tier === 1 ? messages.position : messages.queuePosition, number(position))
        : null,
    ahead: state === 'your-turn' || drawn ? '' : people,
    wait: state === 'waiting' ? formatWait(snapshot.wait, snapshot.everySeconds, messages, lang) : '',
    progress: state === 'your-turn' ? 1 : moving || state === 'paused' ? snapshot.progress : null,
    progressLabel: messages.progress,
    message: operatorText(snapshot.message, lang) ?? '',
    notes:
      confirming || final || state === 'your-turn' || !inLine ? [] : [messages.keepOpen, messages.automatic],
    controls: confirming
      ? [
          { action: 'stay', text: messages.stay, look: 'primary' },
          { action: 'leave', text: messages.leave, look: 'danger' },
        ]
      : controlsOf(snapshot, options),
    code: final && state === 'error' ? (code ?? '') : '',
  };
}

const TONES: { readonly [state in ClientState]?: Screen['tone'] } = {
  'your-turn': 'good',
  admitted: 'good',
  paused: 'warn',
  expired: 'warn',
  offline: 'warn',
  error: 'warn',
  closed: 'stop',
  'sold-out': 'stop',
};

/** Failures with words of their own. */
const FAILURES: { readonly [code: string]: 'eventUnknown' | 'cookiesNeeded' | 'passNeeded' | undefined } = {
  'event-unknown': 'eventUnknown',
  'event-invalid': 'eventUnknown',
  'place-required': 'cookiesNeeded',
  'place-invalid': 'cookiesNeeded',
  'vwr-required': 'passNeeded',
};

function noticeOf({ tier, state, final, code }: Snapshot, messages: Messages): Notice {
  if (state === 'idle') return messages.joining;
  // Before the first answer, trouble that the server itself called overload.
  if (state === 'joining' && code !== null) return messages.busy;
  if (state === 'waiting' && tier === 2) return messages.queue;
  if (state === 'error' && final) return messages[FAILURES[code ?? ''] ?? 'failed'];
  return messages[state];
}

function controlsOf(
  { state, final, code }: Snapshot,
  { messages, closable, retriable }: ScreenOptions,
): readonly Control[] {
  if (state === 'idle' || state === 'admitted') return [];
  if (!final) return [{ action: 'ask-leave', text: messages.leave, look: 'quiet' }];
  const controls: Control[] = [];
  const first = (action: Action, text: string) => controls.push({ action, text, look: 'primary' });
  const failure = FAILURES[code ?? ''];
  if (failure === 'passNeeded') first('waiting-room', messages.toWaitingRoom);
  else if (state === 'error' && failure !== 'eventUnknown' && retriable) first('enter', messages.retry);
  else if (state === 'expired' || (state === 'left' && !closable)) first('enter', messages.rejoin);
  controls.push(
    closable
      ? { action: 'close', text: messages.close, look: 'quiet' }
      : { action: 'home', text: messages.home, look: 'quiet' },
  );
  return controls;
}

function split(template: string, large: string): readonly [string, string, string] {
  const [before = '', after = ''] = template.split('{n}');
  return [before, large, after];
}
