/** Cookies: the names of the two passes and the two places, reading without decoding, writing with every attribute. */
import type { Config } from './config';
import { outOfRange } from './out-of-range';

export type CookieNames = {
  readonly vwr: string;
  readonly entry: string;
  /** Place in the waiting room, tier 1. */
  readonly place1: string;
  /** Place in the entry queue, tier 2. */
  readonly place2: string;
  /** Readable companions: epoch seconds at which the pass ends. No secret, ignored by every server. */
  readonly vwrExpiry: string;
  readonly entryExpiry: string;
};

/**
 * The cookie names of an event. With `perEvent` the pass names carry the event, with `hostPrefix` every name begins
 * with `__Host-`; places and companions carry the event always.
 */
export function cookieNames(config: Config, eventId: string): CookieNames {
  const prefix = config.cookies.hostPrefix ? '__Host-' : '';
  const suffix = config.cookies.perEvent ? `-${eventId}` : '';
  return {
    vwr: `${prefix}${config.cookies.vwr}${suffix}`,
    entry: `${prefix}${config.cookies.entry}${suffix}`,
    place1: `${prefix}${config.cookies.place}-1-${eventId}`,
    place2: `${prefix}${config.cookies.place}-2-${eventId}`,
    vwrExpiry: `urr-vwr-exp-${eventId}`,
    entryExpiry: `urr-entry-exp-${eventId}`,
  };
}

/**
 * Every value of a cookie, in order, as sent: nothing is decoded, quotes stay. Names are case-sensitive and compared
 * whole. A tossed duplicate from a sibling subdomain shows up as a second value, which is why all are returned.
 *
 * Runs inside CloudFront Functions: njs syntax.
 *
 * @param headers raw Cookie header values
 */
export function readCookies(headers: readonly string[], name: string): string[] {
  const values: string[] = [];
  for (let index = 0; index < headers.length; index++) {
    const header = headers[index] as string;
    let at = header.indexOf(name);
    while (at >= 0) {
      const end = at + name.length;
      if (startsPair(header, at) && equalsSign(header, end) >= 0) {
        const start = equalsSign(header, end) + 1;
        const stop = header.indexOf(';', start);
        values.push(trimBlanks(header, start, stop < 0 ? header.length : stop));
      }
      at = header.indexOf(name, end);
    }
  }
  return values;
}

function startsPair(header: string, at: number): boolean {
  let before = at - 1;
  while (before >= 0 && (header[before] === ' ' || header[before] === '\t')) before--;
  return before < 0 || header[before] === ';';
}

/** Only space and tab: other white space is part of a value. */
function trimBlanks(header: string, from: number, to: number): string {
  let start = from;
  let end = to;
  while (start < end && (header[start] === ' ' || header[start] === '\t')) start++;
  while (end > start && (header[end - 1] === ' ' || header[end - 1] === '\t')) end--;
  return header.slice(start, end);
}

function equalsSign(header: string, at: number): number {
  let index = at;
  while (header[index] === ' ' || header[index] === '\t') index++;
  return header[index] === '=' ? index : -1;
}

/**
 * The Cookie header with all of these names removed, other cookies untouched. njs syntax.
 *
 * @returns '' when nothing is left
 */
export function withoutCookies(header: string, names: readonly string[]): string {
  const pairs = header.split(';');
  const kept: string[] = [];
  for (let index = 0; index < pairs.length; index++) {
    const pair = (pairs[index] as string).trim();
    const equals = pair.indexOf('=');
    const name = (equals < 0 ? pair : pair.slice(0, equals)).trim();
    if (pair !== '' && names.indexOf(name) < 0) kept.push(pair);
  }
  return kept.join('; ');
}

export type CookieOptions = {
  /** Seconds from now; 0 removes the cookie. */
  readonly maxAgeSeconds: number;
  /** Left off only when the request itself came over http. */
  readonly secure: boolean;
  /** False for the companions scripts may read. Default true. */
  readonly httpOnly?: boolean;
};

/**
 * A Set-Cookie value with the configuration's SameSite and Domain, Path=/. njs syntax.
 *
 * @param value must already be cookie-safe; tokens and numbers are
 * @throws {RangeError} name or value holds a character that would end the pair, or the pair exceeds 4,096 bytes
 */
export function serializeCookie(config: Config, name: string, value: string, options: CookieOptions): string {
  if (!/^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/.test(name)) throw outOfRange('name', 'token characters');
  if (!/^[!#-+\--:<-[\]-~]*$/.test(value))
    throw outOfRange('value', 'printable ASCII without quotes, commas, semicolons or spaces');
  if (name.length + value.length + 1 > 4096)
    throw outOfRange('value', `at most 4,096 bytes with the name ${name}`);
  const sameSite = config.cookies.sameSite;
  const domain = config.cookies.domain;
  const prefixed = name.startsWith('__Host-');
  const parts = [`${name}=${value}`, 'Path=/', `Max-Age=${Math.max(0, Math.floor(options.maxAgeSeconds))}`];
  if (domain !== null && !prefixed) parts.push(`Domain=${domain}`);
  if (options.httpOnly !== false) parts.push('HttpOnly');
  if (options.secure || prefixed || sameSite === 'None') parts.push('Secure');
  parts.push(`SameSite=${sameSite}`);
  return parts.join('; ');
}

/** A Set-Cookie value that removes a cookie set by `serializeCookie` with the same configuration. */
export function clearCookie(
  config: Config,
  name: string,
  options: { secure: boolean; httpOnly?: boolean },
): string {
  return serializeCookie(config, name, '', {
    maxAgeSeconds: 0,
    secure: options.secure,
    httpOnly: options.httpOnly !== false,
  });
}
