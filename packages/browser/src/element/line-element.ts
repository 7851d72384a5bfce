/** What both elements share: a client, a screen, a window or a panel, and the way on. */
import type { Client, ClientOptions } from '../client/client';
import { outcomeOf } from '../client/outcome';
import { createSharedFetch } from '../client/shared-fetch';
import { idleSnapshot, type Outcome, type Snapshot } from '../client/snapshot';
import { PAGES, pageOf } from '../defaults';
import { languageOf } from '../messages/language';
import type { Messages } from '../messages/messages';
import { type Announcer, createAnnouncer } from './announcer';
import { UrrAdmittedEvent, UrrFailedEvent, UrrLeftEvent, UrrStateEvent } from './events';
import { type Action, type Screen, toScreen } from './screen';
import { createView, type View } from './view';

// Importing on a server is safe: there the classes exist and are never constructed.
const Base = (globalThis.HTMLElement ?? class {}) as typeof HTMLElement;

/** A wait counts as longer when it exceeds the shortest that was said by a quarter and this. */
const LONGER_BY_SECONDS = 20;

/** How long the first answer may take before the window opens without it. Quick answers need no window. */
const PATIENCE_MS = 400;
/** More than a frame, so that each is laid out by itself. */
const NEXT_FRAME_MS = 32;

export abstract class LineElement extends Base {
  static readonly observedAttributes = ['event-id', 'lang', 'open'];

  /** Texts of this element alone, put over the language's. */
  messages: Partial<Messages> = {};
  /** The world of its client (`fetch`, `clock`, …), replaceable before entering. */
  clientOptions: Partial<ClientOptions> = {};
  /** Whether a failure may be tried again from here. Not where the first answer has been handed on. */
  retriable = true;
  /** Addresses of the site's pages. `{eventId}` is filled in. */
  pages: { readonly home: string; readonly waitingRoom: string; readonly entryQueue: string } = PAGES;

  #client: Client | undefined;
  #view: View | undefined;
  #announcer: Announcer | undefined;
  #answer: { readonly promise: Promise<Outcome>; readonly settle: (outcome: Outcome) => void } | undefined;
  #preview: Snapshot | undefined;
  #confirming = false;
  #patience: ReturnType<typeof setTimeout> | undefined;
  #opener: Element | null = null;
  /** The shortest wait that was said, 0 once the turn has come, and whether it has become longer since. */
  #shortest: number | undefined;
  #longer = false;
  /** The `open` attribute is being set to follow the state, not to change it. */
  #reflecting = false;

  protected abstract readonly tier: 1 | 2;
  /** A panel in the page, instead of a window over it. */
  protected abstract readonly inline: boolean;
  protected abstract createClient(options: ClientOptions): Client;
  /** Where to go after admission when no `next` is given; '' stays. */
  protected abstract defaultNext(eventId: string): string;

  get eventId(): string {
    return this.getAttribute('event-id') ?? '';
  }

  set eventId(value: string) {
    this.setAttribute('event-id', value);
  }

  /** Whether the window or panel is entered by itself; set by `enter()`, taken away when it closes. */
  get open(): boolean {
    return this.hasAttribute('open');
  }

  set open(value: boolean) {
    this.toggleAttribute('open', value);
  }

  /** What the element knows right now. */
  get snapshot(): Snapshot {
    return this.#preview ?? this.#client?.getSnapshot() ?? idleSnapshot(this.tier, this.eventId);
  }

  connectedCallback(): void {
    if (this.open) void this.enter();
  }

  disconnectedCallback(): void {
    this.#halt();
  }

  attributeChangedCallback(name: string, before: string | null, value: string | null): void {
    if (!this.isConnected || this.#reflecting || before === value) return;
    if (name === 'lang') this.#render();
    else if (name === 'open' && value !== null) void this.enter();
    else if (this.#answer) {
      // Another event, or closed by its page: the place is kept, the waiting ends.
      this.#halt();
      if (this.open) void this.enter();
    }
  }

  /**
   * Joins the line, or takes up the place already held. Opens the window only if there is something to wait for.
   * Never rejects; while it is at it, further calls get the same promise.
   */
  enter(): Promise<Outcome> {
    if (this.#answer) return this.#answer.promise;
    let settle = (_: Outcome): void => {};
    const promise = new Promise<Outcome>((resolve) => {
      settle = resolve;
    });
    this.#answer = { promise, settle };
    this.#confirming = this.#longer = false;
    this.#shortest = this.#preview = undefined;
    this.#reflect(true);
    const api = this.getAttribute('api');
    const client = this.createClient({
      eventId: this.eventId,
      fetch: createSharedFetch(),
      ...(api ? { api } : {}),
      ...this.clientOptions,
    });
    this.#client?.stop();
    this.#client = client;
    client.subscribe(() => {
      if (this.#client === client) this.#update(client.getSnapshot());
    });
    if (this.inline) this.#show();
    else this.#patience = setTimeout(() => this.#show(), PATIENCE_MS);
    client.enter();
    // While the first answer is under way there is time to build what it may open.
    setTimeout(() => this.#prepare());
    return promise;
  }

  /** Gives the place up. Resolves when the server was told, or could not be. */
  async leave(): Promise<void> {
    const client = this.#client ?? this.createClient({ eventId: this.eventId, ...this.clientOptions });
    await client.leave();
  }

  /**
   * Shows a state that no client is in: for a style guide, for screenshots, for a page that found out by itself.
   * Nothing is sent; `enter()` ends it.
   */
  preview(snapshot: Partial<Snapshot>): void {
    this.#halt();
    this.#preview = { ...idleSnapshot(this.tier, this.eventId), ...snapshot };
    this.#compare(this.#preview);
    this.#reflect(true);
    this.#show();
  }

  /** All texts in a language. Where an element brings none along, its own `messages` are all there are. */
  protected texts(_lang: string): Messages {
    return this.messages as Messages;
  }

  /** Goes to the next page. Override, or `preventDefault()` on `urr-admitted`, to route within the page. */
  protected navigate(url: string): void {
    location.assign(url);
  }

  #update(snapshot: Snapshot): void {
    const before = this.#answer;
    this.#compare(snapshot);
    this.dispatchEvent(new UrrStateEvent(snapshot));
    // A listener may have taken the element away.
    if (this.#answer !== before || !before) return;
    const passes = this.tier === 1 && !this.inline && snapshot.code === 'event-unknown' && !snapshot.waited;
    const outcome: Outcome | undefined =
      snapshot.final && passes
        ? { state: 'admitted', eventId: snapshot.eventId, waited: false, expiresAt: null }
        : outcomeOf(snapshot, this.#language);
    const quiet = snapshot.state === 'joining' && snapshot.code === null;
    if (outcome?.state !== 'admitted' && outcome?.state !== 'left' && !quiet) this.#show();
    this.#render();
    if (outcome) this.#finish(outcome, before.settle);
  }

  /** An estimate that grows without a word is the end of trust in it. */
  #compare({ state, wait }: Snapshot): void {
    if (state === 'your-turn') {
      // Nothing changes after it but by an answer that let nobody in.
      this.#longer = this.#shortest === 0;
      this.#shortest = 0;
    }
    if (state !== 'waiting' || !wait) return;
    const { lowSeconds, highSeconds } = wait;
    const shortest = this.#shortest ?? highSeconds;
    this.#longer = lowSeconds > shortest * 1.25 + LONGER_BY_SECONDS;
    this.#shortest = Math.min(shortest, highSeconds);
  }

  #finish(outcome: Outcome, settle: (outcome: Outcome) => void): void {
    this.#answer = undefined;
    const { eventId } = outcome;
    if (outcome.state === 'admitted' || outcome.state === 'left') this.#hide();
    settle(outcome);
    if (outcome.state === 'admitted') {
      const next = this.#next(eventId);
      if (this.dispatchEvent(new UrrAdmittedEvent({ ...outcome, next })) && next) this.navigate(next);
    } else if (outcome.state === 'left') {
      this.dispatchEvent(new UrrLeftEvent(eventId));
    } else {
      this.dispatchEvent(new UrrFailedEvent({ code: outcome.state, ...outcome }));
    }
  }

  /** Only web addresses: `next` may come from a page that built it from its own query. */
  #next(eventId: string): string {
    const given = this.getAttribute('next') ?? this.defaultNext(eventId);
    if (given === '') return '';
    try {
      const url = new URL(pageOf(given, eventId), location.href);
      return /^https?:$/.test(url.protocol) ? url.href : '';
    } catch {
      return '';
    }
  }

  get #language(): string {
    return languageOf(this.getAttribute('lang'));
  }

  #render(headed?: boolean): void {
    if (!this.#view) return;
    const screen = this.#draw(this.snapshot);
    this.#announcer?.hear(screen, Date.now(), headed);
    titleTab(screen.tab);
  }

  #draw(snapshot: Snapshot): Screen {
    const lang = this.#language;
    const screen = toScreen(snapshot, {
      messages: this.texts(lang),
      lang,
      confirming: this.#confirming,
      closable: !this.inline,
      retriable: this.retriable,
      longer: this.#longer,
    });
    this.#view?.render(screen, lang);
    return screen;
  }

  /**
   * Draws unseen what is likely to be shown, heading first: fonts found and texts shaped in two short tasks are not
   * looked for in the long one that opens the window.
   */
  #prepare(likely: Partial<Snapshot> = {}): void {
    if (!this.isConnected || !this.open) return;
    const { dialog } = this.#build();
    if (!dialog || dialog.open) return;
    this.#draw({ ...this.snapshot, ...likely });
    if (likely.state) return;
    const waiting = { state: 'waiting', position: 1234, ahead: 1234, updatedAt: Date.now() } as const;
    setTimeout(() => this.#prepare(waiting), NEXT_FRAME_MS);
  }

  #build(): View {
    if (this.#view) return this.#view;
    const root = this.shadowRoot ?? this.attachShadow({ mode: 'open' });
    const view = createView(root, { inline: this.inline, onAction: (action) => this.#act(action) });
    this.#view = view;
    this.#announcer = createAnnouncer(view.announce);
    if (view.dialog) this.#guard(view.dialog);
    return view;
  }

  #show(): void {
    clearTimeout(this.#patience);
    const { dialog, focusTitle } = this.#build();
    const opens = !!dialog && !dialog.open && this.isConnected;
    this.#render(opens);
    if (!opens) return;
    this.#opener = document.activeElement;
    dialog.showModal();
    focusTitle();
  }

  /** Escape asks first; nothing but our own code closes the window. */
  #guard(dialog: HTMLDialogElement): void {
    dialog.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape') return;
      event.preventDefault();
      event.stopPropagation();
      this.#escape();
    });
    dialog.addEventListener('cancel', (event) => {
      event.preventDefault();
      this.#escape();
    });
    dialog.addEventListener('close', () => {
      // Browsers close a window that keeps refusing; back gestures do it too.
      if (this.open && this.isConnected && !dialog.open) {
        dialog.showModal();
        this.#escape();
      }
    });
  }

  #escape(): void {
    if (this.snapshot.final) this.#act('close');
    else this.#act(this.#confirming ? 'stay' : 'ask-leave');
  }

  #act(action: Action): void {
    if (action === 'ask-leave' || action === 'stay') {
      this.#confirming = action === 'ask-leave';
      this.#render();
    } else if (action === 'leave') {
      this.#confirming = false;
      if (this.#preview) this.#hide();
      else void this.leave();
    } else if (action === 'enter') {
      if (this.#answer) this.#client?.enter();
      else void this.enter();
    } else if (action === 'close') {
      // Closing over an expired place is leaving: there is none left to give back.
      if (this.#answer) this.#finish({ state: 'left', eventId: this.eventId }, this.#answer.settle);
      this.#hide();
    } else {
      this.navigate(action === 'home' ? this.pages.home : pageOf(this.pages.waitingRoom, this.eventId));
    }
  }

  #hide(): void {
    clearTimeout(this.#patience);
    this.#reflect(false);
    titleTab('');
    const dialog = this.#view?.dialog;
    if (!dialog?.open) return;
    dialog.close();
    if (this.#opener instanceof HTMLElement) this.#opener.focus();
    this.dispatchEvent(new Event('close'));
  }

  /** Ends everything and keeps the place. Whoever waits for the answer is told that there is none. */
  #halt(): void {
    clearTimeout(this.#patience);
    this.#client?.stop();
    this.#client = undefined;
    this.#answer?.settle({ state: 'failed', eventId: this.eventId, code: 'stopped' });
    this.#answer = undefined;
    titleTab('');
    this.#view?.dialog?.close();
  }

  #reflect(open: boolean): void {
    this.#reflecting = true;
    this.open = open;
    this.#reflecting = false;
  }
}

/** The tab's title as the page wrote it, and as we left it. */
let pageTitle = '';
let tabTitle = '';

/** Whoever waits in another tab reads this one's title. What the page itself writes there stays. */
function titleTab(words: string): void {
  if (document.title !== tabTitle) pageTitle = document.title;
  tabTitle = words ? `${words} · ${pageTitle}` : pageTitle;
  if (document.title !== tabTitle) document.title = tabTitle;
}
