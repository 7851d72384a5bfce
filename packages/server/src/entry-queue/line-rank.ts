import type { Pace } from '@urr/core/position';
import type { QueueSnapshot } from './store';

/** A measurement shorter than this says nothing yet. */
const SHORTEST_MEASURE_SECONDS = 5;

/**
 * People ahead of a number, from a snapshot: exact among the first, interpolated between markers further back.
 * A number given out after the snapshot has everybody ahead.
 */
export function aheadIn(snapshot: QueueSnapshot, seq: number): number {
  const { front, markers, waiting } = snapshot;
  const before = countBelow(front, seq);
  if (before < front.length || markers.length === 0) return Math.min(before, waiting);
  const above = firstMarkerFrom(markers, seq);
  const to = markers[above];
  if (to === undefined) return waiting;
  const [fromSeq, fromRank] = markers[above - 1] ?? [front.at(-1) ?? 0, front.length];
  const share = to[0] === fromSeq ? 1 : (seq - fromSeq) / (to[0] - fromSeq);
  return Math.min(waiting, Math.round(fromRank + share * (to[1] - fromRank)) - 1);
}

/**
 * Whether a number is known not to be in line: admitted, left, or hidden. Only the front is known exactly, so further
 * back the answer is no.
 */
export function isMissingFrom({ front, markers, head, tail }: QueueSnapshot, seq: number): boolean {
  if (seq <= head) return true;
  const exactUpTo = markers.length === 0 ? tail : (front.at(-1) ?? 0);
  return seq <= exactUpTo && front[countBelow(front, seq)] !== seq;
}

/** Admissions as measured, scaled to ten seconds; null while too little is known. */
export function measuredPace({ pace, asOf }: QueueSnapshot): Pace | null {
  if (pace === null) return null;
  const seconds = (asOf - pace.sinceMs) / 1000;
  if (seconds < SHORTEST_MEASURE_SECONDS) return null;
  return { step: (pace.admitted * 10) / seconds, everySeconds: 10 };
}

/** Index of the first marker at or above a number. */
function firstMarkerFrom(markers: QueueSnapshot['markers'], seq: number): number {
  let low = 0;
  let high = markers.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((markers[middle] as readonly [number, number])[0] < seq) low = middle + 1;
    else high = middle;
  }
  return low;
}

function countBelow(ascending: readonly number[], limit: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ascending[middle] as number) < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
