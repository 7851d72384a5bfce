import type { Claims } from '@urr/core';
import type { RenewedPass } from './outcome';
import type { QueueTokens } from './queue-tokens';
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
 * @returns undefined while the pass is fresh, at the end of its renewals, or when nothing is known about it
 */
export async function renewPass(options: {
  readonly tokens: QueueTokens;
  readonly visitor: Visitor;
  readonly eventId: string;
  readonly subject: string;
  readonly presented: string | undefined;
  readonly vwrSeconds: number;
  readonly nowMs: number;
}): Promise<RenewedPass | undefined> {
  const { tokens, visitor, eventId, subject, presented, vwrSeconds, nowMs } = options;
  if (!tokens.canRenew) return undefined;
  if (presented !== undefined) {
    const verdict = await tokens.vwr.verify(presented, { eventId, subject });
    if (verdict.ok) visitor.pass = toKnownPass(verdict.claims);
  }
  const { pass } = visitor;
  if (pass === undefined) return undefined;
  const nowSeconds = Math.floor(nowMs / 1000);
  if (pass.expiresAt - nowSeconds >= vwrSeconds / 2) return undefined;
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
  return { token, expiresAt: expiresAt * 1000 };
}
