import type { MemoryLine } from './memory-line';
import type { QueueSnapshot } from './store';

/** Ranks up to here are exact. */
const FRONT = 1000;
/** Beyond, one number in this many is written down. */
const MARKER_EVERY = 1024;

/** One look at a line in memory, in the shape every store answers. */
export function snapshotOf(line: MemoryLine, pace: QueueSnapshot['pace']): QueueSnapshot {
  const { queue } = line;
  const front: number[] = [];
  for (let rank = 0; rank < Math.min(FRONT, queue.size); rank++) front.push(scoreAt(line, rank));
  const markers: [seq: number, rank: number][] = [];
  for (let rank = FRONT; rank < queue.size; rank += MARKER_EVERY)
    markers.push([scoreAt(line, rank), rank + 1]);
  if (queue.size > FRONT) markers.push([scoreAt(line, queue.size - 1), queue.size]);
  return {
    asOf: line.nowMs,
    event: line.event,
    term: line.term,
    waiting: queue.size,
    active: line.slots.heldAt(line.nowMs),
    head: queue.size === 0 ? Number.MAX_SAFE_INTEGER : scoreAt(line, 0) - 1,
    tail: line.tail,
    front,
    markers,
    pace,
    recovering: false,
  };
}

function scoreAt(line: MemoryLine, rank: number): number {
  return line.queue.at(rank)?.score ?? 0;
}
