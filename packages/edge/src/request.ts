/**
 * What kind of request this is: page or script, prefetch or preflight, and which event it hints at. These shape the
 * answer and never decide who gets in, since a visitor can send any header. njs syntax.
 */
import { isEventId } from '@urr/core/event-id';
import type { GuardRequest } from './decision';

/** What a request tells of itself beside its passes. */
export type Told = Omit<GuardRequest, 'cookies'>;

/** Added to a waiting page's address from the second redirect on, and found again in the Referer of the return. */
export const HOP = 'urr-hop';

/** Whether a browser would show the answer as a page. Fetch metadata decides; where there is none, `Accept`. */
export function isNavigation(request: Told): boolean {
  const mode = request.header('sec-fetch-mode');
  if (mode) return /^navigate$/i.test(mode);
  return (
    /text\/html/i.test(request.header('accept') || '') &&
    !/^xmlhttprequest$/i.test(request.header('x-requested-with') || '')
  );
}

/** Whether the method asks for a representation, so that the address can be asked for again later. */
export function isRead(request: Told): boolean {
  return request.method === 'GET' || request.method === 'HEAD';
}

/** Whether the browser only fetches ahead of a click that may never come. */
export function isPrefetch(request: Told): boolean {
  const purpose = request.header('sec-purpose') || request.header('purpose') || request.header('x-moz');
  return !!purpose && /prefetch/i.test(purpose);
}

/** Whether this is a CORS preflight, which carries no cookies by design. */
export function isPreflight(request: Told): boolean {
  return request.method === 'OPTIONS' && !!request.header('access-control-request-method');
}

/** The event a request says it is about where its path does not: header `x-urr-event-id`, then query `eventId`. */
export function eventHint(request: Told): string | undefined {
  const header = request.header('x-urr-event-id');
  if (isEventId(header)) return header;
  const found = /(?:^|&)eventId=([^&]*)/.exec(request.query);
  return found !== null && isEventId(found[1]) ? found[1] : undefined;
}

/**
 * How many times the visitor came back from this waiting page without a pass: 0 when not from there, else 1 or more.
 * A browser that keeps no cookie would go round for ever.
 *
 * @param page address of the waiting page, with or without query
 */
export function hopsFrom(request: Told, page: string): number {
  const referer = request.header('referer') || '';
  const address = page.split('?')[0] as string;
  if (referer.indexOf(address) < 0) return 0;
  const from = referer.replace(/^[^/?#]*\/\/[^/?#]*/, '');
  if (from.split('?')[0] !== address) return 0;
  const hops = /[?&]urr-hop=([1-9])(?!\d)/.exec(from);
  return hops === null ? 1 : Number(hops[1]);
}
