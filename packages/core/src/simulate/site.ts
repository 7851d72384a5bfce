/** What lies behind the waiting room: a site that bears so many people at once, first come first served. */
import { exponential } from './random';

export type Site = {
  enter(nowMs: number): void;
  /** Lets those out whose time is up by the end of this second, and those in for whom there is room. */
  tick(second: number): void;
  active(): number;
  waiting(): number;
  peak(): number;
  /** People who have left so far, and the seconds they were inside, all together. */
  gone(): number;
  secondsInside(): number;
  /** Longest anybody waited between the two tiers. */
  longestWaitSeconds(): number;
};

/** A pass ends after ten minutes, whatever its holder does. */
const MOST_SECONDS = 600;

export function createSite(
  options: { readonly capacity: number; readonly staySeconds: number },
  seconds: number,
  dice: () => number,
): Site {
  const { capacity, staySeconds } = options;
  const exits = new Int32Array(seconds + MOST_SECONDS + 2);
  const line: number[] = [];
  let front = 0;
  let [active, peak, gone, inside, longest] = [0, 0, 0, 0, 0];

  function admit(second: number): void {
    const stay = Math.max(1, Math.round(Math.min(exponential(dice, staySeconds), MOST_SECONDS)));
    active += 1;
    inside += stay;
    peak = Math.max(peak, active);
    exits[second + stay] = (exits[second + stay] as number) + 1;
  }

  return {
    enter: (nowMs) => void line.push(nowMs),
    tick(second) {
      const leaving = exits[second] as number;
      active -= leaving;
      gone += leaving;
      while (front < line.length && active < capacity) {
        longest = Math.max(longest, second - Math.floor((line[front] as number) / 1000));
        front += 1;
        admit(second);
      }
    },
    active: () => active,
    waiting: () => line.length - front,
    peak: () => peak,
    gone: () => gone,
    secondsInside: () => inside,
    longestWaitSeconds: () => longest,
  };
}
