/**
 * Verdicts, made once: a flood of refused tokens allocates nothing.
 *
 * Runs inside CloudFront Functions: njs syntax (no spread, destructuring, for..of, default parameters).
 */
import { decodeText } from './base64url';
import {
  type Claims,
  type Expected,
  expectationFault,
  REASONS,
  type Reason,
  type TokenRules,
  type Verdict,
} from './claims';
import { readPayload } from './judge';
import { parseClaims } from './parse-claims';

export const REFUSED = /* @__PURE__ */ refusals();

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
  return toVerdict(readPayload(decodeText(segment), rules, nowMs, parseClaims), expected);
}

/** What a judge said, held against what the caller expects. */
export function toVerdict(judged: Claims | Reason, expected: Expected): Verdict {
  if (typeof judged === 'string') return REFUSED[judged];
  const fault = expectationFault(judged, expected);
  return fault === null ? { ok: true, claims: judged } : REFUSED[fault];
}
