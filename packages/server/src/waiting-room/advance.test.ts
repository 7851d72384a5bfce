import { StoreUnavailableError } from '@urr/core';
import { describe, expect, it } from 'vitest';
import { createBench, EVENT, placeOf, START } from '../../test/support/room-bench';

describe('advance', () => {
  it('lets 3,000 more in after a minute, however often the timer fires in it', async () => {
    const { room, fill, advance, serving } = await createBench();
    await fill(100_000);
    for (let second = 0; second < 60; second++) {
      advance(1000);
      if (second % 7 === 0)
        await Promise.all([room.advance(), room.advance(), room.advance({ eventId: EVENT })]);
    }
    expect(await serving()).toBe(3500);
  });

  it('reports what it did, and writes nothing when there is nothing to do', async () => {
    const { room, store, advance } = await createBench();
    const entry = { eventId: EVENT, serving: 500, tail: 0 };
    expect(await room.advance()).toEqual([{ state: 'unchanged', ...entry }]);
    await store.lease({ eventId: EVENT, leaseId: 'x', count: 2000 });
    expect(await room.advance()).toEqual([{ state: 'advanced', ...entry, tail: 2000 }]);
    advance(600_000);
    expect(await room.advance()).toEqual([{ state: 'unchanged', eventId: EVENT, serving: 2500, tail: 2000 }]);
    expect(await room.advance({ eventId: 'nobody' })).toEqual([{ state: 'unknown', eventId: 'nobody' }]);
    expect((await room.get(EVENT))?.rev).toBe(2);
  });

  it('banks at most one step of an idle hour', async () => {
    const { room, fill, advance, serving } = await createBench();
    for (let minute = 0; minute < 60; minute++) {
      advance(60_000);
      await room.advance();
    }
    await fill(100_000);
    expect(await serving()).toBe(500);
    advance(60_000);
    expect(await serving()).toBe(3500);
  });

  it('lets 3,500 in after an idle hour and a spike, one step more or less, with the timer 59 s late', async () => {
    const { room, store, advance, serving, neighbour } = await createBench();
    for (let minute = 0; minute < 60; minute++) {
      advance(60_000);
      await room.advance();
    }
    // Everybody comes within a second, through many processes; the timer is due now and comes 59 s later.
    const processes = Array.from({ length: 5 }, () => neighbour());
    await store.lease({ eventId: EVENT, leaseId: 'spike', count: 100_000 });
    for (const other of processes) await other.assign({ eventId: EVENT });
    advance(59_000);
    await room.advance();
    advance(1000);
    expect(await serving()).toBeGreaterThanOrEqual(3000);
    expect(await serving()).toBeLessThanOrEqual(4000);
  });

  it('lets no flood in after an idle hour when nothing but the late timer notices the spike', async () => {
    const { room, store, advance, serving } = await createBench();
    advance(3_600_000);
    await store.lease({ eventId: EVENT, leaseId: 'spike', count: 100_000 });
    advance(59_000);
    await room.advance();
    expect(await serving()).toBe(500);
    advance(60_000);
    expect(await serving()).toBe(3500);
  });

  it('is carried on by those who join when the timer is dead', async () => {
    const { room, advance, serving } = await createBench({ event: { pacing: { step: 10 } } });
    const seen: number[] = [];
    for (let second = 0; second < 60; second++) {
      for (let n = 0; n < 5; n++) await room.assign({ eventId: EVENT });
      if (second % 10 === 9) seen.push(await serving());
      advance(1000);
    }
    expect(seen).toEqual([10, 20, 30, 40, 50, 60]);
  });

  it('is carried on by those who look when the timer is dead and nobody joins any more', async () => {
    const { join, room, advance, serving } = await createBench({ event: { pacing: { step: 10 } } });
    const last = (await join(400)).at(-1);
    for (let second = 0; second < 390; second++) {
      advance(1000);
      if (second % 5 === 0) await room.status(EVENT);
    }
    expect(await serving()).toBe(400);
    expect(await room.check({ place: placeOf(last as never) })).toMatchObject({ state: 'admitted' });
  });

  it('costs few writes a minute while thousands join and look', async () => {
    let writes = 0;
    const { store, room, advance } = await createBench({
      wrap: (memory) => ({
        ...memory,
        writeEvent(change) {
          writes += 1;
          return memory.writeEvent(change);
        },
      }),
    });
    await store.lease({ eventId: EVENT, leaseId: 'first', count: 5000 });
    writes = 0;
    for (let second = 0; second < 600; second++) {
      advance(1000);
      await store.lease({ eventId: EVENT, leaseId: `${second}`, count: 60 });
      await room.status(EVENT);
    }
    expect(writes / 10).toBeLessThanOrEqual(6);
  });

  it('goes on with the other events when one fails', async () => {
    const failure = new StoreUnavailableError('throttled');
    const { room, store, advance } = await createBench({
      wrap: (memory) => ({
        ...memory,
        async writeEvent(change) {
          if (change.eventId === 'broken' && change.expectedRev > 0) throw failure;
          return memory.writeEvent(change);
        },
      }),
    });
    await room.configure('broken', {});
    await room.configure('whole', {});
    for (const eventId of [EVENT, 'broken', 'whole']) {
      await store.lease({ eventId, leaseId: 'x', count: 9000 });
    }
    advance(2000);
    const outcomes = await room.advance();
    expect(outcomes.map(({ eventId, state }) => [eventId, state])).toEqual([
      ['broken', 'failed'],
      [EVENT, 'advanced'],
      ['whole', 'advanced'],
    ]);
    expect(outcomes[0]).toMatchObject({ error: failure });
  });

  it('never goes beyond the plain function at the latest clock, with skewed timers firing together', async () => {
    const { store, neighbour, advance, serving, now } = await createBench();
    const timers = [-2000, 0, 2000].map(neighbour);
    await store.lease({ eventId: EVENT, leaseId: 'x', count: 1_000_000 });
    for (let round = 0; round < 200; round++) {
      advance(700);
      await Promise.all(timers.slice(round % 3).map((timer) => timer.advance()));
      const allowed = 500 + 500 * Math.floor((now() + 2000 - START) / 10_000);
      expect(await serving()).toBeLessThanOrEqual(allowed);
      expect(await serving()).toBeGreaterThanOrEqual(allowed - 500);
    }
  });
});
