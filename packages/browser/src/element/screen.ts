/** What a snapshot looks like: every text and control of one screen, as plain data. */
import type { ClientState, Snapshot } from '../client/snapshot';
import { operatorText } from '../messages/language';
import type { Messages, Notice } from '../messages/messages';
import {
  fill,
  formatCountdown,
  formatDuration,
  formatNumber,
  formatTime,
  formatWait,
  sentences,
} from './text';

/** What a button does. */
export type Action = 'ask-leave' | 'leave' | 'stay' | 'enter' | 'close' | 'waiting-room' | 'home';

export type Control = {
  readonly action: Action;
  readonly text: string;
  readonly look: 'primary' | 'quiet' | 'danger';
};

/** Texts by the part that shows them; one that is '' is not shown. */
export type Texts = {
  readonly title: string;
  readonly lead: string;
  /** Above the figure; '' where the figure brings its own. */
  readonly label: string;
  /** The one large number, with what is written before and after it. */
  readonly before: string;
  readonly large: string;
  readonly after: string;
  readonly ahead: string;
  readonly wait: string;
  /** Why the wait is longer than was said before. */
  readonly why: string;
  /** When the numbers were last heard from the server. */
  readonly updated: string;
  /** The operator's words. */
  readonly message: string;
  readonly keepOpen: string;
  readonly automatic: string;
  /** For the developer who is asked about it. */
  readonly code: string;
};

export type Screen = Texts & {
  readonly tier: 1 | 2;
  readonly tone: 'calm' | 'good' | 'warn' | 'stop';
  /** 0 to 1; null shows no bar. */
  readonly progress: number | null;
  /** Name of the bar for screen readers. */
  readonly progressLabel: string;
  /** How it stands, as a screen reader says it. */
  readonly spoken: string;
  /** What the tab's title begins with; '' leaves it alone. */
  readonly tab: string;
  readonly controls: readonly Control[];
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
  /** The wait has become longer than was said before, or the turn has come and its claim did not end it. */
  readonly longer: boolean;
};

/** From here on the tab's title says that it will not be long. */
const NEAR_SECONDS = 60;
const NEAR_PEOPLE = 10;

export function toScreen(snapshot: Snapshot, options: ScreenOptions): Screen {
  const { messages, lang, confirming, longer } = options;
  const { tier, state, position, ahead, behind, final, code, opensInSeconds, updatedAt } = snapshot;
  const number = (value: number) => formatNumber(value, lang);
  const [title, lead] = confirming ? messages.confirmLeave : noticeOf(snapshot, messages);
  const inLine = !final && position !== null;
  const waiting = state === 'waiting';
  const scheduled = state === 'scheduled';
  const turned = state === 'your-turn';
  const holding = !confirming && !turned && (inLine || (scheduled && !final));
  const counting = scheduled && opensInSeconds !== null;
  const drawn = snapshot.order === 'draw';
  const standing =
    ahead === null || !inLine
      ? ''
      : tier === 1
        ? fill(messages.ahead, { n: number(ahead) }, ahead)
        : fill(messages.queueAround, { a: number(ahead), b: number(behind ?? 0) });
  const near =
    waiting &&
    (snapshot.wait ? snapshot.wait.highSeconds <= NEAR_SECONDS : ahead !== null && ahead <= NEAR_PEOPLE);
  const [before = '', after = ''] = (tier === 1 ? messages.position : messages.queuePosition).split('{n}');
  const label = counting ? messages.opensIn : inLine && tier === 1 ? messages.positionLabel : '';
  const around = counting
    ? !drawn && inLine && `${messages.positionLabel} ${fill(messages.position, { n: number(position) })}`
    : !turned && !(scheduled && drawn) && standing;
  const wait = waiting ? formatWait(snapshot.wait, snapshot.everySeconds, messages, lang) : '';
  const numbered = inLine && !counting;

  return {
    tier,
    tone: TONES[state] ?? 'calm',
    title,
    lead,
    label,
    before: numbered ? before : '',
    large: counting ? formatCountdown(opensInSeconds) : inLine ? number(position) : '',
    after: numbered ? after : '',
    ahead: around || '',
    wait,
    why: longer && (waiting || turned) ? messages.longer : '',
    updated: inLine && updatedAt !== null ? fill(messages.updated, { t: formatTime(updatedAt) }) : '',
    message: operatorText(snapshot.message, lang) ?? '',
    keepOpen: holding ? messages.keepOpen : '',
    automatic: holding ? messages.automatic : '',
    code: final && state === 'error' ? (code ?? '') : '',
    progress: turned ? 1 : inLine && !scheduled ? snapshot.progress : null,
    progressLabel: messages.progress,
    spoken: sentences([
      counting ? `${label} ${formatDuration(opensInSeconds, messages, lang)}` : '',
      around || '',
      wait,
    ]),
    tab: near ? messages.near : final || turned ? title : '',
    controls: confirming
      ? [
          { action: 'stay', text: messages.stay, look: 'primary' },
          { action: 'leave', text: messages.leave, look: 'danger' },
        ]
      : controlsOf(snapshot, options),
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
type Failure = 'eventUnknown' | 'cookiesNeeded' | 'passNeeded' | 'signInNeeded';

const FAILURES: { readonly [code: string]: Failure | undefined } = {
  'event-unknown': 'eventUnknown',
  'event-invalid': 'eventUnknown',
  'place-required': 'cookiesNeeded',
  'place-invalid': 'cookiesNeeded',
  'vwr-required': 'passNeeded',
  unauthorized: 'signInNeeded',
};

function noticeOf({ tier, state, final, code, order }: Snapshot, messages: Messages): Notice {
  if (state === 'idle') return messages.joining;
  // Before the first answer, trouble that the server itself called overload.
  if (state === 'joining' && code !== null) return messages.busy;
  if (state === 'error' && final) return messages[FAILURES[code ?? ''] ?? 'failed'];
  if (state === 'waiting' && tier === 2) return messages.queue;
  // A draw is called a draw, before it and after it.
  if (order === 'draw' && state === 'scheduled') return [messages.scheduled[0], messages.draw];
  if (order === 'draw' && state === 'waiting') return [messages.waiting[0], messages.drawn];
  return messages[state];
}

function controlsOf(
  { state, final, code, ahead }: Snapshot,
  { messages, closable, retriable, longer }: ScreenOptions,
): readonly Control[] {
  const controls: Control[] = [];
  const add = (action: Action, text: string, look: Control['look'] = 'primary') =>
    controls.push({ action, text, look });
  const failure = FAILURES[code ?? ''];
  // Between turn and pass nothing pressed makes it quicker: a press that did would beat the lot by which all claim.
  if (/^(?:idle|admitted)$/.test(state) || (state === 'your-turn' && !longer)) return controls;
  if (failure === 'passNeeded') add('waiting-room', messages.toWaitingRoom);
  // While it lasts for those at the front alone: a whole line that presses is more than a server in trouble needs.
  else if (state === 'error' && failure !== 'eventUnknown' && (final ? retriable : ahead === 0))
    add('enter', messages.retry);
  else if (state === 'expired' || (state === 'left' && !closable)) add('enter', messages.rejoin);
  if (!final) add('ask-leave', messages.leave, 'quiet');
  else if (closable) add('close', messages.close, 'quiet');
  else add('home', messages.home, 'quiet');
  return controls;
}
