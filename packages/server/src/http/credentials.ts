/** What a visitor shows: places and passes, from whichever carriers they came in. */
import { readCookies } from '@urr/core/cookies';
import type { Carrier } from './answer';

/** How many values of one cookie are looked at: a sibling subdomain can toss in its own. */
const MAX_CANDIDATES = 3;

/** The token of `Authorization: Bearer`, for native apps. */
export function bearerToken(request: Carrier): string | undefined {
  const header = request.headers.get('authorization');
  return header === null ? undefined : /^Bearer +([^\s,]+) *$/i.exec(header)?.[1];
}

/**
 * The tokens worth trying, in the order to try them: header carriers first, then the cookie's values.
 *
 * @param carried tokens from headers, undefined where the header is absent
 */
export function tokenCandidates(
  request: Carrier,
  cookieName: string,
  carried: readonly (string | undefined | null)[] = [],
): readonly string[] {
  const tokens: string[] = [];
  for (const token of carried) note(tokens, token);
  const cookie = request.headers.get('cookie');
  if (cookie !== null) for (const token of readCookies([cookie], cookieName)) note(tokens, token);
  return tokens;
}

function note(tokens: string[], token: string | undefined | null): void {
  if (token && tokens.length < MAX_CANDIDATES && !tokens.includes(token)) tokens.push(token);
}

/** The first answer that is no refusal, or else the first refusal. Asks at least once, with `undefined`. */
export function firstAccepted<T extends { readonly state: string }>(
  candidates: readonly string[],
  ask: (token: string | undefined) => Promise<T>,
): Promise<T> {
  const first = ask(candidates[0]);
  return candidates.length < 2 ? first : firstOf(first, candidates, ask);
}

async function firstOf<T extends { readonly state: string }>(
  asked: Promise<T>,
  candidates: readonly string[],
  ask: (token: string | undefined) => Promise<T>,
): Promise<T> {
  const first = await asked;
  if (first.state !== 'refused') return first;
  for (const candidate of candidates.slice(1)) {
    const answer = await ask(candidate);
    if (answer.state !== 'refused') return answer;
  }
  return first;
}
