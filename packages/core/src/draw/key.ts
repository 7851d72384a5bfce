/** What a draw's key is made of, so that anybody can make it again with a shell. */
import { sha256Hex } from '../sha256';

/** A public random number that was announced before anybody knew it: one round of drand. */
export type Beacon = {
  /** Hash of the chain, 64 hexadecimal characters. */
  readonly chain: string;
  readonly round: number;
  /** The round's `randomness`, 64 hexadecimal characters. */
  readonly randomness: string;
};

/** What was drawn: `beacon` is null when the draw is only committed. */
export type DrawInput = {
  /** The secret that was committed to: 64 hexadecimal characters, 256 random bits. */
  readonly seed: string;
  readonly beacon: Beacon | null;
  readonly eventId: string;
  readonly epoch: number;
  /** How many people had joined when the draw was made. */
  readonly drawSize: number;
};

/**
 * What is published before the pre-queue opens: SHA-256 of the seed's characters. Nobody can find another seed with
 * the same commitment, so nobody can choose one after seeing who came.
 *
 * @returns 64 hexadecimal characters; `printf %s SEED | sha256sum` prints the same
 */
export function commitment(seed: string): string {
  return sha256Hex(seed);
}

/**
 * The key that decides the order of a draw: SHA-256 of `drawKeyText`.
 *
 * @returns 64 hexadecimal characters
 */
export function drawKey(input: DrawInput): string {
  return sha256Hex(drawKeyText(input));
}

/**
 * What a draw's key is the hash of: six lines, joined by line feeds and without one at the end. They are `urr-draw-1`,
 * the seed, the beacon's randomness (empty without one), the event's id, its epoch and the size in decimal. No part can
 * hold a line feed, so no two draws share a text.
 */
export function drawKeyText({ seed, beacon, eventId, epoch, drawSize }: DrawInput): string {
  return ['urr-draw-1', seed, beacon?.randomness ?? '', eventId, epoch, drawSize].join('\n');
}
