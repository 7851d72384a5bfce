/**
 * The shop's servers as they are without help: so many requests a second, a short queue, then errors. The longer the
 * queue, the slower each answer (locks, swapping, retries), so a crowd makes them do less, not more.
 */

export type CapacityOptions = {
  readonly requestsPerSecond: number;
  /** Requests that may wait before the rest are turned away. */
  readonly backlog: number;
  readonly clock?: () => number;
};

export type Load = {
  /** Requests accepted so far. */
  readonly served: number;
  /** Requests answered with 503 so far. */
  readonly turnedAway: number;
  /** Requests waiting now. */
  readonly waiting: number;
};

export type Capacity = {
  /** Waits for a free worker: true when the request was done, false when it was turned away. */
  enter(): Promise<boolean>;
  load(): Load;
};

/** Share of the backlog from which on answers get slower: until then a burst is worked off, beyond it work itself suffers. */
const COMFORTABLE = 0.75;
/** How much longer a request takes with a full backlog, as a multiple. */
const THRASH = 2;

const GIVE_UP_MS = 900;

export function createCapacity({ requestsPerSecond, backlog, clock = Date.now }: CapacityOptions): Capacity {
  const serviceMs = 1000 / requestsPerSecond;
  let freeAt = 0;
  let waiting = 0;
  let served = 0;
  let turnedAway = 0;

  return {
    async enter() {
      if (waiting >= backlog) {
        turnedAway += 1;
        await pause(GIVE_UP_MS);
        return false;
      }
      const now = clock();
      const pressure = Math.max(0, waiting / backlog - COMFORTABLE) / (1 - COMFORTABLE);
      freeAt = Math.max(now, freeAt) + serviceMs * (1 + THRASH * pressure);
      waiting += 1;
      await pause(freeAt - now);
      waiting -= 1;
      served += 1;
      return true;
    },
    load: () => ({ served, turnedAway, waiting }),
  };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
