/**
 * What kind of request this is: page or script, prefetch, and which event it hints at. These shape the answer and never
 * decide who gets in, since a visitor can send any header. njs syntax.
 */
import type { GuardRequest } from './decision';

/** What a request tells of itself beside its passes. */
export type Told = Omit<GuardRequest, 'cookies'>;

/** Whether a browser would show the answer as a page. Fetch metadata decides; where there is none, `Accept`. */
export function isNavigation(request: Told): boolean {
  const mode = request.header('sec-fetch-mode');
  return mode
    ? mode === 'navigate'
    : /text\/html/.test(request.header('accept') || '') && !request.header('x-requested-with');
}

/** Whether the method asks for a representation, so that the address can be asked for again later. */
export function isRead(request: Told): boolean {
  return request.method === 'GET' || request.method === 'HEAD';
}

/** Whether the browser only fetches ahead of a click that may never come. */
export function isPrefetch(request: Told): boolean {
  // Without either a pattern is asked about `undefined`, which is none.
  return /prefetch/.test((request.header('sec-purpose') || request.header('purpose')) as string);
}

/** The event a request says it is about where its path does not: header `x-urr-event-id`, then query `eventId`. */
export function eventHint(request: Told): string | undefined {
  const hints = `&eventId=${request.header('x-urr-event-id') || ''}&${request.query}`;
  return (/&eventId=([^\W_][\w-]{0,63})(?![^&])/.exec(hints) || [])[1];
}
