/**
 * Several tabs, one that asks. What a tab hears from the server it passes on, and the others take it for their own
 * answer instead of asking again.
 */

/** An answer as this tab or another got it. */
type Shared = {
  readonly url: string;
  /** When it came, epoch milliseconds. */
  readonly at: number;
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly text: string;
};

/** Another tab's answer that is younger than this is good in any case. */
const NEWS_MS = 5000;
/** Who has not asked for so long is not waiting any more. Hidden pages ask once a minute. */
const IDLE_MS = 90_000;
const HEADERS = ['age', 'content-type', 'retry-after', 'date'];

/**
 * Makes the `fetch` of one client in a browser: of the tabs that wait in the same line one asks the server, the others
 * hear what it hears. The one that asks holds a Web Lock, so that the next takes over as soon as it is closed or has
 * crashed. Where it is frozen or asleep, or there are no locks, one takes over when answers stay away.
 *
 * @param fetch what to ask with, default the global one
 * @param clock epoch milliseconds, alike in all tabs
 */
export function createSharedFetch(
  fetch: typeof globalThis.fetch = (input, init) => globalThis.fetch(input, init),
  clock: () => number = Date.now,
): typeof globalThis.fetch {
  const latest = new Map<string, Shared>();
  /** Addresses whose latest answer this tab got itself. */
  const own = new Set<string>();
  let channel: BroadcastChannel | undefined;
  let release: (() => void) | undefined;
  let leads = false;
  let askedAt = 0;
  let changedAt = 0;
  let idle: ReturnType<typeof setTimeout> | undefined;

  function open(name: string): void {
    clearTimeout(idle);
    idle = setTimeout(close, IDLE_MS);
    if (channel) return;
    const opened = new BroadcastChannel(name);
    channel = opened;
    opened.onmessage = ({ data }: MessageEvent<Shared>) => {
      latest.set(data.url, data);
      own.delete(data.url);
    };
    // A page that is kept for the way back must hold nothing that others wait for.
    globalThis.addEventListener?.('pagehide', close, { once: true });
    const hold = () =>
      channel === opened &&
      new Promise<void>((resolve) => {
        leads = true;
        release = resolve;
      });
    // Refused in a sandboxed frame: then as if there were none.
    globalThis.navigator?.locks?.request(name, hold).catch(() => {});
  }

  function close(): void {
    clearTimeout(idle);
    channel?.close();
    channel = undefined;
    leads = false;
    release?.();
  }

  /** What somebody else was told since this tab asked; and what the tab that asks was told, unless it fell silent. */
  function news(url: string, nowMs: number): Shared | undefined {
    const known = latest.get(url);
    if (!known || own.has(url) || known.at <= changedAt) return undefined;
    const isYoung = Math.abs(nowMs - known.at) < Math.max(NEWS_MS, 1.5 * (nowMs - askedAt));
    return known.at > askedAt || (!leads && isYoung) ? known : undefined;
  }

  return async (input, init) => {
    const now = clock();
    if (init?.method !== 'GET' || !globalThis.BroadcastChannel) {
      // What was told before this says nothing about what comes of it.
      changedAt = now;
      return fetch(input, init);
    }
    const url = String(input);
    open(`urr ${url.replace(/\/(?:status|check)\b/, '')}`);
    const heard = news(url, now);
    askedAt = now;
    if (heard) return toResponse(heard, now);
    const { status, headers, text } = await read(await fetch(input, init));
    const shared = { url, at: clock(), status, headers, text };
    own.add(url);
    latest.set(url, shared);
    channel?.postMessage(shared);
    return toResponse(shared, shared.at);
  };
}

async function read(response: Response): Promise<Pick<Shared, 'status' | 'headers' | 'text'>> {
  const headers: Record<string, string> = {};
  for (const name of HEADERS) headers[name] = response.headers.get(name) ?? '';
  return { status: response.status, headers, text: await response.text() };
}

/** The age that a cache gave it, and that it has grown since. */
function toResponse({ at, status, headers, text }: Shared, nowMs: number): Response {
  const age = Number(headers.age) + Math.max(0, nowMs - at) / 1000;
  return new Response(text, { status, headers: { ...headers, age: String(age) } });
}
