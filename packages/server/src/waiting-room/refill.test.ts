import { describe, expect, it } from 'vitest';
import { createBench, EVENT, placeOf, START, statesOf } from '../../test/support/room-bench';

const PACE = { step: 100, everySeconds: 10, burst: 1.2 };

/** A long line of which a share claims in each cycle, the others having gone away without a word. */
async function ghostlyBench(refill: number, present: number) {
  const bench = await createBench({ event: { pacing: { ...PACE, refill } } });
  await bench.fill(100_000);
  return {
    ...bench,
    /** So many claims counted in the cycle that is now. */
    async claim(count = present) {
      const cycleAtMs = START + Math.floor((bench.now() - START) / 10_000) * 10_000;
      const at = { eventId: EVENT, cycleAtMs, limit: 120, expiresAtMs: bench.now() + 600_000 };
      for (let n = 0; n < count; n++) await bench.store.countClaim({ ...at, nowMs: bench.now() });
    },
  };
}

describe('refill', () => {
  it('gives back the share of a closed cycle that nobody claimed, once', async () => {
    const { room, advance, serving, claim } = await ghostlyBench(0.5, 60);
    await claim();
    advance(14_999);
    await room.advance();
    expect(await serving()).toBe(200);
    advance(1);
    await room.advance();
    expect(await serving()).toBe(220);
    await Promise.all([room.advance(), room.advance(), room.advance()]);
    expect(await serving()).toBe(220);
    advance(5000);
    expect(await serving()).toBe(320);
  });

  it('makes up for those who do not come, as far as the share says', async () => {
    const { room, advance, serving, claim } = await ghostlyBench(1, 70);
    for (let cycle = 0; cycle < 30; cycle++) {
      await claim();
      advance(10_000);
      await room.advance();
    }
    // 30 cycles of 100, and the 30 missing of each closed one; what came back is not given back again.
    expect(await serving()).toBe(100 + 30 * 100 + 29 * 30);
  });

  it('gives nothing back by default, or when everybody comes, or when more than that come late', async () => {
    for (const [refill, present] of [
      [0, 10],
      [1, 100],
      [1, 120],
    ] as const) {
      const { room, advance, serving, claim } = await ghostlyBench(refill, present);
      for (let cycle = 0; cycle < 6; cycle++) {
        await claim();
        advance(10_000);
        await room.advance();
      }
      expect(await serving()).toBe(700);
    }
  });

  it('gives nothing back for numbers nobody has: an empty room banks nothing', async () => {
    const { room, store, advance, serving } = await createBench({
      event: { pacing: { ...PACE, refill: 1 } },
    });
    for (let minute = 0; minute < 60; minute++) {
      advance(60_000);
      await room.advance();
    }
    expect(await serving()).toBe(100);
    await store.lease({ eventId: EVENT, leaseId: 'x', count: 10_000 });
    await room.advance();
    expect(await serving()).toBe(100);
  });

  it('gives back two steps at once at most, however long no timer ran', async () => {
    const { room, advance, serving } = await ghostlyBench(1, 0);
    advance(3_600_000);
    const before = await serving();
    await room.advance();
    expect(await serving()).toBe(before + 200);
  });

  it('gives back once when three timers with skewed clocks run at the same time', async () => {
    const { neighbour, advance, serving, claim } = await ghostlyBench(1, 60);
    const timers = [-2000, 0, 2000].map((skewMs) => neighbour(skewMs));
    for (let cycle = 0; cycle < 10; cycle++) {
      await claim();
      advance(10_000);
      await Promise.all([...timers, ...timers].map((timer) => timer.advance()));
    }
    expect(await serving()).toBeLessThanOrEqual(100 + 10 * 100 + 10 * 40);
    expect(await serving()).toBeGreaterThanOrEqual(100 + 10 * 100 + 8 * 40);
  });

  it('keeps an announced change of pace, based on where the head will be by then', async () => {
    const { room, advance, serving } = await ghostlyBench(1, 0);
    advance(17_000);
    const announced = (await room.configure(EVENT, { pacing: { step: 10 } })).segments[1];
    expect(announced).toMatchObject({ base: 400, baseAt: START + 30_000 });
    advance(9000);
    await room.advance();
    const [, coming] = (await room.get(EVENT))?.segments ?? [];
    expect(coming).toMatchObject({ base: 500, baseAt: START + 30_000, step: 10 });
    advance(4000);
    expect(await serving()).toBe(500);
  });

  it('never lets more than step × burst claim in a cycle', async () => {
    const { room, join, advance } = await createBench({
      event: { pacing: { step: 10, burst: 1.2, refill: 1 } },
    });
    const places = (await join(400)).map(placeOf);
    advance(300_000);
    await room.advance();
    for (let cycle = 0; cycle < 5; cycle++) {
      const answers = await Promise.all(places.slice(10).map((place) => room.check({ place })));
      expect(statesOf(answers).admitted).toBe(12 * (cycle + 1));
      advance(10_000);
      await room.advance();
    }
  });
});
