/** Checking somebody else's draw. */
import { isEventId } from '../event-id';
import { commitment as commitmentOf, type DrawInput, drawKey } from './key';
import { isDrawKey, toRoundKeys, walk } from './permutation';

/** What was announced before the draw. `beacon` is null when no public round was named. */
export type DrawPromise = {
  readonly commitment: string;
  readonly beacon: { readonly chain: string; readonly round: number } | null;
};

/** Which statement of a draw does not hold; `malformed` is one that is not even of the right shape. */
export type DrawFault = 'malformed' | 'commitment' | 'beacon' | 'key' | 'place';

export type DrawVerdict =
  | {
      readonly ok: true;
      readonly key: string;
      /**
       * `provable`: the organiser could not have known the beacon's round when they committed. `committed`: they knew
       * the seed, and must be trusted not to have tried several.
       */
      readonly trust: 'provable' | 'committed';
      /** Of the position that was asked about; late-comers keep their number. */
      readonly place?: number;
    }
  | { readonly ok: false; readonly reason: DrawFault };

/**
 * Checks a draw from what was published before and after it. Does no I/O: that the beacon's randomness is the one drand
 * published for that round is for the caller to look up, as is the time of both announcements.
 *
 * @param draw.key when given, must be the one these inputs make
 * @param draw.position an entry number; with `place`, must have gone there
 */
export function verifyDraw(
  draw: DrawInput & {
    readonly promise: DrawPromise;
    readonly key?: string;
    readonly position?: number;
    readonly place?: number;
  },
): DrawVerdict {
  const { promise, beacon, position, place } = draw;
  if (!isWellFormed(draw)) return { ok: false, reason: 'malformed' };
  if (commitmentOf(draw.seed) !== promise.commitment.toLowerCase())
    return { ok: false, reason: 'commitment' };
  if (promise.beacon?.round !== beacon?.round || promise.beacon?.chain !== beacon?.chain) {
    return { ok: false, reason: 'beacon' };
  }
  const key = drawKey(draw);
  if (draw.key !== undefined && draw.key.toLowerCase() !== key) return { ok: false, reason: 'key' };
  const trust = beacon === null ? 'committed' : 'provable';
  if (position === undefined) return { ok: true, key, trust };
  const drawn = placeIn({ key, size: draw.drawSize }, position);
  if (place !== undefined && place !== drawn) return { ok: false, reason: 'place' };
  return { ok: true, key, trust, place: drawn };
}

/**
 * The place of a position: drawn for those who had joined by then, unchanged for those who came after.
 *
 * @param draw.size how many took part; 0 when nobody did
 * @param position entry number, from 1
 */
export function placeIn(draw: { readonly key: string; readonly size: number }, position: number): number {
  return position > draw.size ? position : walk(toRoundKeys(draw.key), draw.size, position);
}

function isWellFormed({
  seed,
  beacon,
  eventId,
  epoch,
  drawSize,
  position,
}: DrawInput & { readonly position?: number }): boolean {
  return (
    isLowerHex(seed) &&
    (beacon === null || (isLowerHex(beacon.randomness) && Number.isInteger(beacon.round))) &&
    isEventId(eventId) &&
    isCount(epoch, 1) &&
    isCount(drawSize, 0) &&
    (position === undefined || isCount(position, 1))
  );
}

/** One way to write it: another case would be another text and another key. */
function isLowerHex(value: string): boolean {
  return isDrawKey(value) && value === value.toLowerCase();
}

function isCount(value: number, least: number): boolean {
  return Number.isSafeInteger(value) && value >= least;
}
