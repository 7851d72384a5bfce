/**
 * Choosing the pass a request may go by among everything that came under its name: duplicate cookies, the header
 * carrier, tokens of other events. njs syntax.
 */
import type { Claims, Verdict } from '@urr/core/verify-hs256';

/** Judges one token by itself. Event and subject are compared here, so that the verdict can be cached. */
export type VerifyPass = (token: string, nowMs: number) => Verdict;

/** What was found for one tier. */
export type Found = {
  /** Of the first token that may be used, else null. */
  claims: Claims | null;
  token: string;
  /** Verdict on the first token that may not, `missing` without any. */
  reason: string;
  /** A good token of the right event belongs to another subject. */
  mixed: boolean;
  /** No cookie holds anything that could ever be used again, for any event. */
  dead: boolean;
};

/** Duplicates whose signatures are checked. Enough for a tossed cookie or two, too few to be worth an attack. */
const MAX_TRIES = 3;

/** What every token begins with, `{"` in base64url. Anything else is junk and does not use up a try. */
const BEGINNING = 'eyJ';

/** Verdicts that time, rotation or another page cannot turn into a good one. */
const DEAD = ' malformed algorithm wrong-kind signature lifetime expired wrong-epoch ';

/**
 * The first token that is good for this event and subject.
 *
 * @param cookies values of the cookie, in the order they came
 * @param carried value of the header carrier, tried after the cookies
 * @param eventId undefined accepts any event
 * @param subject undefined accepts any subject
 */
export function findPass(
  verify: VerifyPass,
  cookies: readonly string[],
  carried: string | undefined,
  eventId: string | undefined,
  subject: string | undefined,
  nowMs: number,
): Found {
  const found: Found = { claims: null, token: '', reason: 'missing', mixed: false, dead: false };
  let alive = false;
  for (let index = 0, tries = 0; index <= cookies.length && found.claims === null; index++) {
    const inCookie = index < cookies.length;
    const token = inCookie ? cookies[index] : carried;
    if (token === undefined || token === '') continue;
    let reason = 'malformed';
    if (token.indexOf(BEGINNING) === 0) {
      if (inCookie && ++tries > MAX_TRIES) {
        alive = true;
        continue;
      }
      reason = judge(verify(token, nowMs), eventId, subject, found);
      found.token = token;
    }
    if (reason === 'wrong-subject') found.mixed = true;
    if (inCookie && DEAD.indexOf(` ${reason} `) < 0) alive = true;
    else if (inCookie) found.dead = true;
    if (found.reason === 'missing') found.reason = reason;
  }
  found.dead = found.dead && !alive;
  return found;
}

/** The verdict once event and subject are known; fills in the claims of a good token. */
function judge(
  verdict: Verdict,
  eventId: string | undefined,
  subject: string | undefined,
  found: Found,
): string {
  if (!verdict.ok) return verdict.reason;
  if (eventId !== undefined && verdict.claims.aud !== eventId) return 'wrong-event';
  if (subject !== undefined && verdict.claims.sub !== subject) return 'wrong-subject';
  found.claims = verdict.claims;
  return 'admitted';
}
