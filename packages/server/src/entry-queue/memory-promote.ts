/** Promotion in memory: ended slots first, then the front of the line, then the silent. */
import { currentPhase, dequeue, isSilent, type MemoryLine, roomLeft } from './memory-line';
import type { MemoryPace } from './memory-pace';
import type { PlaceEvidence, PromoteResult, QueueRules } from './store';

export const NOTHING_PROMOTED: PromoteResult = { admitted: [], expired: 0, hidden: 0, more: false };

export function promoteLine(
  line: MemoryLine,
  pace: MemoryPace,
  rules: QueueRules,
  maxUnits: number,
): PromoteResult {
  const admitted: PlaceEvidence[] = [];
  let expired = 0;
  let hidden = 0;

  /** One unit of work; false when there is none. */
  function step(): boolean {
    const ended = line.slots.nextEnded(rules, line.nowMs);
    if (ended !== undefined) {
      line.slots.free(ended.id);
      expired++;
      return true;
    }
    const first = line.queue.at(0);
    if (first !== undefined && currentPhase(line) === 'open' && roomLeft(line) > 0) {
      const place = { subject: first.member, epoch: line.event.epoch, seq: first.score };
      const silent = isSilent(line, place.subject, rules);
      dequeue(line, place.subject);
      if (silent) hidden++;
      else {
        line.slots.reserve(place, rules, line.nowMs);
        pace.add(line.nowMs);
        admitted.push(place);
      }
      return true;
    }
    const quietest = line.seen.at(0);
    if (quietest === undefined || !isSilent(line, quietest.member, rules)) return false;
    dequeue(line, quietest.member);
    hidden++;
    return true;
  }

  let units = 0;
  while (units < maxUnits && step()) units++;
  return { admitted, expired, hidden, more: units === maxUnits };
}
