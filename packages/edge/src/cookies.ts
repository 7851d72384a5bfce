/**
 * Token cookies among everything else that came. njs syntax.
 *
 * Parsers disagree (first or last duplicate, quotes, commas, nameless pairs, case), so a pair from which any of them
 * could read a token does not go on beside the verified ones.
 */
import type { GuardData, Pair } from './compile';
import type { Rules } from './core';

export type CookieScan = {
  /** Values of each token cookie, in the order they came. */
  readonly tokens: Pair<string[]>;
  /** Raw headers: every other pair, each after `; `. CloudFront: names of pairs that must not go on, each after `; `. */
  rest: string;
};

/** Name of a token cookie; without an event what the names begin with where each event has its own. */
export function cookieName(
  core: Pick<GuardData, 'cookieNames' | 'perEvent'>,
  kind: number,
  eventId: string | undefined,
): string {
  const name = core.cookieNames[kind] as string;
  return core.perEvent && eventId ? name + eventId : name;
}

/** Reads raw Cookie headers in one pass. Names are compared whole and with their case. */
export function scanCookies(
  core: Rules,
  headers: readonly string[],
  eventId: string | undefined,
): CookieScan {
  const shortest = Math.min(core.cookieNames[0].length, core.cookieNames[1].length);
  const found: CookieScan = { tokens: [[], []], rest: '' };
  for (let index = 0; index < headers.length; index++) {
    const header = headers[index] as string;
    let stop = 0;
    for (let from = 0; from < header.length; from = stop + 1) {
      stop = header.indexOf(';', from);
      if (stop < 0) stop = header.length;
      const start = afterBlanks(header, from, stop);
      const equals = header.indexOf('=', start);
      // The common case of other people's cookies: too short for one of the names.
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
        if (pair && mayGoOn(core, pair)) found.rest += `; ${pair}`;
      }
    }
  }
  return found;
}

/**
 * Adds the value of a token cookie to what has been found; false for any other cookie. Where every event has its own
 * and the event is unknown, those of all events are taken.
 */
export function takeToken(
  core: Rules,
  found: CookieScan,
  eventId: string | undefined,
  name: string,
  value: string,
): boolean {
  for (let kind = 0; kind < 2; kind++) {
    const wanted = cookieName(core, kind, eventId);
    if (name === wanted || (core.perEvent && !eventId && name.indexOf(wanted) === 0)) {
      (found.tokens[kind] as string[]).push(value);
      return true;
    }
  }
  return false;
}

/** Whether no parser of any habit could find a token in this pair. Of other events' own cookies only the value counts. */
export function mayGoOn(core: Rules, pair: string): boolean {
  const equals = pair.indexOf('=');
  const isOther =
    core.perEvent && (pair.indexOf(core.cookieNames[0]) === 0 || pair.indexOf(core.cookieNames[1]) === 0);
  return equals < 0 || !core.doubtful.test(isOther ? pair.slice(equals) : pair);
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
