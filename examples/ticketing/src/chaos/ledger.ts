/** What visitors saw, counted from the answers they got: evidence, because nothing in here comes from the servers. */

export type Tier = 'room' | 'queue';
/** `waiting`: in line with a good place when there was no more time. */
export type Ending = 'completed' | 'left' | 'waiting';

export type Tally = {
  readonly visitors: number;
  readonly completed: number;
  readonly left: number;
  readonly waiting: number;
  /** Places refused or changed, and visitors without an end. */
  readonly lostPlaces: number;
  readonly duplicatePositions: number;
  readonly overCapacity: number;
  readonly passesWithoutTokens: number;
  /** Let in after somebody who stood a whole house further back. A matter of polling; for information. */
  readonly orderInversions: number;
  readonly reloads: number;
  readonly trespassers: number;
  /** Requests without an answer, or told to come again; each was repeated. */
  readonly repeats: number;
  readonly mostInside: number;
};

export type Ledger = {
  came(): void;
  /** A position, told for the first time or again. */
  position(tier: Tier, visitor: number, position: number): void;
  /** A good place or pass was turned down. */
  refused(what: string): void;
  letIn(position: number): void;
  /** The gate let somebody through to the seats. */
  enter(): void;
  /** Called before anybody is told: people inside are then never counted too high. */
  exit(): void;
  ended(how: Ending): void;
  trespass(how: string, passed: boolean): void;
  count(what: 'reloads' | 'repeats'): void;
  tally(): Tally;
  /** What should not have happened, with how often. */
  wrongs(): readonly (readonly [what: string, times: number])[];
};

export function createLedger(maxUsers: number): Ledger {
  const counts = {
    visitors: 0,
    completed: 0,
    left: 0,
    waiting: 0,
    duplicatePositions: 0,
    overCapacity: 0,
    passesWithoutTokens: 0,
    orderInversions: 0,
    reloads: 0,
    trespassers: 0,
    repeats: 0,
    mostInside: 0,
  };
  const holders = new Map<string, number>();
  const positions = new Map<string, number>();
  const wrongs = new Map<string, number>();
  let turnedDown = 0;
  let inside = 0;
  let furthest = 0;

  const wrong = (what: string): void => {
    wrongs.set(what, (wrongs.get(what) ?? 0) + 1);
  };
  const unended = (): number => counts.visitors - counts.completed - counts.left - counts.waiting;

  return {
    came() {
      counts.visitors += 1;
    },
    position(tier, visitor, position) {
      const holder = holders.get(`${tier} ${position}`);
      const before = positions.get(`${tier} ${visitor}`);
      if (holder === undefined) holders.set(`${tier} ${position}`, visitor);
      if (before === undefined) positions.set(`${tier} ${visitor}`, position);
      if (holder !== undefined && holder !== visitor) {
        counts.duplicatePositions += 1;
        wrong(`a position of the ${tier} was given twice`);
      }
      if (before !== undefined && before !== position) {
        turnedDown += 1;
        wrong(`a position of the ${tier} changed`);
      }
    },
    refused(what) {
      turnedDown += 1;
      wrong(what);
    },
    letIn(position) {
      if (position < furthest - maxUsers) counts.orderInversions += 1;
      furthest = Math.max(furthest, position);
    },
    enter() {
      inside += 1;
      counts.mostInside = Math.max(counts.mostInside, inside);
      if (inside <= maxUsers) return;
      counts.overCapacity += 1;
      wrong('more people inside than allowed');
    },
    exit() {
      inside -= 1;
    },
    ended(how) {
      counts[how] += 1;
    },
    trespass(how, passed) {
      counts.trespassers += 1;
      if (!passed) return;
      counts.passesWithoutTokens += 1;
      wrong(`let past: ${how}`);
    },
    count(what) {
      counts[what] += 1;
    },
    // Who was turned down may have gone on and found an end all the same: never less than either.
    tally: () => ({ ...counts, lostPlaces: Math.max(turnedDown, unended()) }),
    wrongs: () => [
      ...wrongs,
      ...(unended() === 0 ? [] : [['a visitor never got an end', unended()] as const]),
    ],
  };
}
