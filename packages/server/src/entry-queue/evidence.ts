import type { Claims } from '@urr/core';
import type { PlaceEvidence, SlotEvidence } from './store';

/** What a verified place token proves. */
export function toPlaceEvidence({ sub, epo, pos }: Claims): PlaceEvidence {
  return { subject: sub, epoch: epo, seq: pos };
}

/** What a verified entry token proves. */
export function toSlotEvidence(claims: Claims): SlotEvidence {
  return { ...toPlaceEvidence(claims), id: claims.jti, expiresAtSeconds: claims.exp };
}
