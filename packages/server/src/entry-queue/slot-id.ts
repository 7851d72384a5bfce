import { createHash } from 'node:crypto';

/**
 * The id of a slot: `jti` of its entry token and member of the active set. Derived, so that whoever finds the same
 * admission again finds the same id, with a hash that Redis scripts have too. Unique, not secret: tokens are signed.
 */
export function slotIdOf(place: {
  readonly epoch: number;
  readonly seq: number;
  readonly subject: string;
}): string {
  return createHash('sha1').update(`${place.epoch}:${place.seq}:${place.subject}`).digest('hex').slice(0, 20);
}
