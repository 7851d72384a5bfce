/**
 * Verdicts, made once: a flood of refused tokens allocates nothing.
 *
 * Runs inside CloudFront Functions: njs syntax (no spread, destructuring, for..of, default parameters).
 */
import { decodeText } from './base64url';
import {
  type Claims,
  claimFault,
  type Expected,
  REASONS,
  type Reason,
  type TokenRules,
  type Verdict,
} from './claims';

export const REFUSED = refusals();

function refusals(): { readonly [reason in Reason]: Verdict } {
  const verdicts: { [reason in Reason]?: Verdict } = {};
  for (let index = 0; index < REASONS.length; index++) {
    const reason = REASONS[index] as Reason;
    verdicts[reason] = Object.freeze({ ok: false, reason: reason });
  }
  return verdicts as { readonly [reason in Reason]: Verdict };
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
