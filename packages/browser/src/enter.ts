/** Both tiers as one call each: wait if there is anything to wait for, and say how it ended. */
import type { ClientOptions } from './client/client';
import type { Outcome } from './client/snapshot';
import { explainLostCookie } from './cookie-help';
import { ENTRY_QUEUE_API, WAITING_ROOM_API } from './defaults';
import { UrrEntryQueueElement } from './element/entry-queue-element';
import type { LineElement } from './element/line-element';
import { register } from './element/register';
import { UrrWaitingRoomElement } from './element/waiting-room-element';
import type { Messages } from './messages/messages';

/**
 * Options of both functions. `api`: address of the tier's API, default the configuration's. `lang`: `ko` (default),
 * `en`, `ja` or one added by `setMessages`. `signal`: aborting closes the window, keeps the place and rejects.
 */
export type EnterOptions = {
  readonly eventId: string;
  readonly api?: string;
  readonly lang?: string;
  readonly signal?: AbortSignal;
  readonly messages?: Partial<Messages>;
  readonly client?: Partial<ClientOptions>;
};

type Entry = { readonly element: LineElement; readonly outcome: Promise<Outcome>; callers: number };

/** One window per line, however many requests wait for it. */
const entries = new Map<string, Entry>();

/**
 * Gets the visitor the pass of the waiting room. Where nobody has to wait it resolves at once and shows nothing;
 * else a modal window opens until the turn has come. Never navigates.
 *
 * @returns how it ended; the window stays open over `closed`, `sold-out` and `failed` until it is dismissed
 * @throws the signal's reason, when aborted, and nothing else
 */
export function enterWaitingRoom(options: EnterOptions): Promise<Outcome> {
  return enter('urr-waiting-room', UrrWaitingRoomElement, options);
}

/**
 * Gets the visitor the pass of the entry queue, as `enterWaitingRoom` does for the tier before it. Without that
 * tier's pass the outcome is `failed` with code `vwr-required`.
 *
 * @throws the signal's reason, when aborted, and nothing else
 */
export function enterEntryQueue(options: EnterOptions): Promise<Outcome> {
  return enter('urr-entry-queue', UrrEntryQueueElement, options);
}

function enter(
  name: 'urr-waiting-room' | 'urr-entry-queue',
  implementation: CustomElementConstructor,
  options: EnterOptions,
): Promise<Outcome> {
  const { eventId, signal } = options;
  if (signal?.aborted) return Promise.reject(signal.reason);
  if (!globalThis.document) return Promise.resolve({ state: 'failed', eventId, code: 'no-document' });
  const key = `${name} ${eventId}`;
  const entry = entries.get(key) ?? open(key, name, implementation, options);
  entry.callers++;
  if (!signal) return entry.outcome;
  return new Promise((resolve, reject) => {
    const abort = () => {
      if (--entry.callers === 0) {
        entries.delete(key);
        entry.element.remove();
      }
      reject(signal.reason);
    };
    signal.addEventListener('abort', abort, { once: true });
    void entry.outcome.then((outcome) => {
      signal.removeEventListener('abort', abort);
      resolve(outcome);
    });
  });
}

function open(
  key: string,
  name: 'urr-waiting-room' | 'urr-entry-queue',
  implementation: CustomElementConstructor,
  { eventId, api, lang, messages = {}, client = {} }: EnterOptions,
): Entry {
  register(name, implementation);
  const element = document.createElement(name);
  // Scripts without types: an attribute would make an event called "undefined" of nothing.
  element.setAttribute('event-id', eventId ?? '');
  element.setAttribute('next', '');
  element.setAttribute('modal', '');
  if (api) element.setAttribute('api', api);
  if (lang) element.setAttribute('lang', lang);
  Object.assign(element, { messages, clientOptions: client, retriable: false });
  document.body.append(element);
  const outcome = element.enter().then((answer) => {
    entries.delete(key);
    explain(name, api, answer);
    if (element.open) element.addEventListener('close', () => element.remove());
    else element.remove();
    return answer;
  });
  const entry = { element, outcome, callers: 0 };
  entries.set(key, entry);
  return entry;
}

/** A place or pass that was given and is missing is a mistake of setting up, or a browser that keeps no cookies. */
function explain(
  name: 'urr-waiting-room' | 'urr-entry-queue',
  api: string | undefined,
  answer: Outcome,
): void {
  if (answer.state !== 'failed') return;
  const own = name === 'urr-waiting-room' ? WAITING_ROOM_API : ENTRY_QUEUE_API;
  if (answer.code === 'place-required') explainLostCookie('the place', api ?? own);
  // Who has the companion of the pass has been given the pass.
  else if (answer.code === 'vwr-required' && document.cookie.includes(`urr-vwr-exp-${answer.eventId}=`)) {
    explainLostCookie('the waiting room’s pass', api ?? own);
  }
}
