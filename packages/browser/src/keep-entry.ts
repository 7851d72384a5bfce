/** The entry pass while it is being used: a heartbeat, the time left, a warning before it ends. */
import { backoffMs } from './client/backoff';
import { type Answer, send } from './client/request';
import { type Runtime, resolveRuntime } from './client/runtime';
import { nextOffset } from './client/server-time';
import { isCount } from './client/status-document';
import { createStore, type Readable } from './client/store';
import { ENTRY_QUEUE_API } from './defaults';

export type EntrySnapshot = {
  /** `unknown` until the server or a cookie has said when the pass ends; `ending` within `warnSeconds` of it. */
  readonly state: 'unknown' | 'active' | 'ending' | 'ended';
  /** End of the pass, epoch milliseconds by the server's clock. */
  readonly expiresAt: number | null;
  /** By the server's clock too; null while unknown. */
  readonly secondsLeft: number | null;
};

/**
 * Options of `keepEntry`. `warnSeconds`: how long before the end `onEnding` is called, default 60. `onEnded` is
 * called when the pass has ended by itself, not after `complete()`, `leave()` or `stop()`. Each is called once.
 */
export type KeepEntryOptions = Partial<Runtime> & {
  readonly eventId: string;
  readonly api?: string;
  readonly warnSeconds?: number;
  readonly onEnding?: (snapshot: EntrySnapshot) => void;
  readonly onEnded?: () => void;
};

export type KeptEntry = Readable<EntrySnapshot> & {
  /** End of the pass, epoch milliseconds by the server's clock; null until known. */
  readonly expiresAt: number | null;
  /** Frees the slot after a booking. Tries again where the network fails; never rejects. */
  complete(): Promise<{ readonly released: boolean }>;
  /** Gives the slot up without a booking. */
  leave(): Promise<void>;
  /** Ends the heartbeat and keeps the pass, for moving on to the next page. */
  stop(): void;
};

const HEARTBEAT_MS = 60_000;
const TRIES = 3;

/**
 * Keeps a visitor's slot alive on seat and payment pages and tells how long it lasts. Reads the companion cookie
 * `urr-entry-exp-{eventId}` at once and the server's word with the first heartbeat.
 */
export function keepEntry(options: KeepEntryOptions): KeptEntry {
  const { eventId, warnSeconds = 60 } = options;
  const runtime = resolveRuntime(options);
  const { clock, timers, page, random } = runtime;
  const api = (options.api ?? ENTRY_QUEUE_API).replace(/\/$/, '');
  const service = { ...runtime, tier: 2, api, eventId } as const;
  let offsetMs: number | null = null;
  const store = createStore<EntrySnapshot>({
    state: 'unknown',
    expiresAt: companionExpiry(eventId),
    secondsLeft: null,
  });
  const lifetime = new AbortController();
  let beatAt = 0;
  let beating = false;
  let heard = false;
  let failures = 0;
  let warned = false;
  let timer: unknown;
  const unsubscribe = page.subscribe(() => {
    if (page.hidden) return;
    beatAt = Math.min(beatAt, clock() + 1000);
    tick();
  });

  function tick(): void {
    if (lifetime.signal.aborted) return;
    timers.clear(timer);
    const now = clock();
    if (!beating && now >= beatAt) void beat();
    const { expiresAt } = store.getSnapshot();
    if (expiresAt !== null) {
      const leftMs = expiresAt - now - (offsetMs ?? 0);
      // A clock that is wrong must not end anything before the server was heard.
      if (leftMs <= 0 && heard) end(true);
      else show(expiresAt, Math.max(heard ? 0 : 1, Math.ceil(leftMs / 1000)));
    }
    if (!lifetime.signal.aborted) timer = timers.set(tick, 1000);
  }

  function show(expiresAt: number, secondsLeft: number): void {
    const ending = secondsLeft <= warnSeconds;
    store.set({ state: ending ? 'ending' : 'active', expiresAt, secondsLeft });
    if (!ending) warned = false;
    else if (!warned && heard) {
      warned = true;
      options.onEnding?.(store.getSnapshot());
    }
  }

  async function beat(): Promise<void> {
    beating = true;
    const answer = await send(service, 'heartbeat');
    beating = false;
    if (lifetime.signal.aborted) return;
    const now = clock();
    const { state, expiresAt, serverNow } = answer.code === null ? answer.body : {};
    failures = answer.code === null ? 0 : failures + 1;
    beatAt = now + (failures === 0 ? HEARTBEAT_MS : answer.retryAfterMs || backoffMs(failures, random));
    if (isCount(serverNow)) offsetMs = nextOffset(offsetMs, serverNow - now, true);
    if (state === 'admitted' && isCount(expiresAt)) {
      heard = true;
      store.set({ expiresAt });
    } else if (state !== undefined || isRefusal(answer)) {
      end(true);
    }
    tick();
  }

  function end(byItself: boolean): void {
    if (store.getSnapshot().state === 'ended') return;
    stop();
    store.set({ state: 'ended', secondsLeft: 0 });
    if (byItself) options.onEnded?.();
  }

  function stop(): void {
    lifetime.abort();
    timers.clear(timer);
    unsubscribe();
  }

  async function give(name: 'complete' | 'leave'): Promise<boolean> {
    end(false);
    for (let attempt = 1; ; attempt++) {
      const answer = await send(service, name);
      if (answer.code === null) return answer.body.released === true;
      if (isRefusal(answer) || attempt === TRIES) return false;
      await new Promise<void>((resolve) => void timers.set(resolve, backoffMs(attempt, random)));
    }
  }

  tick();
  return {
    get expiresAt() {
      return store.getSnapshot().expiresAt;
    },
    subscribe: store.subscribe,
    getSnapshot: store.getSnapshot,
    complete: async () => ({ released: await give('complete') }),
    leave: async () => void (await give('leave')),
    stop,
  };
}

/** The server knows this pass no more. Overload and faults say nothing about it. */
function isRefusal({ status }: Answer): boolean {
  return /^4(?!08|29)/.test(`${status}`);
}

/** The readable companion of the pass: epoch seconds, no secret. */
function companionExpiry(eventId: string): number | null {
  const name = `urr-entry-exp-${eventId}=`;
  const cookies = globalThis.document?.cookie.split('; ') ?? [];
  const seconds = Number(cookies.find((cookie) => cookie.startsWith(name))?.slice(name.length));
  return seconds > 0 ? seconds * 1000 : null;
}
