/**
 * Choosing the pass a request may go by among everything that came under its name: duplicate cookies, the header
 * carrier, tokens of other events. njs syntax.
 */
import type { Claims, Judge, Reason } from '@urr/core/verify-hs256';
import type { ModeData } from './compile';
import type { CookieScan } from './cookies';
import type { Rules } from './core';
import type { Told } from './request';

/** Judges one token by itself. Event and subject are compared here, so that the verdict can be remembered. */
export type JudgePass = (token: string, nowMs: number) => Claims | Reason;

/** What was found for one tier. */
export type Found = {
  /** Of the first token that may be used, else null. */
  claims: Claims | null;
  /** That token, else ''. */
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

/** Verdicts that time, rotation or another page may turn into a good one. */
const ALIVE = /not-yet|unknown|wrong-(event|subject)/;

/**
 * The first token of a kind that is good for this event and subject: cookies in the order they came, then the carrier.
 *
 * @param eventId undefined accepts any event
 * @param lead claims of the other pass, whose event and subject this one must have
 */
export function findPass(
  core: Rules,
  request: Told,
  scan: CookieScan,
  kind: number,
  eventId: string | undefined,
  lead: Claims | null,
): Found {
  const cookies = scan.tokens[kind] as string[];
  const found: Found = { claims: null, token: '', reason: 'missing', mixed: false, dead: false };
  const event = lead === null ? eventId : lead.aud;
  let alive = false;
  for (let index = 0, tries = 0; index <= cookies.length; index++) {
    const inCookie = index < cookies.length;
    const token = inCookie ? cookies[index] : request.header(core.carriers[kind] as string);
    if (!token) continue;
    let reason = 'malformed';
    if (token.slice(0, 3) === BEGINNING) {
      if (inCookie && ++tries > MAX_TRIES) reason = 'unknown-key';
      else {
        const claims = (core.judges[kind] as JudgePass)(token, request.now);
        reason = typeof claims === 'string' ? claims : mismatch(core, claims, event, lead);
        if (reason === '') {
          found.claims = claims as Claims;
          found.token = token;
          return found;
        }
      }
    }
    if (reason === 'wrong-subject') found.mixed = true;
    if (inCookie) {
      if (ALIVE.test(reason)) alive = true;
      found.dead = !alive;
    }
    if (found.reason === 'missing') found.reason = reason;
  }
  return found;
}

/** Why a good token is not good for this, '' when it is. */
function mismatch(core: ModeData, claims: Claims, eventId: string | undefined, lead: Claims | null): string {
  if (eventId && claims.aud !== eventId) return 'wrong-event';
  const event = core.events && core.events[`/${claims.aud}`];
  if (event && event.minEpoch && !(claims.epo >= event.minEpoch)) return 'wrong-epoch';
  return lead === null || claims.sub === lead.sub ? '' : 'wrong-subject';
}

// A subject becomes a request header: anything else could end the header or break the request.
// `(?![\s\S])` is the end of the text: njs lets `$` stand before a last line break.
const STAMPABLE = /^[!-~]{1,256}(?![\s\S])/;

/** A judge for passes: also refuses subjects that no header can hold. */
export function judgePasses(judge: Judge): JudgePass {
  return function judgePass(token, nowMs) {
    const claims = judge(token, nowMs);
    return typeof claims === 'string' || STAMPABLE.test(claims.sub) ? claims : 'malformed';
  };
}
