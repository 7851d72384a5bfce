/**
 * Choosing the pass a request may go by among everything that came under its names: duplicate cookies, the header
 * carrier, tokens of other events. njs syntax.
 */
import type { Claims, Verdict } from '@urr/core/verify-hs256';

/** Judges one token by itself. Event and subject are compared here, so that the verdict can be cached. */
export type VerifyPass = (token: string, nowMs: number) => Verdict;

export type Pass = { readonly token: string; readonly claims: Claims };

/** What was found for one tier. */
export type Choice = {
  /** The first candidate that may be used. */
  pass: Pass | null;
  /** Verdict on the first candidate that may not, `missing` without any. */
  reason: string;
  /** A good token of the right event belongs to another subject. */
  otherSubject: boolean;
  /** Every candidate in a cookie is beyond use for any event, now and later: the cookie may be removed. */
  dead: boolean;
};

/** Duplicates whose signatures are checked. Enough for a tossed cookie or two, too few to be worth an attack. */
const MAX_TRIES = 3;

// Sets a request header in what is forwarded: anything else could end the header or break the request.
// `(?![\s\S])` is the end of the text: njs lets `$` stand before a last line break.
const STAMPABLE = /^[\x21-\x7e]{1,256}(?![\s\S])/;

/** Verdicts that time, rotation or another page cannot turn into a good one. */
const DEAD = ' malformed algorithm wrong-kind signature lifetime expired wrong-epoch ';

/**
 * The first candidate that is good for this event and subject.
 *
 * @param cookies values of the cookie, in the order they came
 * @param carried value of the header carrier, tried after the cookies
 * @param eventId undefined accepts any event
 * @param subject undefined accepts any subject
 */
export function choosePass(
  verify: VerifyPass,
  cookies: readonly string[],
  carried: string | undefined,
  eventId: string | undefined,
  subject: string | undefined,
  nowMs: number,
): Choice {
  const choice: Choice = { pass: null, reason: 'missing', otherSubject: false, dead: false };
  let alive = false;
  let tries = 0;
  for (let index = 0; index < cookies.length && choice.pass === null; index++) {
    const token = cookies[index] as string;
    if (token === '') continue;
    let reason = 'malformed';
    if (mayBeToken(token)) {
      if (tries === MAX_TRIES) {
        alive = true;
        continue;
      }
      tries++;
      reason = judge(verify, token, eventId, subject, nowMs, choice);
    }
    if (DEAD.indexOf(` ${reason} `) < 0) alive = true;
    else choice.dead = true;
    if (choice.reason === 'missing') choice.reason = reason;
  }
  choice.dead = choice.dead && !alive;
  if (choice.pass === null && carried !== undefined && carried !== '') {
    const reason = mayBeToken(carried)
      ? judge(verify, carried, eventId, subject, nowMs, choice)
      : 'malformed';
    if (choice.reason === 'missing') choice.reason = reason;
  }
  return choice;
}

/** The verdict on one candidate; fills in `choice.pass` when it is good. */
function judge(
  verify: VerifyPass,
  token: string,
  eventId: string | undefined,
  subject: string | undefined,
  nowMs: number,
  choice: Choice,
): string {
  const verdict = verify(token, nowMs);
  if (!verdict.ok) return verdict.reason;
  const claims = verdict.claims;
  if (!STAMPABLE.test(claims.sub)) return 'malformed';
  if (eventId !== undefined && claims.aud !== eventId) return 'wrong-event';
  if (subject !== undefined && claims.sub !== subject) {
    choice.otherSubject = true;
    return 'wrong-subject';
  }
  choice.pass = { token: token, claims: claims };
  return 'admitted';
}

/** Three parts and a bearable length, seen without touching a key. Junk does not use up the tries. */
function mayBeToken(text: string): boolean {
  if (text.length > 2048) return false;
  const first = text.indexOf('.');
  const second = first < 1 ? -1 : text.indexOf('.', first + 1);
  return second > first + 1 && second < text.length - 1 && text.indexOf('.', second + 1) < 0;
}
