/**
 * Verdicts, made once: a flood of refused tokens allocates nothing.
 *
 * Runs inside CloudFront Functions: njs syntax (no spread, destructuring, for..of, default parameters).
 */
import { decodeText } from './base64url';
import { type Claims, claimFault, type Expected, type Reason, type TokenRules, type Verdict } from './claims';

export const REFUSED: { readonly [reason in Reason]: Verdict } = {
  missing: refused('missing'),
  malformed: refused('malformed'),
  algorithm: refused('algorithm'),
  'wrong-kind': refused('wrong-kind'),
  'unknown-key': refused('unknown-key'),
  signature: refused('signature'),
  lifetime: refused('lifetime'),
  'not-yet-valid': refused('not-yet-valid'),
  expired: refused('expired'),
  'wrong-event': refused('wrong-event'),
  'wrong-epoch': refused('wrong-epoch'),
  'wrong-subject': refused('wrong-subject'),
};

function refused(reason: Reason): Verdict {
  return Object.freeze({ ok: false, reason: reason });
}

/** The verdict on a payload segment whose signature has been found good. */
export function judgePayload(segment: string, rules: TokenRules, expected: Expected, nowMs: number): Verdict {
  const text = decodeText(segment);
  if (text === null) return REFUSED.malformed;
  let payload: unknown;
  try {
    payload = JSON.parse(text);
  } catch (_error) {
    return REFUSED.malformed;
  }
  const fault = claimFault(payload, rules, expected, nowMs);
  return fault === null ? { ok: true, claims: payload as Claims } : REFUSED[fault];
}
