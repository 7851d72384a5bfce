/**
 * Choosing the pass a request may go by among everything that came under its name: duplicate cookies, the header
 * carrier, tokens of other events. njs syntax.
 */
import type { Claims, Judge } from '@urr/core/verify-hs256';
import type { EventData, ModeData } from './compile';
import type { CookieScan } from './cookies';
import type { Rules } from './core';
import type { Told } from './request';

/** What was found for one tier. */
export type Found = {
  /** Of the first token that may be used, else null. */
  claims: Claims | null;
  /** That token, else ''. */
  token: string;
  /** Verdicts on the tokens that may not, each with a space behind it: cookies first, then the carrier. */
  verdicts: string;
};

/** Duplicates whose signatures are checked. Enough for a tossed cookie or two, too few to be worth an attack. */
const MAX_TRIES = 3;

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
  const found: Found = { claims: null, token: '', verdicts: '' };
  const event = lead ? lead.aud : eventId;
  let tries = 0;
  const count = cookies.length;
  for (let index = 0; index <= count; index++) {
    const inCookie = index < count;
    const token = inCookie ? cookies[index] : request.header(core.carriers[kind] as string);
    if (!token) continue;
    let verdict = 'malformed';
    // What every token begins with, `{"` in base64url. Anything else is junk and does not use up a try.
    if (token.startsWith('eyJ')) {
      if (inCookie && ++tries > MAX_TRIES) verdict = 'unknown-key';
      else {
        const claims = (core.judges[kind] as Judge)(token, request.now, event);
        verdict = typeof claims === 'string' ? claims : mismatch(core, claims, event, lead);
        if (!verdict) {
          found.claims = claims as Claims;
          found.token = token;
          break;
        }
      }
    }
    found.verdicts += `${verdict} `;
  }
  return found;
}

/** The verdict that is told: on the first token, `missing` without any. */
export function verdictOf(found: Found): string {
  const verdicts = found.verdicts;
  return verdicts ? (verdicts.split(' ')[0] as string) : 'missing';
}

/** Whether a good token of the right event belongs to another subject, and none to this. */
export function isMixed(found: Found): boolean {
  return !found.claims && /subject/.test(found.verdicts);
}

/** Whether there are tokens, but none that time, rotation or another page could make a good one. */
export function isDead(found: Found): boolean {
  return !found.claims && !!found.verdicts && /^(?!.*(yet|unknown|event|subject))./.test(found.verdicts);
}

// A subject becomes a request header: anything else could end the header or break the request.
// `(?![\s\S])` is the end of the text: njs lets `$` stand before a last line break.
const STAMPABLE = /^[!-~]{1,256}(?![\s\S])/;

/** Why a good token is not good for this, '' when it is. */
function mismatch(core: ModeData, claims: Claims, eventId: string | undefined, lead: Claims | null): string {
  return (!lead || claims.sub !== lead.sub) && !STAMPABLE.test(claims.sub)
    ? 'malformed'
    : eventId && claims.aud !== eventId
      ? 'wrong-event'
      : core.events && isOld(claims, core.events[`/${claims.aud}`] || {})
        ? 'wrong-epoch'
        : lead && claims.sub !== lead.sub
          ? 'wrong-subject'
          : '';
}

function isOld(claims: Claims, event: EventData): boolean {
  return !(claims.epo >= (event.minEpoch || 0));
}
