/**
 * The motor of both clients: one request and one timer at a time, back-off, offline and hidden pages. What is asked
 * and what answers mean is the line's business.
 */
import { isEventId } from '@urr/core/event-id';
import { backoffMs } from './backoff';
import type { Client, ClientOptions } from './client';
import { createMemory, type Memory } from './memory';
import { type Answer, type Body, type Service, send } from './request';
import { resolveRuntime } from './runtime';
import { idleSnapshot, type Snapshot } from './snapshot';
import { isCount } from './status-document';
import { createStore } from './store';

/** The end of waiting, as a change to the snapshot. */
export type End = Partial<Snapshot> & Pick<Snapshot, 'state'>;

/** When to ask next, in epoch milliseconds of the own clock, 0 for at once; or that nothing more is to be asked. */
export type Next = number | End;

/** One tier's knowledge: which request comes next and what an answer means. Times are the own clock's. */
export type Line = {
  /** Names the next request, and its headers. */
  next(nowMs: number): readonly [name: string, headers?: Record<string, string>];
  /**
   * @param madeAt when the answer left the server, as far as can be told
   * @throws {TypeError} it is not what was promised
   */
  accept(name: string, body: Body, nowMs: number, madeAt: number): Next;
  /** The snapshot by what is known at `nowMs`. Taken every second, since time alone changes it. */
  picture(nowMs: number): Partial<Snapshot>;
};

export type LineContext = Service & { readonly memory: Memory };

/** However often somebody looks away and back, and whatever an answer says. */
const SHORTEST_PAUSE_MS = 1000;

export function createEngine(
  options: ClientOptions,
  tier: 1 | 2,
  api: string,
  createLine: (context: LineContext) => Line,
): Client {
  const { eventId, signal } = options;
  const service = { ...resolveRuntime(options), tier, eventId, api: (options.api ?? api).replace(/\/$/, '') };
  const { clock, timers, page, random } = service;
  const { subscribe, getSnapshot, set } = createStore(idleSnapshot(tier, eventId));
  const memory = createMemory(service);

  let line: Line | null = null;
  let request: AbortController | null = null;
  let timer: unknown;
  let unsubscribe: (() => void) | undefined;
  // Entering begins these.
  let trouble: boolean;
  let rejoined: boolean;
  let failures: number;
  let dueAt: number;
  /** Earliest moment for asking again because somebody looks or the network is back. */
  let notBefore = 0;
  let lastTick = 0;

  function enter(): void {
    if (trouble) onPage();
    if (line || signal?.aborted) return;
    const code = isEventId(eventId)
      ? // A place would be given, and be lost with the next request.
        globalThis.navigator?.cookieEnabled === false && 'place-required'
      : 'event-invalid';
    if (code) {
      finish({ state: 'error', code });
      return;
    }
    begin();
    trouble = rejoined = false;
    failures = dueAt = 0;
    set({ ...idleSnapshot(tier, eventId), state: 'joining' });
    unsubscribe = page.subscribe(onPage);
    signal?.addEventListener('abort', stop);
    tick();
  }

  function begin(): void {
    line = createLine({ ...service, memory });
  }

  function tick(): void {
    if (!line) return;
    timers.clear(timer);
    const now = clock();
    // A clock set back must not keep anybody waiting for a time that has already been.
    const back = Math.min(0, now - lastTick);
    dueAt += back;
    notBefore += back;
    lastTick = now;
    if (!request && now >= dueAt) ask(line, now);
    set({ ...line.picture(now), ...(trouble && { state: page.online ? 'error' : 'offline' }) });
    // A listener may have stopped us while it was shown.
    if (!line) return;
    const secondMs = 1000 - (now % 1000);
    timer = timers.set(tick, request ? secondMs : Math.min(dueAt - now, secondMs));
  }

  function ask(asked: Line, nowMs: number): void {
    const [name, headers] = asked.next(nowMs);
    const controller = new AbortController();
    request = controller;
    void send(service, name, controller, headers).then((answer) => {
      if (request !== controller) return;
      request = null;
      judge(asked, name, answer);
      tick();
    });
  }

  function judge(asked: Line, name: string, { code, status, body, ageMs = 0, retryAfterMs }: Answer): void {
    const now = clock();
    let next: Next | undefined;
    notBefore = now + SHORTEST_PAUSE_MS;
    if (code) next = refused(code, status, body);
    else {
      try {
        const heard = endOf(name, body) ?? asked.accept(name, body, now, now - ageMs);
        // Arithmetic with something that was no number.
        if (Number.isNaN(heard)) throw new TypeError();
        next = heard;
        failures = 0;
        trouble = false;
      } catch {
        // What nobody foresaw in an answer must not end the waiting.
      }
    }
    if (next === undefined) {
      failures++;
      dueAt = now + (retryAfterMs || backoffMs(failures, random));
      // A server that says when to come back is busy, not broken; one lost request is not worth a word.
      if (retryAfterMs) notBefore = dueAt;
      else trouble ||= status > 0 || failures > 1 || !getSnapshot().position;
      set({ code: code ?? 'malformed' });
    } else if (typeof next === 'number') {
      dueAt = next && Math.max(next, notBefore);
      set({ code: null, updatedAt: now });
    } else finish(next);
  }

  /** Ends that an answer tells, the same in both tiers. */
  function endOf(name: string, body: Body): End | undefined {
    const { state, expiresAt } = body;
    if (body.eventId !== eventId) throw new TypeError();
    // A sign of life speaks of the place, which an admission may have replaced.
    if (name === 'heartbeat' || !isEnd(state)) return undefined;
    if (state !== 'admitted') return { state, ...messageOf(body) };
    if (!isCount(expiresAt)) throw new TypeError();
    return { state, expiresAt };
  }

  /** What a problem means in both tiers. Overload and server faults are no ends: those are tried again. */
  function refused(code: string, status: number, body: Body): Next | undefined {
    if (/^(?:place-|conflict)/.test(code)) {
      // A place from before a reload is not worth a word: nobody has been shown it yet.
      if (getSnapshot().waited && /epoch|expired/.test(body.reason as string)) return { state: 'expired' };
      // Once: a cookie may have been cleared, somebody have signed in. Twice means that cookies do not stay.
      if (!rejoined) {
        rejoined = true;
        memory.save(null);
        begin();
        return 1;
      }
    }
    if (code === 'closed' || code === 'sold-out') return { state: code, ...messageOf(body) };
    return /^4(?!08|29)/.test(`${status}`) ? { state: 'error', code } : undefined;
  }

  function onPage(): void {
    if (!page.online) trouble = true;
    else if (!page.hidden) {
      trouble = false;
      dueAt = Math.max(Math.min(dueAt, clock()), notBefore);
    }
    tick();
  }

  function finish(end: End): void {
    stop();
    memory.save(null);
    set({ wait: null, code: null, updatedAt: clock(), ...end, final: true });
  }

  function stop(): void {
    timers.clear(timer);
    request?.abort();
    line = request = null;
    unsubscribe?.();
  }

  return {
    subscribe,
    getSnapshot,
    enter,
    stop,
    async leave() {
      finish({ state: 'left' });
      await send(service, 'leave');
    },
  };
}

function isEnd(state: unknown): state is 'admitted' | 'left' | 'expired' | 'closed' {
  return /^(?:admitted|left|expired|closed)$/.test(state as string);
}

/** Whether somebody holds a place, by an answer of either tier. */
export function isPlaced(state: unknown): state is 'waiting' | 'scheduled' | 'paused' {
  return /^(?:waiting|scheduled|paused)$/.test(state as string);
}

/** The operator's words of an answer, where it has any. */
export function messageOf({ message }: Body): Partial<Pick<Snapshot, 'message'>> {
  return message instanceof Object ? { message: message as Snapshot['message'] } : {};
}
