/**
 * The edge's cache for what says `public` of itself: bundles, posters, and above all the status document, which is
 * how thousands of waiters cost one origin request a second.
 */
import { headerOf, type ViewerRequest, type ViewerResponse } from './viewer';

export type Origin = (request: ViewerRequest) => Promise<ViewerResponse>;

const MOST_ENTRIES = 500;

/**
 * Answers from the cache while an answer is fresh. Requests for the same thing that arrive together share one answer,
 * but only where an earlier one was public: until that is known, two visitors asking for the same path may be asking
 * for something of their own. The key is path and query; no cookie has a part in it.
 *
 * @param options.onHit called for every answer that cost the origin nothing
 */
export function withEdgeCache(
  origin: Origin,
  { clock = Date.now, onHit }: { clock?: () => number; onHit?: (request: ViewerRequest) => void } = {},
): Origin {
  const entries = new Map<string, Entry>();

  async function fetchAndKeep(request: ViewerRequest, key: string): Promise<ViewerResponse> {
    const answer = await origin(request);
    const seconds = freshSeconds(answer);
    if (seconds > 0) entries.set(key, { until: clock() + seconds * 1000, answer: Promise.resolve(answer) });
    else entries.delete(key);
    if (entries.size > MOST_ENTRIES)
      for (const [old, { until }] of entries) if (until <= clock()) entries.delete(old);
    return answer;
  }

  return async (request) => {
    if (request.method !== 'GET') return origin(request);
    const key = `${request.rawPath}?${request.rawQuery}`;
    const known = entries.get(key);
    if (known !== undefined && clock() < known.until) {
      onHit?.(request);
      return known.answer;
    }
    const answer = fetchAndKeep(request, key);
    if (known !== undefined) {
      entries.set(key, { until: Number.POSITIVE_INFINITY, answer });
      answer.catch(() => entries.delete(key));
    }
    return answer;
  };
}

type Entry = { readonly until: number; readonly answer: Promise<ViewerResponse> };

/** Seconds an answer may be kept: `s-maxage`, else `max-age`, of a public 200 without cookies. */
export function freshSeconds({ status, headers }: ViewerResponse): number {
  const control = headerOf(headers, 'cache-control') ?? '';
  if (status !== 200 || !/\bpublic\b/.test(control) || headerOf(headers, 'set-cookie') !== undefined)
    return 0;
  return Number((/\bs-maxage=(\d+)/.exec(control) ?? /\bmax-age=(\d+)/.exec(control))?.[1] ?? 0);
}
