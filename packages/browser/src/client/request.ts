/** One request, and everything that can come of it as a value. */
import type { Runtime } from './runtime';

/** Longer than any server of this family takes to answer. */
const TIMEOUT_MS = 15_000;

/** Where a tier answers for an event, and the means to ask. `api` is the address its paths begin with, without a slash at its end. */
export type Service = Runtime & { readonly tier: 1 | 2; readonly api: string; readonly eventId: string };

export type Body = Readonly<Record<string, unknown>>;

/** Plain data: other tabs get it as it is. */
export type Answer = {
  /** What is wrong: a problem's own code, `http-…`, `malformed`, `network`. null when all is well. */
  readonly code: string | null;
  /** 0 when no answer came. */
  readonly status: number;
  readonly body: Body;
  /** How long a cache has held it. */
  readonly ageMs?: number;
  /** For how long the server wants to be left alone, a second at least; 0 where it does not say. */
  readonly retryAfterMs?: number;
};

const told = new Set<string>();

/**
 * Sends one request with the visitor's cookies and reads JSON. Never rejects: a request that is aborted, times out
 * or finds no network has code `network`.
 *
 * @param name what is asked for, as the path says it
 */
export async function send(
  { fetch, timers, clock, tier, api, eventId }: Service,
  name: string,
  controller = new AbortController(),
  headers: Record<string, string> = {},
): Promise<Answer> {
  const timeout = timers.set(() => controller.abort(), TIMEOUT_MS);
  const method = /^(?:status|check)$/.test(name) ? 'GET' : 'POST';
  const url = `${api}/${tier === 1 ? `${name}/${eventId}` : `${eventId}/${name}`}`;
  try {
    const response = await fetch(url, {
      method,
      headers,
      credentials: 'include',
      // Shared caches are welcome, the browser's own would hide how old an answer is.
      cache: 'no-store',
      signal: controller.signal,
      keepalive: method === 'POST',
    });
    const { ok, status } = response;
    const header = (it: string) => response.headers.get(it) ?? '';
    const body = toBody(await response.text());
    const type = header('content-type');
    if (!body && status < 500 && status !== 429 && !/json/.test(type)) tell(tier, api, method, url, type);
    const wait = header('retry-after');
    // A date as the server sees the time, where it says so: the visitor's clock may be wrong.
    const waitMs = /^\d+$/.test(wait)
      ? Number(wait) * 1000
      : Date.parse(wait) - (Date.parse(header('date')) || clock());
    return {
      code: ok ? (body ? null : 'malformed') : String(body?.code ?? `http-${status}`),
      status,
      body: body ?? {},
      ageMs: (Number(header('age')) || 0) * 1000,
      // Who is told to come back at once, as everybody is, draws a moment by lot.
      retryAfterMs: waitMs >= 1000 ? waitMs : 0,
    };
  } catch {
    return { code: 'network', status: 0, body: {} };
  } finally {
    timers.clear(timeout);
  }
}

/** Whatever it is: what is no object has no members that anybody could take for an answer. */
function toBody(text: string): Body | null {
  try {
    return JSON.parse(text) as Body | null;
  } catch {
    return null;
  }
}

/** The commonest mistake of setting up: the API's path is not routed and the site's own page answers. Said once. */
function tell(tier: 1 | 2, api: string, method: string, url: string, type: string): void {
  if (told.has(api)) return;
  told.add(api);
  const routed = `${api.replace(/\/vwr$/, '')}/* routed to the ${tier === 1 ? 'waiting room' : 'entry queue'}`;
  console.error(`[urr] ${method} ${url} answered ${type.match(/[^;]*/)}: is ${routed}?`);
}
