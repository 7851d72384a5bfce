/** A `fetch` that waits in line when the guard asks for it, and then sends the request again. */
import { isEventId } from '@urr/core/event-id';
import type { Outcome } from './client/snapshot';
import { explainLostCookie } from './cookie-help';
import { type EnterOptions, enterEntryQueue, enterWaitingRoom } from './enter';

/** The guard's answer to a request without the pass it needs. */
export type Refusal = {
  /** Which line to wait in: 1 the waiting room, 2 the entry queue. */
  readonly tier: 1 | 2;
  readonly status: number;
  /** Reads the guard's problem JSON from a copy; the response itself can still be read. */
  problem(): Promise<RefusalProblem>;
};

/** The members of a problem that say what to do about it. */
export type RefusalProblem = {
  readonly code?: string;
  readonly reason?: string;
  readonly eventId?: string;
  /** The page on which to wait, for sites that would rather navigate. */
  readonly page?: string;
};

/** What other HTTP clients give instead of a `Response`: axios and its like, with the JSON already read. */
export type ResponseLike = {
  readonly status: number;
  readonly headers: { get(name: string): unknown } | Readonly<Record<string, unknown>>;
  readonly data?: unknown;
};

const HEADER = 'x-urr-refused';

/**
 * Whether a response is the guard's refusal. Call it before the body is read.
 *
 * @returns undefined for every other response
 */
export function refusalOf(response: Response | ResponseLike): Refusal | undefined {
  const { headers, status } = response;
  const value = typeof headers.get === 'function' ? headers.get(HEADER) : memberOf(headers, HEADER);
  if (value !== 'vwr' && value !== 'entry') return undefined;
  const copy = 'clone' in response && !response.bodyUsed ? response.clone() : undefined;
  const data = 'data' in response ? response.data : undefined;
  let problem: Promise<RefusalProblem> | undefined;
  return {
    tier: value === 'vwr' ? 1 : 2,
    status,
    problem() {
      problem ??= copy ? copy.json().then(toProblem, () => ({})) : Promise.resolve(toProblem(data));
      return problem;
    },
  };
}

/** Headers as a plain object, in whatever case the client writes their names. */
function memberOf(headers: object, name: string): unknown {
  return Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1];
}

/**
 * Waits in the line a refusal names: opens the modal window of the waiting room, or of the entry queue, for the event
 * the guard found in the path. `failed` with code `event-required` when it found none.
 */
export async function recover(
  refusal: Refusal,
  options: Omit<EnterOptions, 'eventId'> & { readonly eventId?: string } = {},
): Promise<Outcome> {
  const eventId = (await refusal.problem()).eventId ?? options.eventId;
  if (!isEventId(eventId)) return { state: 'failed', eventId: '', code: 'event-required' };
  return (refusal.tier === 1 ? enterWaitingRoom : enterEntryQueue)({ ...options, eventId });
}

/**
 * Makes a `fetch` that answers a refusal by waiting and then sends the request again, once for each tier. Sent again
 * is only what may be: idempotent methods, or any with an `Idempotency-Key`, and no streams. Everything else gets the
 * refusal back after the waiting, and with the pass the next try goes through.
 *
 * @param options.fetch the one to use, default the global one
 * @param options.recover what to do instead of opening a window
 */
export function createGuardedFetch(
  options: {
    readonly fetch?: typeof globalThis.fetch;
    readonly recover?: (refusal: Refusal) => Promise<Outcome>;
  } & Omit<EnterOptions, 'eventId' | 'signal'> = {},
): typeof globalThis.fetch {
  const { fetch: given, recover: own, ...entering } = options;
  return async (input, init) => {
    const fetch = given ?? globalThis.fetch;
    const request = input instanceof Request ? input : undefined;
    const replayable = mayRepeat(request, init);
    const done = new Set<number>();
    for (;;) {
      // A request's body can be read once; the copy is for this round, the original for the next.
      const response = await fetch(request && replayable ? request.clone() : input, init);
      const refusal = refusalOf(response);
      if (!refusal) return response;
      if (done.has(refusal.tier)) {
        // Admitted, and refused as if not.
        const pass = refusal.tier === 1 ? 'the waiting room’s pass' : 'the entry queue’s pass';
        explainLostCookie(pass, `${methodOf(request, init)} ${request?.url ?? String(input)}`);
        return response;
      }
      done.add(refusal.tier);
      const signal = init?.signal ?? request?.signal;
      const outcome = await (own
        ? orAborted(own(refusal), signal)
        : recover(refusal, { ...entering, ...(signal ? { signal } : {}) }));
      if (outcome.state !== 'admitted' || !replayable) return response;
    }
  };
}

/** What comes, or the signal's reason as soon as it is aborted. */
function orAborted<T>(promise: Promise<T>, signal: AbortSignal | null | undefined): Promise<T> {
  if (!signal) return promise;
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

/** `fetch` with the modal windows in front of it. */
export const guardedFetch: typeof globalThis.fetch = /* @__PURE__ */ createGuardedFetch();

const IDEMPOTENT = /^(?:GET|HEAD|OPTIONS|PUT|DELETE)$/i;

function mayRepeat(request: Request | undefined, init: RequestInit | undefined): boolean {
  if (typeof ReadableStream !== 'undefined' && init?.body instanceof ReadableStream) return false;
  const headers = new Headers(init?.headers ?? request?.headers);
  return IDEMPOTENT.test(methodOf(request, init)) || headers.has('idempotency-key');
}

function methodOf(request: Request | undefined, init: RequestInit | undefined): string {
  return init?.method ?? request?.method ?? 'GET';
}

function toProblem(value: unknown): RefusalProblem {
  return typeof value === 'object' && value !== null ? (value as RefusalProblem) : {};
}
