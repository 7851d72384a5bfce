import { StoreUnavailableError } from '@urr/core';
import { describe, expect, it } from 'vitest';
import {
  createBench,
  EVENT,
  placeOf,
  roomKeys,
  START,
  statesOf,
  tokenOf,
} from '../../test/support/room-bench';
import { createWaitingRoom } from './create-waiting-room';
import type { WaitingRoomStore } from './store';
import type { StoreFailurePolicy } from './store-failure';

/** A room whose store goes away when told, after 20 people joined at a pace of one in ten seconds. */
async function failingBench(whenStoreFails: StoreFailurePolicy = 'closed') {
  let away = false;
  let calls = 0;
  const bench = await createBench({
    event: { pacing: { step: 1 } },
    wrap: ({ onEventWritten: _, ...store }) => {
      const failing = Object.entries(store).map(([name, method]) => [
        name,
        async (...args: unknown[]) => {
          calls += 1;
          if (away) throw new StoreUnavailableError('table throttles', { retryAfterSeconds: 4 });
          return (method as (...all: unknown[]) => unknown)(...args);
        },
      ]);
      return Object.fromEntries(failing) as WaitingRoomStore;
    },
  });
  const { store, now } = bench;
  const room = createWaitingRoom({
    config: bench.room.config,
    keys: roomKeys,
    store,
    clock: now,
    whenStoreFails,
  });
  const places = (await bench.join(20, room)).map(placeOf);
  await room.status(EVENT);
  return {
    ...bench,
    room,
    /** Of somebody who waits. */
    place: places[5] as string,
    places,
    fail(on = true) {
      away = on;
      calls = 0;
    },
    calls: () => calls,
  };
}

const failure = { code: 'ERR_STORE_UNAVAILABLE' };

describe('while the store cannot answer', () => {
  it('joining and claiming are put off, with delays that spread those turned away', async () => {
    const { room, place, fail, advance } = await failingBench();
    fail();
    const delays = new Set<number>();
    for (let n = 0; n < 50; n++) {
      const error = await room.assign({ eventId: EVENT }).catch((caught: StoreUnavailableError) => caught);
      expect(error).toMatchObject(failure);
      delays.add((error as StoreUnavailableError).retryAfterSeconds);
    }
    expect(Math.min(...delays)).toBeGreaterThanOrEqual(4);
    expect(Math.max(...delays)).toBeLessThan(8);
    expect(delays.size).toBeGreaterThan(10);
    advance(60_000);
    await expect(room.check({ place })).rejects.toMatchObject(failure);
    await expect(room.leave({ place })).rejects.toMatchObject(failure);
  });

  it('status and those who only wait are answered for a minute from what was known, and the line moves on', async () => {
    const { room, place, fail, advance } = await failingBench();
    fail();
    advance(1000);
    expect(await room.check({ place })).toMatchObject({ state: 'waiting' });
    advance(58_900);
    expect(await room.status(EVENT)).toMatchObject({ phase: 'open', asOf: START + 59_900 });
    advance(100);
    await expect(room.status(EVENT)).rejects.toMatchObject(failure);
  });

  it('is asked once a second, however many look, and nobody waits for it', async () => {
    const { room, fail, calls, advance } = await failingBench();
    fail();
    for (let second = 0; second < 30; second++) {
      advance(1000);
      await Promise.all(Array.from({ length: 100 }, () => room.status(EVENT)));
    }
    expect(calls()).toBeLessThanOrEqual(61);
  });

  it('everything goes on as it was once it answers again', async () => {
    const { room, place, places, fail, advance } = await failingBench();
    fail();
    advance(5000);
    await expect(room.assign({ eventId: EVENT })).rejects.toMatchObject(failure);
    fail(false);
    advance(60_000);
    await room.advance();
    expect(statesOf([await room.check({ place })])).toEqual({ admitted: 1 });
    expect(await room.assign({ eventId: EVENT, place: places[19] as string })).toMatchObject({
      position: 20,
    });
  });

  it("'open' lets everybody pass who joins or waits in an event that was open", async () => {
    const { room, place, fail, advance, pass } = await failingBench('open');
    fail();
    const joined = await room.assign({ eventId: EVENT, subject: 'kim' });
    expect(await pass(tokenOf(joined))).toMatchObject({ pos: 0, epo: 1, aud: EVENT });
    advance(3_600_000);
    expect(statesOf([await room.check({ place })])).toEqual({ admitted: 1 });
    await expect(room.leave({ place })).rejects.toMatchObject(failure);
  });

  it("'open' lets nobody pass into events that are unknown, closed, paused or scheduled, or on a bad place", async () => {
    const { room, fail, advance } = await failingBench('open');
    await room.configure('other', { opensAt: new Date(START + 60_000).toISOString() });
    await room.configure(EVENT, { phase: 'paused' });
    await Promise.all([room.status(EVENT), room.status('other')]);
    fail();
    advance(2000);
    for (const eventId of [EVENT, 'other', 'nobody']) {
      await expect(room.assign({ eventId })).rejects.toMatchObject(failure);
    }
    expect(await room.check({ place: 'x.y.z' })).toMatchObject({ code: 'place-invalid' });
    advance(60_000);
    expect(await room.assign({ eventId: 'other' })).toMatchObject({ state: 'admitted' });
  });

  it('a rate lets so many pass and puts the others off', async () => {
    const { room, fail, advance } = await failingBench({ perSecond: 5 });
    fail();
    const states: string[] = [];
    for (let second = 0; second < 4; second++) {
      for (let n = 0; n < 10; n++) {
        const outcome = room.assign({ eventId: EVENT });
        states.push(await outcome.then(({ state }) => state).catch(({ code }) => code));
      }
      advance(1000);
    }
    expect(states.filter((state) => state === 'admitted')).toHaveLength(20);
    await expect(failingBench({ perSecond: 0 })).rejects.toThrow(
      'ERR_INPUT_INVALID whenStoreFails.perSecond: expected a number above 0',
    );
  });

  it('it is not ready, and says what fails', async () => {
    const { room, fail, advance, store } = await failingBench();
    expect(await room.ready()).toEqual({ ready: true, failing: [] });
    fail();
    advance(1000);
    expect(await room.ready()).toEqual({ ready: false, failing: ['store'] });
    const keyless = createWaitingRoom({
      config: room.config,
      keys: () => Promise.reject(new Error('vault is away')),
      store,
    });
    expect(await keyless.ready()).toEqual({ ready: false, failing: ['keys', 'store'] });
    await expect(keyless.check({ place: 'x.y.z' })).rejects.toMatchObject(failure);
  });
});
