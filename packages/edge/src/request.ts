/**
 * What kind of request this is: page or script, prefetch or preflight, and which event it hints at. These shape the
 * answer and never decide who gets in, since a visitor can send any header. njs syntax.
 */
import { isEventId } from '@urr/core/event-id';
import type { GuardRequest } from './decision';

/** Added to a waiting page's address from the second redirect on, and found again in the Referer of the return. */
export const HOP = 'urr-hop';

/** Whether a browser would show the answer as a page. Fetch metadata decides; where there is none, `Accept`. */
export function isNavigation(request: GuardRequest): boolean {
  const mode = request.header('sec-fetch-mode');
  if (mode !== undefined && mode !== '') return mode.toLowerCase() === 'navigate';
  const requestedWith = request.header('x-requested-with');
  if (requestedWith !== undefined && requestedWith.toLowerCase() === 'xmlhttprequest') return false;
  const accept = request.header('accept');
  return accept !== undefined && accept.toLowerCase().indexOf('text/html') >= 0;
}

/** Whether the method asks for a representation, so that the address can be asked for again later. */
export function isRead(request: GuardRequest): boolean {
  return request.method === 'GET' || request.method === 'HEAD';
}

/** Whether the browser only fetches ahead of a click that may never come. */
export function isPrefetch(request: GuardRequest): boolean {
  return (
    mentions(request.header('sec-purpose'), 'prefetch') ||
    mentions(request.header('purpose'), 'prefetch') ||
    mentions(request.header('x-moz'), 'prefetch')
  );
}

function mentions(value: string | undefined, word: string): boolean {
  return value !== undefined && value.toLowerCase().indexOf(word) >= 0;
}

/** Whether this is a CORS preflight, which carries no cookies by design. */
export function isPreflight(request: GuardRequest): boolean {
  if (request.method !== 'OPTIONS') return false;
  const method = request.header('access-control-request-method');
  return method !== undefined && method !== '';
}

/** The event a request says it is about where its path does not: header `x-urr-event-id`, then query `eventId`. */
export function eventHint(request: GuardRequest): string | undefined {
  const header = request.header('x-urr-event-id');
  if (isEventId(header)) return header;
  const value = queryValue(request.query, 'eventId');
  return isEventId(value) ? value : undefined;
}

/** First value of a query parameter, as sent. */
export function queryValue(query: string, name: string): string | undefined {
  const start = `&${query}`.indexOf(`&${name}=`);
  if (start < 0) return undefined;
  const from = start + name.length + 1;
  const end = query.indexOf('&', from);
  return end < 0 ? query.slice(from) : query.slice(from, end);
}

/**
 * How many times the visitor came back from this waiting page without a pass: 0 when not from there, else 1 or more.
 * A browser that keeps no cookie would go round for ever.
 *
 * @param page address of the waiting page, with or without query
 */
export function hopsFrom(request: GuardRequest, page: string): number {
  const referer = request.header('referer');
  if (referer === undefined) return 0;
  const host = referer.indexOf('://');
  const start = host < 0 ? -1 : referer.indexOf('/', host + 3);
  if (start < 0) return 0;
  const address = referer.slice(start);
  if (address.split('?')[0] !== page.split('?')[0]) return 0;
  const hops = Number(queryValue(address.slice(address.indexOf('?') + 1), HOP));
  return hops >= 1 && hops <= 9 ? hops : 1;
}
