import type { Claims } from '@urr/core';
import type { RenewedPass } from './outcome';
import type { QueueTokens } from './queue-tokens';
import { tailOf } from './token-tail';
import type { KnownPass, Visitor } from './visitors';

/** A pass is renewed at most this long after its first issue. */
export const PASS_LIFETIME_SECONDS = 7200;

/** What is needed of a verified tier-1 pass to renew it later. */
export function toKnownPass(claims: Claims): KnownPass {
  return {
    position: claims.pos,
    epoch: claims.epo,
    firstIssue: claims.oia ?? claims.iat,
    expiresAt: claims.exp,
  };
}

/**
 * Renews the tier-1 pass of somebody whose place or slot is good, once half of its life is used up. Without it nobody
 * could wait in tier 2 for longer than a pass lives. Renewed is what was verified: the pass shown now, or the one this
 * process saw last.
 *
 * @param presented the pass that came with the request; ignored unless it is good and of the same subject
 * @returns undefined, without waiting where it can, while the pass is fresh, at the end of its renewals, or when nothing is known about it
 */
export function renewPass(renewal: Renewal): Promise<RenewedPass | undefined> | undefined {
  const { tokens, visitor, eventId, subject, presented, nowMs } = renewal;
  if (!tokens.canRenew) return undefined;
  // Polls bring the same pass again and again, and what it says is known.
  if (presented !== undefined && tailOf(presented) !== visitor.passTail) {
    const verdict = tokens.vwr.verifyNow(presented, { eventId, subject }, nowMs);
    if (verdict === undefined) return verifyAndRenew(renewal, presented);
    if (verdict.ok) see(visitor, presented, verdict.claims);
  }
  return isDue(renewal) ? issueAnew(renewal) : undefined;
}

export type Renewal = {
  readonly tokens: QueueTokens;
  readonly visitor: Visitor;
  readonly eventId: string;
  readonly subject: string;
  readonly presented: string | undefined;
  readonly vwrSeconds: number;
  readonly nowMs: number;
};

async function verifyAndRenew(renewal: Renewal, presented: string): Promise<RenewedPass | undefined> {
  const { tokens, visitor, eventId, subject } = renewal;
  const verdict = await tokens.vwr.verify(presented, { eventId, subject });
  if (verdict.ok) see(visitor, presented, verdict.claims);
  return isDue(renewal) ? issueAnew(renewal) : undefined;
}

function see(visitor: Visitor, presented: string, claims: Claims): void {
  visitor.pass = toKnownPass(claims);
  visitor.passTail = tailOf(presented);
}

function isDue({ visitor: { pass }, vwrSeconds, nowMs }: Renewal): boolean {
  return pass !== undefined && pass.expiresAt - Math.floor(nowMs / 1000) < vwrSeconds / 2;
}

async function issueAnew({
  tokens,
  visitor,
  eventId,
  subject,
  vwrSeconds,
  nowMs,
}: Renewal): Promise<RenewedPass | undefined> {
  const pass = visitor.pass as KnownPass;
  const nowSeconds = Math.floor(nowMs / 1000);
  const expiresAt = Math.min(nowSeconds + vwrSeconds, pass.firstIssue + PASS_LIFETIME_SECONDS);
  if (expiresAt <= Math.max(pass.expiresAt, nowSeconds)) return undefined;
  const token = await tokens.vwr.issue({
    eventId,
    subject,
    epoch: pass.epoch,
    position: pass.position,
    iat: nowSeconds,
    exp: expiresAt,
    oia: pass.firstIssue,
  });
  visitor.pass = { ...pass, expiresAt };
  // If this answer is lost the old pass comes again, and has to be looked at again.
  visitor.passTail = null;
  return { token, expiresAt: expiresAt * 1000 };
}
