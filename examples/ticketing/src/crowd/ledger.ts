/**
 * What the crowd saw, counted from the answers it got. Nothing in here comes from inside the servers, so it is
 * evidence: a position given twice, a person too many, or a door that opened without a pass would show.
 */

export type Stage = 'line' | 'queue' | 'seats';
export type Ending = 'booked' | 'left';

export type LedgerEvent = { readonly eventId: string; readonly epoch: number };

export type StageTimes = { readonly count: number; readonly medianMs: number; readonly p95Ms: number };

export type Tally = {
  readonly visitors: number;
  readonly assigned: number;
  readonly admitted: number;
  readonly entered: number;
  readonly booked: number;
  readonly left: number;
  readonly duplicatePositions: number;
  readonly overCapacity: number;
  readonly cheats: number;
  readonly bypasses: number;
  readonly reloads: number;
  readonly repeats: number;
  readonly errors: number;
};

export type Ledger = {
  visitor(): void;
  /** A position was given to a visitor, or told again. Reports the same visitor being given another one as well. */
  position(event: LedgerEvent, visitor: number, position: number): void;
  /** A visitor's place came up in a draw, or was told again: no two may have drawn the same. */
  drawn(event: LedgerEvent, visitor: number, place: number): void;
  /** A VWR token was issued, at a moment rounded down to seconds. */
  admitted(eventId: string, issuedAtSeconds: number): void;
  enter(eventId: string): void;
  /** Called before the visitor tells anybody that they are done: people inside are then never counted too high. */
  exit(eventId: string): void;
  seatsBooked(eventId: string, seatIds: readonly string[]): void;
  ended(how: Ending): void;
  /** @param how what was tried */
  cheat(how: string, passed: boolean): void;
  count(what: 'reloads' | 'repeats'): void;
  error(what: string): void;
  took(stage: Stage, ms: number): void;
  tally(): Tally;
  times(stage: Stage): StageTimes;
  /** Seats that visitors were told are theirs. Counted only with limits. */
  seatsSold(eventId: string): number;
  /** The most people that were inside at once. */
  mostInside(eventId: string): number;
  /** What went wrong, with how often. */
  errors(): readonly (readonly [what: string, times: number])[];
};

/** How many may be let in, by event: seats in the seat map at once, and claims in one cycle of the waiting room. */
export type Limits = Readonly<
  Record<string, { readonly maxUsers: number; readonly claims: number; readonly everySeconds: number }>
>;

const MOST_TIMES = 20_000;
const WINDOW_CYCLES = 4;
/** Enough for hours; older positions are not asked about any more. */
const MOST_POSITIONS = 400_000;

/** @param limits what must not be exceeded; without them seats may come back and nothing is too many */
export function createLedger(limits?: Limits): Ledger {
  const counts = {
    visitors: 0,
    assigned: 0,
    admitted: 0,
    entered: 0,
    booked: 0,
    left: 0,
    cheats: 0,
    bypasses: 0,
    reloads: 0,
    repeats: 0,
    errors: 0,
  };
  const holders = new Map<string, number>();
  const positions = new Map<string, number>();
  const inside = new Map<string, number>();
  const most = new Map<string, number>();
  const sold = new Set<string>();
  const issued = new Map<string, Map<number, number>>();
  const times: Record<Stage, number[]> = { line: [], queue: [], seats: [] };
  const faults = new Map<string, number>();
  let duplicatePositions = 0;
  let overCapacity = 0;

  const fault = (what: string): void => {
    faults.set(what, (faults.get(what) ?? 0) + 1);
  };

  /** @returns whether it is the first number of its kind that the visitor was told */
  function note({ eventId, epoch }: LedgerEvent, kind: string, visitor: number, number: number): boolean {
    const line = `${eventId}#${epoch}#${kind}`;
    const [key, own] = [`${line}#${number}`, `${line}#of#${visitor}`];
    const holder = holders.get(key);
    const before = positions.get(own);
    holders.set(key, holder ?? visitor);
    positions.set(own, before ?? number);
    forgetOldest(holders);
    forgetOldest(positions);
    if (holder !== undefined && holder !== visitor) {
      duplicatePositions += 1;
      fault(`${kind} ${number} of ${eventId} was given twice`);
    }
    if (before !== undefined && before !== number) {
      counts.errors += 1;
      fault(`a visitor lost their ${kind} to a newer one`);
    }
    return before === undefined;
  }

  return {
    visitor: () => {
      counts.visitors += 1;
    },
    position(event, visitor, position) {
      if (note(event, 'position', visitor, position)) counts.assigned += 1;
    },
    drawn: (event, visitor, place) => void note(event, 'place', visitor, place),
    admitted(eventId, issuedAtSeconds) {
      counts.admitted += 1;
      const seconds = issued.get(eventId) ?? new Map<number, number>();
      issued.set(eventId, seconds);
      seconds.set(issuedAtSeconds, (seconds.get(issuedAtSeconds) ?? 0) + 1);
      const limit = limits?.[eventId];
      if (limit === undefined) return;
      // Cycles do not begin on whole seconds, so a window touches one cycle more than it is long.
      const length = WINDOW_CYCLES * limit.everySeconds;
      let claims = 0;
      for (let second = issuedAtSeconds - length + 1; second <= issuedAtSeconds; second += 1)
        claims += seconds.get(second) ?? 0;
      if (claims > (WINDOW_CYCLES + 1) * limit.claims) {
        overCapacity += 1;
        fault(`more passes of ${eventId} than its cycles allow`);
      }
    },
    enter(eventId) {
      counts.entered += 1;
      const now = (inside.get(eventId) ?? 0) + 1;
      inside.set(eventId, now);
      most.set(eventId, Math.max(most.get(eventId) ?? 0, now));
      if (now > (limits?.[eventId]?.maxUsers ?? Number.POSITIVE_INFINITY)) {
        overCapacity += 1;
        fault(`more people in the seat map of ${eventId} than allowed`);
      }
    },
    exit: (eventId) => {
      inside.set(eventId, (inside.get(eventId) ?? 0) - 1);
    },
    seatsBooked(eventId, seatIds) {
      if (limits === undefined) return;
      for (const seatId of seatIds) {
        const key = `${eventId}#${seatId}`;
        if (sold.has(key)) {
          overCapacity += 1;
          fault(`seat ${seatId} of ${eventId} was sold twice`);
        }
        sold.add(key);
      }
    },
    ended: (how) => {
      counts[how] += 1;
    },
    cheat(how, passed) {
      counts.cheats += 1;
      if (!passed) return;
      counts.bypasses += 1;
      fault(`somebody got in without waiting: ${how}`);
    },
    count: (what) => {
      counts[what] += 1;
    },
    error(what) {
      counts.errors += 1;
      fault(what);
    },
    took(stage, ms) {
      const list = times[stage];
      if (list.length < MOST_TIMES) list.push(ms);
      else list[Math.floor(Math.random() * MOST_TIMES)] = ms;
    },
    tally: () => ({ ...counts, duplicatePositions, overCapacity }),
    times(stage) {
      const sorted = [...times[stage]].sort((a, b) => a - b);
      const at = (share: number): number =>
        Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0);
      return { count: sorted.length, medianMs: at(0.5), p95Ms: at(0.95) };
    },
    seatsSold: (eventId) => [...sold].filter((key) => key.startsWith(`${eventId}#`)).length,
    mostInside: (eventId) => most.get(eventId) ?? 0,
    errors: () => [...faults].sort(([, a], [, b]) => b - a),
  };
}

function forgetOldest(map: Map<string, number>): void {
  const oldest = map.keys().next().value;
  if (map.size > MOST_POSITIONS && oldest !== undefined) map.delete(oldest);
}
