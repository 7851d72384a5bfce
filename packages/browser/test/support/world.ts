/** A world for a client: a clock that stands still until told, timers on that clock, and a scripted server. */
import type { Page, Runtime } from '../../src/client/runtime';

export type Reply = {
  readonly status?: number;
  readonly headers?: Record<string, string>;
  readonly json?: unknown;
  readonly text?: string;
  /** Fails as a fetch without network does. */
  readonly broken?: true;
  /** Never answers. */
  readonly silent?: true;
};

export type Sent = {
  readonly method: string;
  readonly path: string;
  readonly at: number;
  readonly headers: Headers;
};

export type World = {
  readonly runtime: Runtime;
  readonly sent: Sent[];
  readonly stored: Map<string, string>;
  readonly page: { hidden: boolean; online: boolean; readonly listeners: Set<() => void> };
  readonly now: () => number;
  /** Requests so far whose path contains a text. */
  count(text: string): number;
  /** Answers requests to paths that contain `text` from now on. */
  on(text: string, reply: Reply | ((sent: Sent) => Reply)): void;
  setPage(change: { hidden?: boolean; online?: boolean }): Promise<void>;
  /** Lets time pass, timer by timer, and everything that waits for it happen. */
  pass(ms: number): Promise<void>;
  /** The clock on the wall is set, without time passing. */
  setClock(byMs: number): void;
  readonly timers: number;
};

export const START = Date.UTC(2027, 4, 1, 11);

export function createWorld({ random = 0.5 }: { random?: number } = {}): World {
  let elapsed = 0;
  let offset = START;
  let handles = 0;
  const due = new Map<number, { at: number; run: () => void }>();
  const sent: Sent[] = [];
  /** Requests that have no answer yet, but those that never get one. */
  let pending = 0;
  const stored = new Map<string, string>();
  const routes: [string, Reply | ((sent: Sent) => Reply)][] = [];
  const page = { hidden: false, online: true, listeners: new Set<() => void>() };
  const now = () => offset + elapsed;

  const fetch = async (input: RequestInfo | URL, init: RequestInit = {}): Promise<Response> => {
    const request: Sent = {
      method: init.method ?? 'GET',
      path: String(input),
      at: now(),
      headers: new Headers(init.headers),
    };
    sent.push(request);
    pending++;
    try {
      return await answer(request, init);
    } finally {
      pending--;
    }
  };
  const answer = async (request: Sent, init: RequestInit): Promise<Response> => {
    const [, route] = routes.findLast(([text]) => request.path.includes(text)) ?? [];
    const reply = typeof route === 'function' ? route(request) : route;
    if (!reply || reply.silent) {
      pending--;
      return new Promise((_, reject) => {
        init.signal?.addEventListener('abort', () => {
          pending++;
          reject(new DOMException('aborted', 'AbortError'));
        });
      });
    }
    if (reply.broken) throw new TypeError('Failed to fetch');
    const { status = 200, json, text } = reply;
    const type =
      text === undefined ? (status < 400 ? 'application/json' : 'application/problem+json') : 'text/html';
    return new Response(text ?? JSON.stringify(json), {
      status,
      headers: { 'content-type': type, ...reply.headers },
    });
  };

  const pass = async (ms: number): Promise<void> => {
    const end = elapsed + ms;
    await settle();
    for (;;) {
      const [handle, next] = [...due].sort(([, a], [, b]) => a.at - b.at)[0] ?? [];
      if (handle === undefined || !next || next.at > end) break;
      due.delete(handle);
      elapsed = Math.max(elapsed, next.at);
      const before = sent.length;
      next.run();
      for (let turn = 0; turn < 5; turn++) await Promise.resolve();
      // Timers that send nothing only change what is shown, at once.
      if (sent.length > before || pending > 0) await settle();
    }
    elapsed = end;
  };

  return {
    runtime: {
      fetch: fetch as typeof globalThis.fetch,
      clock: now,
      random: () => random,
      storage: {
        getItem: (key) => stored.get(key) ?? null,
        setItem: (key, value) => void stored.set(key, value),
        removeItem: (key) => void stored.delete(key),
      },
      timers: {
        set(run, delayMs) {
          handles++;
          due.set(handles, { at: elapsed + Math.max(0, delayMs), run });
          return handles;
        },
        clear: (handle) => void due.delete(handle as number),
      },
      page: {
        get hidden() {
          return page.hidden;
        },
        get online() {
          return page.online;
        },
        subscribe(listener) {
          page.listeners.add(listener);
          return () => page.listeners.delete(listener);
        },
      } satisfies Page,
    },
    sent,
    stored,
    page,
    now,
    count: (text) => sent.filter(({ path }) => path.includes(text)).length,
    on: (text, reply) => void routes.push([text, reply]),
    async setPage(change) {
      Object.assign(page, change);
      for (const listener of page.listeners) listener();
      await settle();
    },
    pass,
    setClock(byMs) {
      offset += byMs;
    },
    get timers() {
      return due.size;
    },
  };
}

/** Answers pass through several promises and, in browsers, a task before they are heard. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setTimeout(resolve));
}
