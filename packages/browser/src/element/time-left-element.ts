import { PAGES, pageOf } from '../defaults';
import { type EntrySnapshot, type KeepEntryOptions, type KeptEntry, keepEntry } from '../keep-entry';
import { languageOf } from '../messages/language';
import { type TimeLeftMessages, timeLeftMessages } from '../messages/time-left';
import { adopt, attributes, part, say } from './dom';
import { formatCountdown, formatDuration, sentences } from './text';
import { UrrTimeEvent } from './time-event';
import { timeLeftStyles } from './time-left-styles';

// Importing on a server is safe: there the class exists and is never constructed.
const Base = (globalThis.HTMLElement ?? class {}) as typeof HTMLElement;

type Render = (snapshot: EntrySnapshot, warned: boolean) => void;

/** In time for whoever needs longer, as accessibility asks for. */
const WARN_SECONDS = 120;
const UNKNOWN: EntrySnapshot = { state: 'unknown', expiresAt: null, secondsLeft: null };

/**
 * `<urr-time-left>`: the time left on the pass, on seat and payment pages. While it is in the page it keeps the
 * visitor's slot alive as `keepEntry` does, warns once before the end, and offers the way back to the queue after it.
 *
 * @tagname urr-time-left
 *
 * @attr {string} event-id - the event; without it nothing is kept
 * @attr {string} lang - `ko` by default, `en` or `ja`
 * @attr {string} api - address of the entry queue's API
 * @attr {number} warn-seconds - how long before the end it warns; 120 by default
 * @attr {"light" | "dark"} theme - instead of the system's
 *
 * @fires {UrrTimeEvent} urr-ending - the time is about to end
 * @fires {UrrTimeEvent} urr-ended - it has ended by itself
 *
 * @csspart frame - everything in it
 * @csspart line - the time with its label
 * @csspart label - before the time
 * @csspart time - the time itself
 * @csspart warning - what is said before the end and after it
 * @csspart again - the way back to the queue, once it has ended
 * @csspart status - what screen readers hear; not visible
 *
 * @cssproperty --urr-accent - link and focus ring
 * @cssproperty --urr-surface - background
 * @cssproperty --urr-line - hairline
 * @cssproperty --urr-text - text
 * @cssproperty --urr-muted - text of less weight
 * @cssproperty --urr-radius - corners
 * @cssproperty --urr-font - typeface
 */
export class UrrTimeLeftElement extends Base {
  static readonly observedAttributes = ['event-id', 'lang'];

  /** Texts of this element alone, put over the language's. */
  messages: Partial<TimeLeftMessages> = {};
  /** The world it runs in (`fetch`, `clock`, …), replaceable before it is in the page. */
  clientOptions: Partial<KeepEntryOptions> = {};
  /** Where the queue is. `{eventId}` is filled in. */
  pages: { readonly entryQueue: string } = PAGES;

  #entry: KeptEntry | undefined;
  #preview: EntrySnapshot | undefined;
  #render: Render | undefined;
  /** Not by a clock alone: the server was heard. */
  #warned = false;

  get eventId(): string {
    return this.getAttribute('event-id') ?? '';
  }

  set eventId(value: string) {
    this.setAttribute('event-id', value);
  }

  /** What is known right now. */
  get snapshot(): EntrySnapshot {
    return this.#preview ?? this.#entry?.getSnapshot() ?? UNKNOWN;
  }

  connectedCallback(): void {
    this.#keep();
  }

  disconnectedCallback(): void {
    this.stop();
  }

  attributeChangedCallback(name: string, before: string | null, value: string | null): void {
    if (!this.isConnected || before === value) return;
    if (name === 'lang') this.#show();
    else this.#keep();
  }

  /** Frees the slot after a booking. Never rejects. */
  async complete(): Promise<{ readonly released: boolean }> {
    return (await this.#entry?.complete()) ?? { released: false };
  }

  /** Gives the slot up without a booking. Never rejects. */
  async leave(): Promise<void> {
    await this.#entry?.leave();
  }

  /** Ends the signs of life and keeps the pass, for moving on to the next page. */
  stop(): void {
    this.#entry?.stop();
  }

  /** Shows a state without asking anybody: for a style guide, for screenshots. */
  preview(snapshot: Partial<EntrySnapshot>): void {
    this.stop();
    this.#preview = { ...UNKNOWN, ...snapshot };
    this.#warned = this.#preview.state === 'ending';
    this.#show();
  }

  #keep(): void {
    this.stop();
    this.#entry = undefined;
    this.#warned &&= !!this.#preview;
    if (this.eventId && !this.#preview) this.#entry = this.#start();
    this.#show();
  }

  #start(): KeptEntry {
    const api = this.getAttribute('api');
    const entry = keepEntry({
      eventId: this.eventId,
      warnSeconds: Number(this.getAttribute('warn-seconds') ?? WARN_SECONDS),
      ...(api ? { api } : {}),
      ...this.clientOptions,
      onEnding: (snapshot) => {
        this.#warned = true;
        this.#show();
        this.dispatchEvent(new UrrTimeEvent('urr-ending', snapshot));
      },
      onEnded: () => this.dispatchEvent(new UrrTimeEvent('urr-ended', entry.getSnapshot())),
    });
    entry.subscribe(() => {
      if (this.#entry === entry) this.#show();
    });
    return entry;
  }

  #show(): void {
    this.#render ??= this.#build();
    this.#warned &&= this.snapshot.state !== 'active';
    this.#render(this.snapshot, this.#warned);
  }

  #build(): Render {
    const root = this.shadowRoot ?? this.attachShadow({ mode: 'open' });
    const label = part('span', 'label');
    const time = part('span', 'time');
    const line = part('p', 'line', label, ' ', time);
    const warning = part('p', 'warning');
    const again = part('a', 'again');
    const status = part('p', 'status');
    const frame = part('div', 'frame', line, warning, again, status);
    attributes(line, { role: 'timer' });
    attributes(status, { role: 'status' });
    root.replaceChildren(frame);
    adopt(root, timeLeftStyles);

    let said = '';
    return ({ state, secondsLeft }, warned) => {
      const lang = languageOf(this.getAttribute('lang'));
      const texts = timeLeftMessages(lang, this.messages);
      const ended = state === 'ended';
      const words = ended ? texts.ended : warned ? texts.ending : '';
      attributes(frame, { lang, 'data-state': warned && !ended ? 'ending' : state });
      say(label, texts.timeLeft);
      say(time, secondsLeft === null ? '–:–' : formatCountdown(secondsLeft));
      say(warning, words);
      say(again, ended && this.eventId ? texts.rejoin : '');
      again.href = pageOf(this.pages.entryQueue, this.eventId);
      // Once: a clock that is read out every second is no help to anybody.
      if (words === said) return;
      said = words;
      const left =
        ended || !words ? '' : `${texts.timeLeft} ${formatDuration(secondsLeft ?? 0, texts, lang)}`;
      status.textContent = sentences([left, words]);
    };
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'urr-time-left': UrrTimeLeftElement;
  }
}
