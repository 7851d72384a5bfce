/** Little's law: people inside = people in a second × seconds inside. What pace a site bears, and what a pace needs. */

import { outOfRange } from '../out-of-range';
import { type Pace, perMinute } from '../pacing';
import { provisionFor, WARN_SHARE } from './utilization';

/**
 * The pace that has called up everybody in time.
 *
 * @param goal.visitors who come, from 1
 * @param goal.withinSeconds from the opening to the last turn
 * @param goal.everySeconds length of a cycle, 10 by default
 * @throws {RangeError} an argument is not above 0, or the time is shorter than one cycle
 */
export function paceToClear(goal: {
  readonly visitors: number;
  readonly withinSeconds: number;
  readonly everySeconds?: number;
}): Pace {
  const { visitors, withinSeconds, everySeconds = 10 } = goal;
  assertPositive('visitors', visitors);
  assertPositive('everySeconds', everySeconds);
  // The first step is served at the opening, so there is one more than there are whole cycles.
  const turns = Math.floor(withinSeconds / everySeconds) + 1;
  if (!(withinSeconds >= everySeconds)) {
    throw outOfRange('withinSeconds', `at least one cycle, ${everySeconds}`);
  }
  return { step: Math.ceil(visitors / turns), everySeconds };
}

/** What a pace needs behind it. */
export type Capacity = {
  /** People inside at once on average. */
  readonly inside: number;
  /** Room to provide: `inside` / 0.7, so that the site stays out of the yellow. */
  readonly capacity: number;
};

/**
 * The room a pace needs when everybody who is let in stays for a while.
 *
 * @param staySeconds how long somebody is inside, on average
 * @param showShare how many of those called up come, 1 by default
 */
export function capacityForPace(pace: Pace, staySeconds: number, showShare = 1): Capacity {
  assertPositive('everySeconds', pace.everySeconds);
  const inside = Math.ceil((perMinute(pace) / 60) * staySeconds * showShare);
  return { inside, capacity: provisionFor(inside) };
}

/**
 * The fastest pace that a site of a capacity bears at 70 %, whole people to a cycle.
 *
 * @param capacity most people it bears at once, as measured
 * @param staySeconds how long somebody is inside, on average
 */
export function paceForCapacity(capacity: number, staySeconds: number, everySeconds = 10): Pace {
  assertPositive('staySeconds', staySeconds);
  return { step: Math.floor((capacity * WARN_SHARE * everySeconds) / staySeconds), everySeconds };
}

function assertPositive(name: string, value: number): void {
  if (!(value > 0 && Number.isFinite(value))) throw outOfRange(name, 'a number above 0');
}
