/** Token cookies: their names, their values among everything else that came, and what goes on beside them. njs syntax. */
import type { Config } from '@urr/core';

export type PassNames = { readonly vwr: string; readonly entry: string };

export type CookieScan = {
  /** Values of each token cookie, in the order they came. */
  readonly vwr: string[];
  readonly entry: string[];
  /** Every other pair, each after `; `. */
  rest: string;
};

export type TokenCookies = {
  /** As `cookieNames` of core; without an event what the names begin with where each event has its own. */
  names(eventId: string | undefined): PassNames;
  scan(headers: readonly string[], eventId: string | undefined): CookieScan;
};

/**
 * Makes the reader of token cookies. Names are compared whole and with their case; where every event has its own
 * cookies and the event is unknown, those of all events are values.
 *
 * Parsers disagree (first or last duplicate, quotes, commas, nameless pairs, case), so a pair from which any of them
 * could read a token stays out of `rest`.
 */
export function createTokenCookies(config: Config): TokenCookies {
  const prefix = config.cookies.hostPrefix ? '__Host-' : '';
  const perEvent = config.cookies.perEvent;
  const shared = { vwr: prefix + config.cookies.vwr, entry: prefix + config.cookies.entry };

  function names(eventId: string | undefined): PassNames {
    if (!perEvent) return shared;
    const suffix = `-${eventId === undefined ? '' : eventId}`;
    return { vwr: shared.vwr + suffix, entry: shared.entry + suffix };
  }

  function scan(headers: readonly string[], eventId: string | undefined): CookieScan {
    const wanted = names(eventId);
    const ofAnyEvent = perEvent && eventId === undefined;
    const found: CookieScan = { vwr: [], entry: [], rest: '' };
    for (let index = 0; index < headers.length; index++) {
      const pairs = (headers[index] as string).split(';');
      for (let at = 0; at < pairs.length; at++) {
        const pair = trimBlanks(pairs[at] as string);
        const equals = pair.indexOf('=');
        const name = equals < 0 ? '' : trimBlanks(pair.slice(0, equals));
        if (isNamed(name, wanted.vwr, ofAnyEvent)) found.vwr.push(trimBlanks(pair.slice(equals + 1)));
        else if (isNamed(name, wanted.entry, ofAnyEvent))
          found.entry.push(trimBlanks(pair.slice(equals + 1)));
        else if (pair !== '' && !mayHold(pair, wanted.vwr) && !mayHold(pair, wanted.entry))
          found.rest += `; ${pair}`;
      }
    }
    return found;
  }

  return { names: names, scan: scan };
}

function isNamed(name: string, wanted: string, beginning: boolean): boolean {
  return beginning ? name.indexOf(wanted) === 0 : name === wanted;
}

/** Without the spaces and tabs around it. Other white space is part of a value, which then is no token. */
function trimBlanks(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && (text[start] === ' ' || text[start] === '\t')) start++;
  while (end > start && (text[end - 1] === ' ' || text[end - 1] === '\t')) end--;
  return text.slice(start, end);
}

/** Whether a parser of any habit could find this name, whole, before an equals sign. Dropping too much is harmless. */
function mayHold(pair: string, name: string): boolean {
  const text = pair.toLowerCase();
  const wanted = name.toLowerCase();
  let at = text.indexOf(wanted);
  while (at >= 0) {
    const before = text.charAt(at - 1);
    if (/^[ \t]*=/.test(text.slice(at + wanted.length)) && !/[\w-]/.test(before)) return true;
    at = text.indexOf(wanted, at + 1);
  }
  return false;
}
