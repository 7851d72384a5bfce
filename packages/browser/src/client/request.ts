/** One request, and everything that can come of it as a value. */
import type { Runtime } from './runtime';

/** Longer than any server of this family takes to answer. */
const TIMEOUT_MS = 15_000;

/** Where a tier answers: `api` is the address its paths begin with. */
export type Service = { readonly tier: 1 | 2; readonly api: string };

export type Call = {
  readonly method: 'GET' | 'POST';
  /** Below the API's address, with a leading slash. */
  readonly path: string;
  readonly headers?: Record<string, string>;
};

export type Body = Readonly<Record<string, unknown>>;

export type Answer =
  /** `ageMs`: how long a cache has held it. */
  | { readonly kind: 'json'; readonly body: Body; readonly ageMs: number }
  | {
      readonly kind: 'problem';
      readonly status: number;
      readonly code: string;
      readonly reason: unknown;
      readonly body: Body;
      readonly retryAfterMs: number | null;
    }
  | { readonly kind: 'malformed' }
  | { readonly kind: 'network' };

const told = new Set<string>();

/**
 * Sends one request with the visitor's cookies and reads JSON. Never rejects: a request that is aborted, times out
 * or finds no network is `network`.
 */
export async function send(
  { fetch, timers, clock }: Runtime,
  service: Service,
  call: Call,
  controller: AbortController,
  keepalive = false,
): Promise<Answer> {
  const timeout = timers.set(() => controller.abort(), TIMEOUT_MS);
  try {
    const response = await fetch(service.api + call.path, {
      method: call.method,
      headers: { accept: 'application/json', ...call.headers },
      credentials: 'include',
      // Shared caches are welcome, the browser's own would hide how old an answer is.
      cache: 'no-store',
      signal: controller.signal,
      keepalive,
    });
    const type = response.headers.get('content-type') ?? '';
    const body = toBody(await response.text());
    const { status } = response;
    if (body === null && status < 500 && status !== 429 && !/json/.test(type)) tell(service, call, type);
    if (!response.ok) {
      return {
        kind: 'problem',
        status,
        code: typeof body?.code === 'string' ? body.code : `http-${status}`,
        reason: body?.reason,
        body: body ?? {},
        retryAfterMs: retryAfterMs(response.headers, clock()),
      };
    }
    if (body === null) return { kind: 'malformed' };
    return { kind: 'json', body, ageMs: (Number(response.headers.get('age')) || 0) * 1000 };
  } catch {
    return { kind: 'network' };
  } finally {
    timers.clear(timeout);
  }
}

function toBody(text: string): Body | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Body) : null;
  } catch {
    return null;
  }
}

function retryAfterMs(headers: Headers, nowMs: number): number | null {
  const value = headers.get('retry-after');
  if (!value) return null;
  if (/^\d+$/.test(value)) return Number(value) * 1000;
  // As the server sees the time, where it says so: the visitor's clock may be wrong.
  const delay = Date.parse(value) - (Date.parse(headers.get('date') ?? '') || nowMs);
  return delay >= 0 ? delay : null;
}

/** The commonest mistake of setting up: the API's path is not routed and the site's own page answers. Said once. */
function tell({ api, tier }: Service, { method, path }: Call, type: string): void {
  if (told.has(api)) return;
  told.add(api);
  const base = api.replace(/^\w+:\/\/[^/]+/, '');
  console.error(
    `[urr] ${method} ${base}${path} answered ${type.split(';')[0] || 'no content type'}: is ${
      tier === 1
        ? `${base.replace(/\/[^/]*$/, '')}/* routed to the waiting room?`
        : `${base}/* routed to the entry queue?`
    }`,
  );
}
