/** What it costs the store that people wait, and that the head moves on. Counted, in virtual time. */
import { describe, expect, it } from 'vitest';
import type { WaitingRoomStore } from '../src/waiting-room/store';
import { type Bench, createBench, EVENT, placeOf } from './support/room-bench';

/** Counts calls of each method of a store. */
function counting() {
  const counts = new Map<string, number>();
  const wrap = (store: WaitingRoomStore): WaitingRoomStore =>
    new Proxy(store, {
      get(target, name, receiver) {
        // Tables tell nobody that they were written to.
        if (name === 'onEventWritten') return undefined;
        const method = Reflect.get(target, name, receiver);
        if (typeof method !== 'function') return method;
        return (...input: unknown[]) => {
          counts.set(String(name), (counts.get(String(name)) ?? 0) + 1);
          return Reflect.apply(method, target, input);
        };
      },
    });
  return { counts, wrap, writes: () => counts.get('writeEvent') ?? 0 };
}

describe('a million people who wait', () => {
  const waiting = 1_000_000;
  /** Everybody once in 15 seconds; one of ten processes gets this many. */
  const pollsPerSecond = Math.ceil(waiting / 15 / 10);

  async function crowd() {
    const { counts, wrap } = counting();
    const bench = await createBench({ wrap });
    const visitors = await bench.join(600);
    await bench.fill(waiting);
    return { ...bench, counts, place: placeOf(visitors.at(-1) as (typeof visitors)[number]) };
  }

  it('read the store once a second in each process, however many of them ask how it stands', async () => {
    const { room, neighbour, advance, counts } = await crowd();
    const [crowded, quiet] = [room, neighbour()];
    await quiet.status(EVENT);
    counts.clear();
    for (let second = 0; second < 2; second++) {
      advance(1000);
      for (let asked = 0; asked < pollsPerSecond; asked += 1000) {
        const slice = Math.min(1000, pollsPerSecond - asked);
        await Promise.all(Array.from({ length: slice }, () => crowded.status(EVENT)));
      }
      await quiet.status(EVENT);
    }
    expect(Object.fromEntries(counts)).toEqual({ readEvent: 4 });
  });

  it('read nothing more when they show their places', async () => {
    const { room, advance, counts, place } = await crowd();
    counts.clear();
    for (let second = 0; second < 5; second++) {
      advance(1000);
      const answers = await Promise.all(Array.from({ length: 100 }, () => room.check({ place })));
      expect(new Set(answers.map(({ state }) => state))).toEqual(new Set(['waiting']));
    }
    expect(Object.fromEntries(counts)).toEqual({ readEvent: 5 });
  });
});

describe('moving the head on', () => {
  /** One minute of three processes: people join, everybody looks each second, and the timer fires once. */
  async function minute({ room, advance }: Bench, others: Bench['room'][], joinsPerSecond: number) {
    const rooms = [room, ...others];
    let joined = 0;
    for (let tenth = 0; tenth < 600; tenth++) {
      for (; joined * 10 < tenth * joinsPerSecond; joined++) {
        await rooms[joined % rooms.length]?.assign({ eventId: EVENT });
      }
      if (tenth % 10 === 0) for (const one of rooms) await one.status(EVENT);
      if (tenth === 347) await room.advance();
      advance(100);
    }
  }

  it.each([5, 49, 50, 51, 75])(
    'costs at most six writes a minute, lost races included, with %i joins a second and a pace of 50',
    async (joinsPerSecond) => {
      const { wrap, writes } = counting();
      const bench = await createBench({ wrap, event: { ledger: 'none' } });
      const others = [bench.neighbour(), bench.neighbour()];
      const minutes: number[] = [];
      for (let at = 0; at < 2; at++) {
        const before = writes();
        await minute(bench, others, joinsPerSecond);
        minutes.push(writes() - before);
      }
      expect(Math.max(...minutes)).toBeLessThanOrEqual(6);
    },
  );

  it.each([
    { title: 'nobody joins', line: 400, phase: 'open' as const },
    { title: 'thousands wait and nobody joins', line: 30_000, phase: 'open' as const },
    { title: 'it is paused', line: 30_000, phase: 'paused' as const },
    { title: 'it is closed', line: 30_000, phase: 'closed' as const },
  ])('costs nothing while $title', async ({ line, phase }) => {
    const { wrap, writes } = counting();
    const bench = await createBench({ wrap });
    await bench.fill(line);
    if (phase !== 'open') await bench.room.configure(EVENT, { phase });
    await minute(bench, [bench.neighbour()], 0);
    const before = writes();
    for (let at = 0; at < 3; at++) await minute(bench, [bench.neighbour()], 0);
    expect(writes() - before).toBe(0);
  });

  it('is tried by one of fifty processes, not by all, when a cycle begins', async () => {
    const { wrap, writes } = counting();
    const { room, store, neighbour, advance } = await createBench({ wrap });
    await store.lease({ eventId: EVENT, leaseId: 'first', count: 900 });
    await room.advance();
    await store.lease({ eventId: EVENT, leaseId: 'second', count: 600 });
    const rooms = Array.from({ length: 50 }, () => neighbour());
    // Each process read the event at another moment of the last second before the cycle.
    advance(9010);
    for (const one of rooms) {
      await one.status(EVENT);
      advance(19);
    }
    const before = writes();
    for (let ms = 0; ms < 1000; ms += 20) {
      advance(20);
      for (const one of rooms) await one.status(EVENT);
    }
    expect(writes() - before).toBe(1);
  });
});
