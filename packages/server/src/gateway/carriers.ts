/** Tokens as they come with a request: in a header of their own, or in a cookie. */
import { readCookies } from '@urr/core/cookies';

/** Headers of Node, of Fetch, or of an API Gateway event. */
export type GateHeaders =
  | { get(name: string): string | null }
  | { readonly [name: string]: string | readonly string[] | undefined };

/** How many values are looked at: a sibling subdomain can toss in its own. */
const MAX_CANDIDATES = 3;

/**
 * The tokens worth trying, header first, each once.
 *
 * @param headerName lower-case
 */
export function tokensIn(headers: GateHeaders, headerName: string, cookieName: string): readonly string[] {
  const carried = valuesOf(headers, headerName).flatMap((value) => value.split(','));
  const cookies = readCookies(valuesOf(headers, 'cookie'), cookieName);
  const tokens = [...carried.map((token) => token.trim()), ...cookies].filter((token) => token !== '');
  return [...new Set(tokens)].slice(0, MAX_CANDIDATES);
}

/** @param name lower-case */
export function valuesOf(headers: GateHeaders, name: string): readonly string[] {
  if (isFetchHeaders(headers)) {
    const value = headers.get(name);
    return value === null ? [] : [value];
  }
  return Object.entries(headers)
    .filter(([key]) => key.toLowerCase() === name)
    .flatMap(([, value]) => value ?? []);
}

function isFetchHeaders(headers: GateHeaders): headers is { get(name: string): string | null } {
  return typeof headers.get === 'function';
}
