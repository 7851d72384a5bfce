/** The promises of `SeatLocks` as tests. Ships without a runner: the caller's is passed in. */
import type { SeatHolds } from '../seat-lock/expired-holds';
import type { SeatLockOutcome, SeatLocks, SeatOwner } from '../seat-lock/seat-locks';
import type { TestRunner } from './runner';

/** Fresh, empty seat locks and the time they live in. */
export type SeatLocksUnderTest = {
  readonly locks: SeatLocks;
  /** The store's time, epoch milliseconds. */
  now(): number | Promise<number>;
  advance(ms: number): void | Promise<void>;
  close?(): void | Promise<void>;
};

export type SeatLocksContractOptions = {
  /** What the suite is called: the store's name. */
  readonly name: string;
  /** @param onExpired to be passed on to the locks */
  readonly create: (
    onExpired: (holds: SeatHolds) => void,
  ) => SeatLocksUnderTest | Promise<SeatLocksUnderTest>;
};

const EVENT = 'iu-2027';
const TTL_SECONDS = 420;
/** For stores whose clock cannot be stopped. */
const TOLERANCE_MS = 5000;

type Bench = Omit<SeatLocksUnderTest, 'now' | 'close'> & {
  now(): Promise<number>;
  acquire(owner: string, seats: readonly string[], ttlSeconds?: number): Promise<SeatLockOutcome>;
  extend(owner: string, seats: readonly string[], ttlSeconds?: number): Promise<SeatLockOutcome>;
  release(owner: string, ...seats: string[]): Promise<number>;
  holder(seatId: string): Promise<SeatOwner | null>;
  /** Acquires and says the fence of the first seat; fails the case where they are taken. */
  fence(owner: string, ...seats: string[]): Promise<number>;
  /** Seats whose holds were told to have run out, in the order told. */
  readonly expired: string[];
};

/**
 * Registers the suite. Seat locks pass when a seat never has two owners, several seats are locked all or none, every
 * operation is safe to repeat, and fences rise strictly.
 *
 * @param runner `describe`, `it` and `expect` of the test runner in use
 */
export function seatLocksContract(runner: TestRunner, options: SeatLocksContractOptions): void {
  const { describe, expect } = runner;

  function it(title: string, body: (bench: Bench) => Promise<void>): void {
    runner.it(title, async () => {
      const expired: string[] = [];
      const under = await options.create(({ eventId, seats }) =>
        expired.push(...seats.map((seatId) => (eventId === EVENT ? seatId : `${eventId}/${seatId}`))),
      );
      try {
        await body(createBench(under, expired));
      } finally {
        await under.close?.();
      }
    });
  }

  async function refusalOf(task: Promise<unknown>): Promise<string> {
    return task.then(
      (answer) => `answered ${JSON.stringify(answer)}`,
      (error: Error) => error.message.split(':')[0] ?? '',
    );
  }

  describe(`${options.name}: seat locks`, () => {
    it('locks all seats or none', async (bench) => {
      const outcome = await bench.acquire('a', ['A-1', 'A-2']);
      expect(outcome).toMatchObject({ state: 'held', seats: [{ seatId: 'A-1' }, { seatId: 'A-2' }] });
      const half = ['B-1', 'A-2', 'B-2', 'A-1'];
      expect(await bench.acquire('b', half)).toEqual({ state: 'taken', seats: ['A-2', 'A-1'] });
      for (const seatId of ['B-1', 'B-2']) expect(await bench.holder(seatId)).toBe(null);
      expect(await bench.holder('A-1')).toMatchObject({ owner: 'a' });
    });

    it('gives seats that 200 want at once to exactly one', async (bench) => {
      const seats = ['A-1', 'A-2', 'A-3', 'A-4'];
      const outcomes = await Promise.all(
        Array.from({ length: 200 }, (_, index) => {
          const turn = index % seats.length;
          return bench.acquire(`u${index}`, [...seats.slice(turn), ...seats.slice(0, turn)]);
        }),
      );
      const winners = outcomes.flatMap(({ state }, index) => (state === 'held' ? [`u${index}`] : []));
      expect(winners.length).toBe(1);
      for (const seatId of seats) expect((await bench.holder(seatId))?.owner).toBe(winners[0]);
    });

    it('gives no seat to two when 200 want sets that overlap', async (bench) => {
      const wanted = Array.from({ length: 200 }, (_, index) => [`A-${index % 20}`, `A-${(index + 1) % 20}`]);
      const outcomes = await Promise.all(wanted.map((seats, index) => bench.acquire(`u${index}`, seats)));
      const given = outcomes.flatMap((outcome) => (outcome.state === 'held' ? outcome.seats : []));
      expect(new Set(given.map(({ seatId }) => seatId)).size).toBe(given.length);
      expect(given.length).toBeGreaterThan(0);
    });

    it('keeps the fences of an owner who asks again, and moves the end', async (bench) => {
      const first = await bench.acquire('a', ['A-1', 'A-2']);
      await bench.advance(60_000);
      const again = await bench.acquire('a', ['A-1', 'A-2']);
      if (first.state !== 'held' || again.state !== 'held') throw new Error('expected the owner to hold');
      expect(again.seats).toEqual(first.seats);
      expect(again.expiresAt).toBeGreaterThan((await bench.now()) + TTL_SECONDS * 1000 - TOLERANCE_MS);
      expect(bench.expired).toEqual([]);
    });

    it('takes a seat to those one holds already', async (bench) => {
      const fence = await bench.fence('a', 'A-1');
      const outcome = await bench.acquire('a', ['A-2', 'A-1']);
      expect(outcome).toMatchObject({ state: 'held', seats: [{ seatId: 'A-2' }, { seatId: 'A-1', fence }] });
    });

    it('gives a hold asked for by twenty lost replies at once one fence', async (bench) => {
      const fences = await Promise.all(Array.from({ length: 20 }, () => bench.fence('a', 'A-1')));
      expect(new Set(fences).size).toBe(1);
    });

    it('raises the fence with every hold: the next owner, after letting go, after running out', async (bench) => {
      const fences = [await bench.fence('a', 'A-1')];
      await bench.release('a', 'A-1');
      fences.push(await bench.fence('a', 'A-1'));
      await bench.release('a', 'A-1');
      fences.push(await bench.fence('b', 'A-1'));
      await bench.advance((TTL_SECONDS + 1) * 1000);
      fences.push(await bench.fence('c', 'A-1'));
      await bench.advance((TTL_SECONDS + 1) * 1000);
      fences.push(await bench.fence('c', 'A-1'));
      const rising = [...new Set(fences)].sort((one, other) => one - other);
      expect(fences).toEqual(rising);
      expect(fences.every((fence) => Number.isSafeInteger(fence) && fence > 0)).toBe(true);
    });

    it('lets a database refuse the late write of an owner who slept past the end', async (bench) => {
      let newest = 0;
      const write = (fence: number): boolean => {
        if (fence < newest) return false;
        newest = fence;
        return true;
      };
      const sleeper = await bench.fence('a', 'A-1');
      await bench.advance((TTL_SECONDS + 1) * 1000);
      const next = await bench.fence('b', 'A-1');
      expect(write(next)).toBe(true);
      expect(write(sleeper)).toBe(false);
    });

    it('ends a hold at its time and not before', async (bench) => {
      const outcome = await bench.acquire('a', ['A-1']);
      if (outcome.state !== 'held') throw new Error('expected the seat to be free');
      const now = await bench.now();
      expect(outcome.expiresAt).toBeGreaterThan(now + TTL_SECONDS * 1000 - TOLERANCE_MS);
      expect(outcome.expiresAt).toBeLessThanOrEqual(now + TTL_SECONDS * 1000);
      await bench.advance(TTL_SECONDS * 1000 - TOLERANCE_MS);
      expect(await bench.holder('A-1')).toMatchObject({ owner: 'a' });
      expect((await bench.acquire('b', ['A-1'])).state).toBe('taken');
      await bench.advance(TOLERANCE_MS + 1);
      expect(await bench.holder('A-1')).toBe(null);
      expect((await bench.acquire('b', ['A-1'])).state).toBe('held');
    });

    it('extends what is still one’s own, all or none', async (bench) => {
      const fence = await bench.fence('a', 'A-1', 'A-2');
      await bench.advance(400_000);
      const extended = await bench.extend('a', ['A-1', 'A-2']);
      expect(extended).toMatchObject({ state: 'held', seats: [{ seatId: 'A-1', fence }, { seatId: 'A-2' }] });
      expect(await bench.extend('b', ['A-1'])).toEqual({ state: 'taken', seats: ['A-1'] });
      await bench.advance(400_000);
      expect(await bench.extend('a', ['A-1'])).toMatchObject({ state: 'held' });
      await bench.advance(100_000);
      expect(await bench.extend('a', ['A-1', 'A-2'])).toEqual({ state: 'taken', seats: ['A-2'] });
      await bench.advance((TTL_SECONDS + 1) * 1000);
      expect(await bench.extend('a', ['A-1'])).toEqual({ state: 'taken', seats: ['A-1'] });
      expect(await bench.holder('A-1')).toBe(null);
    });

    it('shortens a hold to the rest of a session', async (bench) => {
      await bench.acquire('a', ['A-1']);
      await bench.extend('a', ['A-1'], 30);
      await bench.advance(30_001);
      expect(await bench.holder('A-1')).toBe(null);
    });

    it('lets only the owner let go, and counts what was theirs', async (bench) => {
      await bench.acquire('a', ['A-1', 'A-2']);
      await bench.acquire('b', ['A-3']);
      expect(await bench.release('b', 'A-1', 'A-2')).toBe(0);
      expect(await bench.holder('A-1')).toMatchObject({ owner: 'a' });
      expect(await bench.release('a', 'A-1', 'A-2', 'A-3', 'A-4')).toBe(2);
      expect(await bench.release('a', 'A-1', 'A-2')).toBe(0);
      expect(await bench.holder('A-3')).toMatchObject({ owner: 'b' });
      expect((await bench.acquire('c', ['A-1', 'A-2'])).state).toBe('held');
    });

    it('leaves the next owner alone when a former one lets go late', async (bench) => {
      await bench.acquire('a', ['A-1']);
      await bench.advance((TTL_SECONDS + 1) * 1000);
      const fence = await bench.fence('b', 'A-1');
      expect(await bench.release('a', 'A-1')).toBe(0);
      expect(await bench.holder('A-1')).toMatchObject({ owner: 'b', fence });
    });

    it('tells of holds that ran out, each once, and of none that was let go', async (bench) => {
      await bench.acquire('a', ['A-1', 'A-2', 'A-3']);
      await bench.release('a', 'A-2');
      await bench.advance((TTL_SECONDS + 1) * 1000);
      await bench.acquire('b', ['A-3']);
      await bench.acquire('c', ['B-1']);
      await bench.acquire('d', ['B-2']);
      expect([...bench.expired].sort()).toEqual(['A-1', 'A-3']);
      await bench.release('b', 'A-3');
      await bench.advance((TTL_SECONDS + 1) * 1000);
      await bench.acquire('e', ['C-1']);
      expect([...bench.expired].sort()).toEqual(['A-1', 'A-3', 'B-1', 'B-2']);
    });

    it('keeps the seats of events apart', async (bench) => {
      await bench.acquire('a', ['A-1']);
      const other = { eventId: 'iu-2028', owner: 'b', seats: ['A-1'], ttlSeconds: TTL_SECONDS };
      expect((await bench.locks.acquire(other)).state).toBe('held');
      expect(await bench.holder('A-1')).toMatchObject({ owner: 'a' });
      expect(await bench.locks.release({ ...other, owner: 'a' })).toBe(0);
    });

    it('holds twenty seats at once', async (bench) => {
      const seats = Array.from({ length: 20 }, (_, index) => `A-${index}`);
      expect((await bench.acquire('a', seats)).state).toBe('held');
      expect(await bench.release('a', ...seats)).toBe(20);
    });

    it('takes ids as venues write them', async (bench) => {
      const seats = ['1층-A구역-3열-12', 'VIP:A:1.5', '0', 'x'.repeat(64)];
      expect((await bench.acquire('a', seats)).state).toBe('held');
      expect(await bench.holder('1층-A구역-3열-12')).toMatchObject({ owner: 'a' });
    });

    it('locks nothing for a session that has ended', async (bench) => {
      for (const ttlSeconds of [0, -1, Number.NEGATIVE_INFINITY]) {
        expect(await bench.acquire('a', ['A-1'], ttlSeconds)).toEqual({ state: 'taken', seats: ['A-1'] });
      }
      expect(await bench.holder('A-1')).toBe(null);
    });

    it('refuses times that cannot be meant', async (bench) => {
      for (const ttlSeconds of [Number.NaN, Number.POSITIVE_INFINITY, '420' as unknown as number]) {
        expect(await refusalOf(bench.acquire('a', ['A-1'], ttlSeconds))).toBe('ERR_INPUT_INVALID ttlSeconds');
      }
    });

    it('refuses no seats, one twice, too many, and ids that mean something in a key', async (bench) => {
      const many = Array.from({ length: 21 }, (_, index) => `A-${index}`);
      const hostile: readonly unknown[] = [
        ...[
          '',
          ' ',
          'A 1',
          'A-1\n',
          'A\u0000',
          'A-1:token_seq',
          ':A',
          '-A',
          '{A}',
          '}',
          'A}{',
          '*',
          'A?',
          '[A]',
        ],
        ...['a/b', '../A-1', '<b>', 'A\u202e1', '가'.normalize('NFD'), 'x'.repeat(65), '\ud800', '%41'],
        ...[null, undefined, 1, Number.NaN, {}, [], ['A-1']],
      ];
      const requests = [[], ['A-1', 'A-1'], many, ...hostile.map((seatId) => ['A-0', seatId])] as string[][];
      for (const seats of requests) {
        expect(await refusalOf(bench.acquire('a', seats))).toBe('ERR_INPUT_INVALID seats');
        expect(await refusalOf(bench.release('a', ...seats))).toBe('ERR_INPUT_INVALID seats');
      }
      expect(await refusalOf(bench.holder('A-1:token_seq'))).toBe('ERR_INPUT_INVALID seatId');
      expect(await bench.holder('A-0')).toBe(null);
    });

    it('refuses owners and events that cannot be meant', async (bench) => {
      for (const owner of ['', 'x'.repeat(129), undefined as unknown as string]) {
        expect(await refusalOf(bench.acquire(owner, ['A-1']))).toBe('ERR_INPUT_INVALID owner');
      }
      const request = { eventId: 'e}:{x', owner: 'a', seats: ['A-1'], ttlSeconds: TTL_SECONDS };
      expect(await refusalOf(bench.locks.acquire(request))).toBe('ERR_INPUT_INVALID eventId');
    });
  });
}

function createBench({ locks, now, advance }: SeatLocksUnderTest, expired: string[]): Bench {
  const bench: Bench = {
    locks,
    expired,
    advance,
    now: async () => now(),
    acquire: (owner, seats, ttlSeconds = TTL_SECONDS) =>
      locks.acquire({ eventId: EVENT, owner, seats, ttlSeconds }),
    extend: (owner, seats, ttlSeconds = TTL_SECONDS) =>
      locks.extend({ eventId: EVENT, owner, seats, ttlSeconds }),
    release: (owner, ...seats) => locks.release({ eventId: EVENT, owner, seats }),
    holder: (seatId) => locks.owner({ eventId: EVENT, seatId }),
    async fence(owner, ...seats) {
      const outcome = await bench.acquire(owner, seats);
      const first = outcome.state === 'held' ? outcome.seats[0] : undefined;
      if (first === undefined) throw new Error(`expected ${owner} to get ${seats.join(', ')}`);
      return first.fence;
    },
  };
  return bench;
}
