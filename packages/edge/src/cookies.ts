/** Token cookies among everything else that came in raw Cookie headers. njs syntax. */
import { cookieName } from './cookie-name';
import type { CookieScan, Core } from './core';

/**
 * Reads the token cookies in one pass. Names are compared whole and with their case; where every event has its own
 * cookies and the event is unknown, those of all events are values.
 *
 * Parsers disagree (first or last duplicate, quotes, commas, nameless pairs, case), so a pair from which any of them
 * could read a token stays out of `rest`.
 */
export function scanCookies(
  core: Core<readonly string[]>,
  headers: readonly string[],
  eventId: string | undefined,
): CookieScan {
  const shortest = Math.min(core.tiers[0].cookie.length, core.tiers[1].cookie.length);
  const found: CookieScan = { tokens: [[], []], rest: '' };
  for (let index = 0; index < headers.length; index++) {
    const header = headers[index] as string;
    let stop = 0;
    for (let from = 0; from < header.length; from = stop + 1) {
      stop = header.indexOf(';', from);
      if (stop < 0) stop = header.length;
      const start = afterBlanks(header, from, stop);
      const equals = header.indexOf('=', start);
      // The common case of other people's cookies: too short for one of the names, and nothing that looks like one.
      const isToken =
        equals < stop &&
        equals - start >= shortest &&
        takeToken(
          core,
          found,
          eventId,
          trimBlanks(header, start, equals),
          trimBlanks(header, equals + 1, stop),
        );
      if (!isToken) {
        const pair = trimBlanks(header, start, stop);
        if (pair !== '' && mayGoOn(core, pair)) found.rest += `; ${pair}`;
      }
    }
  }
  return found;
}

/** Adds the value of a token cookie to what has been found; false for any other cookie. */
export function takeToken<Cookies>(
  core: Core<Cookies>,
  found: CookieScan,
  eventId: string | undefined,
  name: string,
  value: string,
): boolean {
  for (let kind = 0; kind < 2; kind++) {
    const wanted = cookieName(core, kind as 0 | 1, eventId);
    if (name === wanted || (core.perEvent && eventId === undefined && name.indexOf(wanted) === 0)) {
      (found.tokens[kind] as string[]).push(value);
      return true;
    }
  }
  return false;
}

/** Whether no parser of any habit could find a token in this pair. Of other events' own cookies only the value counts. */
export function mayGoOn<Cookies>(core: Core<Cookies>, pair: string): boolean {
  if (pair.indexOf('=') < 0) return true;
  const isOther =
    core.perEvent && (pair.indexOf(core.tiers[0].cookie) === 0 || pair.indexOf(core.tiers[1].cookie) === 0);
  return !core.doubtful.test(isOther ? pair.slice(pair.indexOf('=')) : pair);
}

/** Writes the verified tokens before all other pairs. */
export function carryCookies(
  set: Record<string, string>,
  _headers: readonly string[],
  rest: string,
  names: readonly string[],
  tokens: readonly string[],
): void {
  let pairs = '';
  if (tokens[0] !== '') pairs = `${names[0]}=${tokens[0]}`;
  if (tokens[1] !== '') pairs += `${pairs && '; '}${names[1]}=${tokens[1]}`;
  set.cookie = pairs + rest;
}

/** A part of a text without the spaces and tabs around it. Other white space is part of a value, which then is no token. */
function trimBlanks(text: string, from: number, to: number): string {
  const start = afterBlanks(text, from, to);
  let end = to;
  while (end > start && isBlank(text.charCodeAt(end - 1))) end--;
  return text.slice(start, end);
}

function afterBlanks(text: string, from: number, to: number): number {
  let start = from;
  while (start < to && isBlank(text.charCodeAt(start))) start++;
  return start;
}

function isBlank(code: number): boolean {
  return code === 32 || code === 9;
}
