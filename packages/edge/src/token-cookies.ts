/**
 * Token cookies in the Cookie header: which events have one, and the header that goes on to the origin with exactly
 * one verified value for each. njs syntax.
 */
import { isEventId } from '@urr/core/event-id';

export type CookiePair = { readonly name: string; readonly value: string };

/**
 * The Cookie header for the origin: verified tokens first, then everything that has nothing to do with them.
 *
 * Parsers disagree (first or last duplicate, quotes, commas, nameless pairs), so a pair is left out when any of them
 * could read a token from it: where a token's name stands before an `=`, at the beginning or after a separator.
 *
 * @param names token cookie names to keep out, whether verified or not
 */
export function rewriteCookies(
  headers: readonly string[],
  names: readonly string[],
  verified: readonly CookiePair[],
): string {
  let result = '';
  for (let index = 0; index < verified.length; index++) {
    const pair = verified[index] as CookiePair;
    result += `${result === '' ? '' : '; '}${pair.name}=${pair.value}`;
  }
  for (let index = 0; index < headers.length; index++) {
    const pairs = (headers[index] as string).split(';');
    for (let at = 0; at < pairs.length; at++) {
      const pair = (pairs[at] as string).trim();
      if (pair !== '' && !holdsToken(pair, names)) result += `${result === '' ? '' : '; '}${pair}`;
    }
  }
  return result;
}

function holdsToken(pair: string, names: readonly string[]): boolean {
  if (pair.indexOf('=') < 0) return false;
  const folded = pair.toLowerCase();
  for (let index = 0; index < names.length; index++) {
    if (namesToken(folded, (names[index] as string).toLowerCase())) return true;
  }
  return false;
}

/** Whether a cookie parser could find this name before an equals sign. Case is ignored: dropping more is harmless. */
function namesToken(pair: string, name: string): boolean {
  let at = pair.indexOf(name);
  while (at >= 0) {
    let after = at + name.length;
    while (isBlank(pair, after)) after++;
    if ((at === 0 || ' \t=,"$'.indexOf(pair.charAt(at - 1)) >= 0) && pair.charAt(after) === '=') return true;
    at = pair.indexOf(name, at + 1);
  }
  return false;
}

function isBlank(text: string, index: number): boolean {
  const character = text.charAt(index);
  return character === ' ' || character === '\t';
}

/**
 * The events whose own token cookies came along (`cookies.perEvent`), each once, in order.
 *
 * @param prefixes what stands before the event id in the names of either kind
 * @param first comes before the others when it has one
 */
export function eventsInCookies(
  headers: readonly string[],
  prefixes: readonly string[],
  first: string | undefined,
): string[] {
  const events: string[] = [];
  for (let index = 0; index < headers.length; index++) {
    const pairs = (headers[index] as string).split(';');
    for (let at = 0; at < pairs.length; at++) {
      const eventId = eventOf((pairs[at] as string).trim(), prefixes);
      if (eventId === undefined || events.indexOf(eventId) >= 0) continue;
      if (eventId === first) events.unshift(eventId);
      else events.push(eventId);
    }
  }
  return events;
}

function eventOf(pair: string, prefixes: readonly string[]): string | undefined {
  const equals = pair.indexOf('=');
  for (let index = 0; index < prefixes.length; index++) {
    const prefix = prefixes[index] as string;
    if (equals > prefix.length && pair.indexOf(prefix) === 0) {
      const eventId = pair.slice(prefix.length, equals).trim();
      if (isEventId(eventId)) return eventId;
    }
  }
  return undefined;
}
