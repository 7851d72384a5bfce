/**
 * The motor of both clients: one request and one timer at a time, back-off, offline and hidden pages. What is asked
 * and what answers mean is the line's business.
 */
import { isEventId } from '@urr/core/event-id';
import { backoffMs } from './backoff';
import type { Client, ClientOptions } from './client';
import { createMemory, type Memory } from './memory';
import { type Answer, type Body, type Call, send } from './request';
import { NEVER, type Runtime, resolveRuntime } from './runtime';
import { idleSnapshot, type Snapshot } from './snapshot';
import { createStore } from './store';

export type Problem = Extract<Answer, { kind: 'problem' }>;

/** The end of waiting, as a change to the snapshot. */
export type End = { readonly end: Partial<Snapshot> & Pick<Snapshot, 'state'> };

/** When to ask next, in epoch milliseconds of the own clock. */
export type Due = { readonly dueAt: number };

export type Heard = { readonly body: Body; readonly ageMs: number };

/** One tier's knowledge: which request comes next and what an answer means. */
export type Line = {
  /** Names the next request. */
  next(): Call;
  /** @returns null when the answer is not what was promised */
  accept(call: Call, answer: Heard): Due | End | null;
  /** Problems only this tier understands; undefined leaves them to the engine. */
  refused(call: Call, problem: Problem): Due | End | undefined;
  /** The snapshot by what is known at `nowMs`, and when it will look different without any answer. */
  picture(nowMs: number): { readonly change: Partial<Snapshot>; readonly until: number };
};

export type LineContext = Runtime & { readonly eventId: string; readonly memory: Memory };

type Kind = { readonly tier: 1 | 2; readonly api: string; readonly leave: string };

/** Shortest pause between two pictures, whatever a document says about its cycles. */
const FRAME_MS = 250;
/** However often somebody looks away and back. */
const SHORTEST_PAUSE_MS = 1000;
const LONGEST_TIMER_MS = 2 ** 31 - 1;

export function createEngine(
  options: ClientOptions,
  { tier, api, leave }: Kind,
  createLine: (context: LineContext) => Line,
): Client {
  const { eventId, signal } = options;
  const runtime = resolveRuntime(options);
  const { clock, timers, page, random } = runtime;
  const service = { tier, api: (options.api ?? api).replace(/\/$/, '') };
  const store = createStore(idleSnapshot(tier, eventId));
  const memory = createMemory(runtime.storage, tier, eventId);

  let line: Line | null = null;
  let request: AbortController | null = null;
  let timer: unknown;
  let unsubscribe = () => {};
  let trouble: 'offline' | 'error' | null = null;
  let failures = 0;
  let dueAt = 0;
  /** Earliest moment for asking again because somebody looks or the network is back. */
  let notBefore = 0;
  let lastTick = 0;

  function enter(): void {
    if (line || signal?.aborted) return;
    if (!isEventId(eventId)) {
      finish({ state: 'error', code: 'event-invalid' });
      return;
    }
    line = createLine({ ...runtime, eventId, memory });
    trouble = null;
    failures = dueAt = 0;
    store.set({ ...idleSnapshot(tier, eventId), state: 'joining' });
    unsubscribe = page.subscribe(onPage);
    signal?.addEventListener('abort', stop);
    tick();
  }

  function tick(): void {
    if (!line) return;
    timers.clear(timer);
    const now = clock();
    // A clock set back must not keep anybody waiting for a time that has already been.
    if (now < lastTick) {
      dueAt += now - lastTick;
      notBefore += now - lastTick;
    }
    lastTick = now;
    if (!request && now >= dueAt) ask(line);
    // A listener may have stopped us while it was shown.
    const until = show(now);
    if (!line) return;
    const wake = Math.min(request ? NEVER : dueAt - now, Math.max(until - now, FRAME_MS));
    if (wake < NEVER) timer = timers.set(tick, Math.min(wake, LONGEST_TIMER_MS));
  }

  function show(nowMs: number): number {
    if (!line) return 0;
    const { change, until } = line.picture(nowMs);
    store.set(trouble ? { ...change, state: trouble } : change);
    return until;
  }

  function ask(asked: Line): void {
    const call = asked.next();
    const controller = new AbortController();
    request = controller;
    void send(runtime, service, call, controller).then((answer) => {
      if (request !== controller) return;
      request = null;
      judge(asked, call, answer);
      tick();
    });
  }

  function judge(asked: Line, call: Call, answer: Answer): void {
    const now = clock();
    let next: Due | End | null | undefined;
    notBefore = now + SHORTEST_PAUSE_MS;
    if (answer.kind === 'json') {
      next = understood(() => asked.accept(call, answer));
      if (next) {
        failures = 0;
        trouble = null;
        store.set({ code: null, updatedAt: now });
      }
    } else if (answer.kind === 'problem') {
      next = asked.refused(call, answer) ?? ending(answer);
    }
    if (!next) dueAt = now + delayAfter(answer, now);
    else if ('end' in next) finish(next.end);
    else dueAt = next.dueAt;
  }

  /** Counts a failure and says for how long to keep quiet. */
  function delayAfter(answer: Answer, nowMs: number): number {
    failures++;
    const told = answer.kind === 'problem' ? answer.retryAfterMs : null;
    // A server that says when to come back is busy, not broken; one lost request is not worth a word.
    if (told !== null) notBefore = nowMs + told;
    else {
      const minor = answer.kind === 'network' && failures === 1 && store.getSnapshot().position !== null;
      trouble = page.online ? (minor ? trouble : 'error') : 'offline';
    }
    store.set({ code: answer.kind === 'problem' ? answer.code : answer.kind });
    return told ?? backoffMs(failures, random);
  }

  function onPage(): void {
    if (!page.online) trouble = 'offline';
    else if (!page.hidden) {
      if (trouble === 'offline') trouble = null;
      dueAt = Math.max(Math.min(dueAt, clock()), notBefore);
    }
    tick();
  }

  function finish(end: Partial<Snapshot>): void {
    stop();
    memory.clear();
    store.set({ wait: null, code: null, updatedAt: clock(), ...end, final: true });
  }

  function stop(): void {
    line = null;
    timers.clear(timer);
    request?.abort();
    request = null;
    unsubscribe();
    signal?.removeEventListener('abort', stop);
  }

  return {
    subscribe: store.subscribe,
    getSnapshot: store.getSnapshot,
    enter,
    stop,
    async leave() {
      finish({ state: 'left' });
      await send(runtime, service, { method: 'POST', path: leave }, new AbortController(), true);
    },
  };
}

/** What nobody foresaw in an answer must not end the waiting. */
function understood<T>(read: () => T): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}

/** Ends that every tier knows. Overload and server faults are none: those are tried again. */
function ending({ status, code, body }: Problem): End | undefined {
  if (code === 'closed' || code === 'sold-out') {
    const { message } = body;
    return { end: { state: code, ...(message ? { message: message as Snapshot['message'] } : {}) } };
  }
  if (status === 408 || status === 429 || status >= 500) return undefined;
  return { end: { state: 'error', code } };
}
