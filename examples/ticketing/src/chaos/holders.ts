/** Who has been let in, and when the gate last let them through. */

export type Holders = {
  /** Lets the gate know somebody; called again with everything that shows them there. */
  seen(visitor: number): void;
  gone(visitor: number): void;
  /** Whether everybody who is in has been seen since. */
  allSeenSince(atMs: number): boolean;
};

export function createHolders(now: () => number = () => performance.now()): Holders {
  const seen = new Map<number, number>();
  return {
    seen(visitor) {
      seen.set(visitor, now());
    },
    gone(visitor) {
      seen.delete(visitor);
    },
    allSeenSince: (atMs) => [...seen.values()].every((lastMs) => lastMs >= atMs),
  };
}
