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
  readonly tokens: [vwr: string[], entry: string[]];
  /** Raw headers: every other pair, each after `; `. CloudFront: names of pairs that must not go on, each after `; `. */
  rest: string;
};

/** Names of the token cookies; without an event what they begin with where each event has its own. */
export function namesFor(
  core: Pick<GuardData, 'cookieNames' | 'perEvent'>,
  eventId: string | undefined,
): Pair<string> {
  return core.perEvent && eventId
    ? [core.cookieNames[0] + eventId, core.cookieNames[1] + eventId]
    : core.cookieNames;
}

/**
 * The kind of token a cookie holds, -1 for none. Where every event has its own and the event is unknown, those of all
 * events are taken.
 */
export function kindOf(core: Rules, names: Pair<string>, name: string): number {
  return core.perEvent && names === core.cookieNames
    ? names.findIndex((beginning) => name.startsWith(beginning))
    : names.indexOf(name);
}

const NO_TOKENS: string[] = [];

/** Reads raw Cookie headers in one pass. Names are compared whole and with their case. */
export function scanCookies(core: Rules, headers: readonly string[], names: Pair<string>): CookieScan {
  const shortest = Math.min(core.cookieNames[0].length, core.cookieNames[1].length);
  const found: CookieScan = { tokens: [NO_TOKENS, NO_TOKENS], rest: '' };
  for (let index = 0; index < headers.length; index++) {
    const header = headers[index] as string;
    let stop = 0;
    for (let from = 0; from < header.length; from = stop + 1) {
      stop = header.indexOf(';', from);
      if (stop < 0) stop = header.length;
      const start = afterBlanks(header, from, stop);
      const equals = header.indexOf('=', start);
      // The common case of other people's cookies: too short for one of the names.
      const kind =
        equals < stop && equals - start >= shortest
          ? kindOf(core, names, trimBlanks(header, start, equals))
          : -1;
      if (kind < 0) {
        const pair = trimBlanks(header, start, stop);
        if (pair && mayGoOn(core, pair)) found.rest += `; ${pair}`;
      } else {
        const value = trimBlanks(header, equals + 1, stop);
        // An empty list makes room for sixteen with its first value.
        if (found.tokens[kind] === NO_TOKENS) found.tokens[kind] = [value];
        else (found.tokens[kind] as string[]).push(value);
      }
    }
  }
  return found;
}

/** Whether no parser of any habit could find a token in this pair. Of other events' own cookies only the value counts. */
export function mayGoOn(core: Rules, pair: string): boolean {
  return !core.doubtful.test(
    core.perEvent && (pair.indexOf(core.cookieNames[0]) === 0 || pair.indexOf(core.cookieNames[1]) === 0)
      ? pair.slice(pair.indexOf('='))
      : pair,
  );
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
