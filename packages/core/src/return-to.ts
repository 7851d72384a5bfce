/** Return addresses: where a visitor goes back to after waiting. Only ever a path of the same site. njs syntax. */
import type { Config } from './config';
import { canonicalPath } from './path';

const MAX_LENGTH = 1024;

/**
 * Whether a value may be used as an address to go back to: one leading `/`, printable ASCII, a canonical path (so no
 * `//`, dot segments, `\`, escaped slashes or controls), no escaped line breaks in the query, at most 1,024
 * characters, and not the waiting pages themselves.
 *
 * @param pages the configuration's pages; their own addresses are refused, which would loop
 */
export function isSafeReturnTo(value: unknown, pages?: Config['pages']): value is string {
  if (typeof value !== 'string' || value.length === 0 || value.length > MAX_LENGTH) return false;
  if (!/^\/[\x21-\x5b\x5d-\x7e]*$/.test(value) || /%0[ad]/i.test(value)) return false;
  const path = value.split(/[?#]/)[0] as string;
  if (canonicalPath(path) === null) return false;
  return (
    !isWaitingPage(path, pages === undefined ? '/vwr/{eventId}' : pages.waitingRoom) &&
    !isWaitingPage(path, pages === undefined ? '/queue/{eventId}' : pages.entryQueue)
  );
}

/**
 * Where the event id ends the page's path, everything below the same folder belongs to the page (its files, `/vwr`
 * itself); where more follows, as in `/events/{eventId}/wait`, just that shape does.
 */
function isWaitingPage(path: string, template: string): boolean {
  const folded = path.toLowerCase().replace(/\/$/, '');
  const parts = (template.split('?')[0] as string).toLowerCase().replace(/\/$/, '').split('{eventid}');
  const before = parts[0] as string;
  if (parts.length === 1) return folded === before;
  const after = parts[1] as string;
  if (after === '' && before.charAt(before.length - 1) === '/' && before !== '/') {
    return folded === before.slice(0, -1) || folded.indexOf(before) === 0;
  }
  const end = folded.length - after.length;
  const eventId = folded.slice(before.length, end);
  return (
    folded.indexOf(before) === 0 && folded.slice(end) === after && eventId !== '' && eventId.indexOf('/') < 0
  );
}

/** The value when it is a safe return address, else the fallback. */
export function safeReturnTo(value: unknown, fallback: string, pages?: Config['pages']): string {
  return isSafeReturnTo(value, pages) ? value : fallback;
}

/**
 * The address of a page with its event filled in and, when safe, `returnTo` as its only query parameter.
 * Relative, never built from a host.
 *
 * @param eventId an event id, already checked; where it is unknown a page that needs one becomes `pages.home`
 */
export function pageFor(
  config: Config,
  page: 'home' | 'waitingRoom' | 'entryQueue',
  eventId?: string,
  returnTo?: string,
): string {
  if (page !== 'home' && eventId === undefined) return config.pages.home;
  const address = config.pages[page].replace('{eventId}', eventId === undefined ? '' : eventId);
  if (!isSafeReturnTo(returnTo, config.pages)) return address;
  return `${address}${address.indexOf('?') < 0 ? '?' : '&'}returnTo=${encodeURIComponent(returnTo)}`;
}
