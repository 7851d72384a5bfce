import { StoreUnavailableError } from '@urr/core';
import { describe, expect, it } from 'vitest';
import {
  countingRandom,
  createBench,
  EVENT,
  positionOf,
  START,
  statesOf,
} from '../../test/support/room-bench';
import { createLessee, type Taken } from './lessee';
import type { StoredEvent, WaitingRoomStore } from './store';

type Fault = 'refused' | 'lost';

/** One process with its lessee, on a store whose next leases can go wrong, and another process that is just as busy. */
async function createScene() {
  const { store: memory, room } = await createBench();
  let [wallMs, steadyMs, sends] = [START, 0, 0];
  const faults: Fault[] = [];
  const leaseIds: string[] = [];
  let held: Promise<void> | undefined;
  const store: WaitingRoomStore = {
    ...memory,
    async lease(request) {
      sends += 1;
      leaseIds.push(request.leaseId);
      const fault = faults.shift();
      await held;
      if (fault === 'refused') throw new StoreUnavailableError('too many');
      const answer = await memory.lease(request);
      if (fault === 'lost') throw new StoreUnavailableError('no answer');
      return answer;
    },
  };
  const clocks = { clock: () => wallMs, steadyClock: () => steadyMs, random: countingRandom() };
  const lessee = createLessee({ store, ...clocks });
  const event = async (): Promise<StoredEvent> => {
    const stored = await memory.readEvent(EVENT);
    if (stored === undefined) throw new Error('expected an event');
    return stored.event;
  };
  const advance = (ms: number): void => {
    wallMs += ms;
    steadyMs += ms;
  };
  async function take(): Promise<Taken> {
    const taken = await lessee.take(await event());
    if (taken === undefined) throw new Error('expected a position');
    return taken;
  }

  return {
    lessee,
    room,
    event,
    advance,
    faults,
    leaseIds,
    sends: () => sends,
    setWall: (ms: number) => {
      wallMs += ms;
    },
    tick: (ms: number) => {
      steadyMs += ms;
    },
    hold(): () => void {
      let release = () => {};
      held = new Promise((resolve) => {
        release = resolve;
      });
      return () => {
        held = undefined;
        release();
      };
    },
    holes: async () => (await memory.readEvent(EVENT))?.holes ?? [],
    take,
    /** A crowd of 2,000 a second, until positions are leased in blocks. */
    async rush(): Promise<void> {
      const before = sends;
      for (let joins = 0; sends === before + joins; joins++) {
        if (joins > 500) throw new Error('expected blocks');
        await take();
        if (joins % 2 === 1) advance(1);
      }
    },
  };
}

describe('a calm line', () => {
  it('costs one lease for each visitor, each asked for after they came', async () => {
    const { take, sends, advance } = await createScene();
    for (let position = 1; position <= 20; position++) {
      expect(await take()).toMatchObject({ position, fresh: true });
      advance(10);
    }
    expect(sends()).toBe(20);
  });

  it('serves those who come at once in their order, with a handful of leases', async () => {
    const { lessee, event, sends } = await createScene();
    const known = await event();
    const taken = await Promise.all(Array.from({ length: 300 }, () => lessee.take(known)));
    expect(taken.map((one) => one?.position)).toEqual(Array.from({ length: 300 }, (_, index) => index + 1));
    expect(sends()).toBeLessThanOrEqual(10);
  });
});

describe('a busy line', () => {
  it('gives out a block without asking the store again, marked as not fresh', async () => {
    const { rush, take, sends } = await createScene();
    await rush();
    const before = sends();
    const first = await take();
    const second = await take();
    expect(sends()).toBe(before);
    expect(second).toMatchObject({ position: first.position + 1, fresh: false });
  });

  it.each([
    { title: 'its life is over', pass: 'advance' as const },
    { title: 'the process was frozen, so that only the time of day has moved on', pass: 'setWall' as const },
    { title: 'the time of day was set back meanwhile', pass: 'tick' as const },
  ])('forgets a block when $title, and makes known what was left', async ({ pass }) => {
    const { rush, take, holes, event, ...scene } = await createScene();
    await rush();
    const last = await take();
    const { tail } = await event();
    scene[pass](5000);
    if (pass === 'tick') scene.setWall(-60_000);
    const next = await take();
    expect(next.position).toBe(tail + 1);
    expect(await holes()).toEqual([[0, tail - last.position]]);
  });

  it('makes known what is left when somebody looks, without another visitor', async () => {
    const { lessee, rush, take, holes, event, advance } = await createScene();
    await rush();
    const last = await take();
    lessee.settle();
    expect(await holes()).toEqual([]);
    advance(5000);
    lessee.settle('another');
    expect(await holes()).toEqual([]);
    lessee.settle(EVENT);
    lessee.settle();
    expect(await holes()).toEqual([[0, (await event()).tail - last.position]]);
  });

  it('gives positions to those who asked for them, however late the answer', async () => {
    const { lessee, rush, take, event, hold, advance } = await createScene();
    await rush();
    advance(5000);
    const known = await event();
    const release = hold();
    const waiting = [lessee.take(known), lessee.take(known)];
    advance(60_000);
    release();
    const [one, other] = await Promise.all(waiting);
    expect(one?.position).toBe(known.tail + 1);
    expect(other?.position).toBeGreaterThan(known.tail + 1);
    expect((await take()).position).toBeGreaterThan(other?.position ?? 0);
  });

  it('leaves the old line when the event begins again', async () => {
    const { room, rush, take, event, holes } = await createScene();
    await rush();
    expect((await take()).fresh).toBe(false);
    await room.reset(EVENT);
    expect(await take()).toMatchObject({ position: 1, fresh: true, event: { epoch: 2 } });
    expect(await holes()).toEqual([]);
    expect((await event()).tail).toBe(1);
  });
});

describe('leases that go wrong', () => {
  it.each<{ title: string; faults: Fault[] }>([
    { title: 'an answer is lost', faults: ['lost'] },
    { title: 'a request is refused', faults: ['refused'] },
  ])('cost no position where $title once', async ({ faults }) => {
    const { take, faults: next, leaseIds } = await createScene();
    expect((await take()).position).toBe(1);
    next.push(...faults);
    expect((await take()).position).toBe(2);
    expect(leaseIds[2]).toBe(leaseIds[1]);
    expect((await take()).position).toBe(3);
  });

  it('are asked for again under the same id by the next visitor: what was taken is not lost', async () => {
    const { take, faults, leaseIds, holes } = await createScene();
    faults.push('lost', 'lost');
    await expect(take()).rejects.toMatchObject({ code: 'ERR_STORE_UNAVAILABLE' });
    expect((await take()).position).toBe(1);
    expect(new Set(leaseIds).size).toBe(1);
    expect((await take()).position).toBe(2);
    expect(await holes()).toEqual([]);
  });

  it('turn away only those who were waiting for them', async () => {
    const { lessee, event, faults } = await createScene();
    const known = await event();
    faults.push(...Array<Fault>(16).fill('refused'));
    const outcomes = await Promise.allSettled(Array.from({ length: 20 }, () => lessee.take(known)));
    expect(outcomes.map(({ status }) => status).sort()).toEqual([
      ...Array<string>(12).fill('fulfilled'),
      ...Array<string>(8).fill('rejected'),
    ]);
    const positions = outcomes.flatMap((one) => (one.status === 'fulfilled' ? [one.value?.position] : []));
    expect(new Set(positions).size).toBe(12);
  });

  it('are not repeated where the error is nobody else’s fault', async () => {
    const { store } = await createBench();
    let sends = 0;
    const broken = {
      ...store,
      lease: async () => {
        sends += 1;
        throw new TypeError('a mistake');
      },
    };
    const lessee = createLessee({ store: broken, clock: () => START, random: countingRandom() });
    const event = (await store.readEvent(EVENT))?.event as StoredEvent;
    await expect(lessee.take(event)).rejects.toThrow('a mistake');
    expect(sends).toBe(1);
  });
});

describe('a waiting room in a rush', () => {
  it('counts, places and shows everybody once through leases, and claims nobody’s turn on an old event', async () => {
    let leases = 0;
    const bench = await createBench({
      event: { pacing: { step: 100 } },
      wrap: (store) => ({
        ...store,
        lease: (request) => {
          leases += 1;
          return store.lease(request);
        },
      }),
    });
    const rooms = [bench.room, bench.neighbour(), bench.neighbour(), bench.neighbour()];
    const outcomes = [];
    for (let ms = 0; ms < 1000; ms++) {
      const room = rooms[ms % rooms.length] ?? bench.room;
      for (let n = 0; n < 2; n++) outcomes.push(await room.assign({ eventId: EVENT }));
      bench.advance(1);
    }
    expect(new Set(outcomes.map(positionOf)).size).toBe(2000);
    expect(leases).toBeLessThan(700);
    expect(statesOf(outcomes).admitted).toBeLessThanOrEqual(120);
    await bench.room.configure(EVENT, { phase: 'paused' });
    const late = await Promise.all(rooms.map((room) => room.assign({ eventId: EVENT })));
    expect(statesOf(late)).toEqual({ paused: 4 });
    bench.advance(6000);
    await Promise.all(rooms.map((room) => room.status(EVENT)));
    const stored = await bench.store.readEvent(EVENT);
    const holes = (stored?.holes ?? []).reduce((sum, [, count]) => sum + count, 0);
    expect((stored?.event.tail ?? 0) - holes).toBe(2004);
  });
});
