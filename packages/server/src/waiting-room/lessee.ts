/**
 * Taking positions from the store: one at a time while a line is calm, in blocks that all joins of this process share
 * while it is busy. Whatever fails or repeats, a position is given to one visitor at most.
 */
import { type Clock, isUrrError, type Random, randomId } from '@urr/core';
import type { LeaseReading } from '@urr/core/position';
import { createLeaseRate, type LeaseRate } from './lease-rate';
import type { Lease, StoredEvent, WaitingRoomStore } from './store';

const ID_BYTES = 12;

/** Leases of a calm line that may be under way at once; further joins share the next one. */
const MAX_UNDER_WAY = 8;

/** The same before the first answer: hundreds of processes that meet a rush together know nothing of each other. */
const MAX_UNDER_WAY_AT_FIRST = 2;

/** Requests without an answer that are remembered for each line, to be made again under their id. */
const MAX_UNANSWERED = 8;

export type Taken = {
  readonly position: number;
  /** The event as the lease left it. */
  readonly event: StoredEvent;
  /** Whether the lease was asked for after the visitor came: the event then is as it stood at that time or later. */
  readonly fresh: boolean;
  /** Done when everybody has heard of the lease: nothing that follows from it comes before. */
  readonly noted: Promise<void>;
};

export type Lessee = {
  /**
   * The next position of a line, in the order in which the visitors of this process came.
   *
   * @param event as it is known here: what is left of a lease of an earlier epoch is not given out
   * @param seen how far the leases of that epoch were when it was read
   * @returns undefined for an event nobody configured
   * @throws {StoreUnavailableError} the visitor may ask again: no position was given to them
   */
  take(event: StoredEvent, seen?: LeaseReading): Promise<Taken | undefined>;
  /** Makes known which positions of ended leases nobody will get: of one event, or of all. */
  settle(eventId?: string): void;
};

/** A moment on two clocks: one of them may be set, the other one may stand still while the process is frozen. */
type Moment = { readonly wallMs: number; readonly steadyMs: number };

/** Asked for under one id, and again under the same one until there is an answer. */
type Request = {
  readonly leaseId: string;
  readonly count: number;
  readonly lifeMs: number;
  readonly since: Moment;
};

/** Positions this process may give out. */
type Block = {
  next: number;
  readonly to: number;
  readonly event: StoredEvent;
  readonly noted: Promise<void>;
  readonly request: Request;
  readonly sent: number;
};

type Waiter = {
  /** Which request was the last one sent when they came. */
  readonly came: number;
  readonly resolve: (taken: Taken | undefined) => void;
  readonly reject: (error: unknown) => void;
};

type Line = {
  readonly eventId: string;
  epoch: number;
  rate: LeaseRate;
  /** First come, first served. */
  readonly waiters: Waiter[];
  readonly blocks: Block[];
  readonly unanswered: Request[];
  sent: number;
  underWay: number;
  /** Whether a lease was answered yet. */
  isKnown: boolean;
  /** Positions asked for and not yet answered. */
  expected: number;
};

/**
 * @param options.steadyClock milliseconds that never go back, `performance.now` by default
 * @param options.onLease called with each lease before its positions are given out; never rejects
 */
export function createLessee(options: {
  readonly store: WaitingRoomStore;
  readonly clock: Clock;
  readonly random: Random;
  readonly steadyClock?: Clock | undefined;
  readonly onLease?: ((lease: Lease) => Promise<void>) | undefined;
}): Lessee {
  const { store, clock, random, steadyClock = () => performance.now(), onLease } = options;
  const lines = new Map<string, Line>();
  const moment = (): Moment => ({ wallMs: clock(), steadyMs: steadyClock() });

  function isOver({ since, lifeMs }: Request): boolean {
    return Math.max(clock() - since.wallMs, steadyClock() - since.steadyMs) >= lifeMs;
  }

  function lineOf({ eventId, epoch }: StoredEvent): Line {
    let line = lines.get(eventId);
    if (line === undefined) {
      line = {
        eventId,
        epoch,
        rate: createLeaseRate(),
        waiters: [],
        blocks: [],
        unanswered: [],
        sent: 0,
        underWay: 0,
        isKnown: false,
        expected: 0,
      };
      lines.set(eventId, line);
    }
    if (epoch > line.epoch) renew(line, epoch);
    return line;
  }

  /** A new epoch begins at position 1: nothing of the old line counts. */
  function renew(line: Line, epoch: number): void {
    line.epoch = epoch;
    line.rate = createLeaseRate();
    line.blocks.length = 0;
    line.unanswered.length = 0;
  }

  /** Gives out what there is, and asks for what is missing. */
  function serve(line: Line): void {
    for (const block of [...line.blocks]) {
      while (block.next <= block.to) {
        const waiter = line.waiters[0];
        if (waiter === undefined) break;
        const fresh = waiter.came < block.sent;
        // However late the answer came, those it was asked for get their positions.
        if (!fresh && isOver(block.request)) break;
        line.waiters.shift();
        waiter.resolve({ position: block.next, event: block.event, fresh, noted: block.noted });
        block.next += 1;
      }
    }
    drop(line);
    const limit = line.rate.isBusy() ? 1 : line.isKnown ? MAX_UNDER_WAY : MAX_UNDER_WAY_AT_FIRST;
    while (line.waiters.length > line.expected && line.underWay < limit) void lease(line);
  }

  /** Forgets blocks that are used up or over, and makes known what was left of them. */
  function drop(line: Line): void {
    const kept = line.blocks.filter(({ next, to, request }) => next <= to && !isOver(request));
    if (kept.length === line.blocks.length) return;
    for (const { next, to, event } of line.blocks) {
      if (next > to || kept.some((block) => block.to === to)) continue;
      const { eventId, epoch } = event;
      // Not repeated when it fails: it may have been counted, and people shown too far ahead are worse than a gap.
      store.addHoles({ eventId, epoch, from: next, count: to - next + 1 }).catch(() => {});
    }
    line.blocks.splice(0, line.blocks.length, ...kept);
  }

  function nextRequest(line: Line): Request {
    const unanswered = line.unanswered.shift();
    if (unanswered !== undefined) return unanswered;
    const plan = line.rate.plan(clock(), (random(1)[0] ?? 0) / 256);
    const count = Math.max(plan.count, line.waiters.length - line.expected);
    return { leaseId: randomId(random, ID_BYTES), count, lifeMs: plan.lifeMs, since: moment() };
  }

  async function lease(line: Line): Promise<void> {
    const request = nextRequest(line);
    const sent = ++line.sent;
    line.underWay += 1;
    line.expected += request.count;
    let failure: { readonly error: unknown } | undefined;
    let leased: Lease | undefined;
    try {
      leased = await ask(line.eventId, request);
    } catch (error) {
      failure = { error };
    }
    line.underWay -= 1;
    line.expected -= request.count;
    if (failure === undefined && leased !== undefined) accept(line, request, leased, sent);
    else refuse(line, request, failure);
    serve(line);
  }

  /** Asking again under the same id costs no position if only the answer was lost. */
  async function ask(eventId: string, { leaseId, count }: Request): Promise<Lease | undefined> {
    const request = { eventId, leaseId, count };
    try {
      return await store.lease(request);
    } catch (error) {
      if (isUrrError(error, 'ERR_STORE_UNAVAILABLE')) return store.lease(request);
      throw error;
    }
  }

  function accept(line: Line, request: Request, leased: Lease, sent: number): void {
    const { from, to, leases, event } = leased;
    line.isKnown = true;
    const noted = onLease?.(leased) ?? Promise.resolve();
    if (event.epoch < line.epoch) return;
    if (event.epoch > line.epoch) renew(line, event.epoch);
    line.rate.leased({ leases, tail: event.tail }, clock());
    line.blocks.push({ next: from, to, event, noted, request, sent });
    line.blocks.sort((a, b) => a.next - b.next);
  }

  /** Those who wait for this answer hear that there is none; the others get a request of their own. */
  function refuse(line: Line, request: Request, failure: { readonly error: unknown } | undefined): void {
    if (failure !== undefined && line.unanswered.length < MAX_UNANSWERED) line.unanswered.push(request);
    for (const waiter of line.waiters.splice(0, request.count)) {
      if (failure === undefined) waiter.resolve(undefined);
      else waiter.reject(failure.error);
    }
  }

  return {
    take(event, seen) {
      const line = lineOf(event);
      if (seen !== undefined && event.epoch === line.epoch) line.rate.saw(seen);
      line.rate.joined(clock());
      return new Promise((resolve, reject) => {
        line.waiters.push({ came: line.sent, resolve, reject });
        serve(line);
      });
    },

    settle(eventId) {
      for (const line of eventId === undefined ? lines.values() : [lines.get(eventId)]) {
        if (line !== undefined && line.blocks.length > 0) drop(line);
      }
    },
  };
}
