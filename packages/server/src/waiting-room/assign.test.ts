import { StoreUnavailableError } from '@urr/core';
import { assignAnswerSchema } from '@urr/core/protocol';
import { describe, expect, it } from 'vitest';
import { createBench, EVENT, placeOf, positionOf, statesOf, tokenOf } from '../../test/support/room-bench';
import type { WaitingRoomStore } from './store';

const KEY = 'k'.repeat(22);

describe('assign', () => {
  it('gives 500 parallel visitors 1 to 500 without a gap, and everybody a place', async () => {
    const { join } = await createBench({ event: { pacing: { step: 10 } } });
    const outcomes = await join(500);
    const positions = outcomes.map(positionOf).sort((a, b) => a - b);
    expect(positions).toEqual(Array.from({ length: 500 }, (_, index) => index + 1));
    expect(new Set(outcomes.map(placeOf)).size).toBe(500);
  });

  it("gives the seed's visitor 2,341 a line of 1,841 ahead while 500 are served", async () => {
    const { join, room, serving } = await createBench();
    const last = (await join(2341)).find((outcome) => positionOf(outcome) === 2341);
    expect(last?.state).toBe('waiting');
    expect(await serving()).toBe(500);
    expect((await room.get(EVENT))?.waiting).toBe(1841);
  });

  it('lets the first visitors of an idle event in at once', async () => {
    const { room, pass, now } = await createBench();
    const outcome = await room.assign({ eventId: EVENT });
    expect(outcome).toMatchObject({
      state: 'admitted',
      eventId: EVENT,
      position: 1,
      serverNow: now(),
      expiresAt: now() + 600_000,
    });
    expect(await pass(tokenOf(outcome))).toMatchObject({ aud: EVENT, pos: 1, epo: 1 });
  });

  it('answers on the wire what the protocol says', async () => {
    const { join } = await createBench({ event: { pacing: { step: 1 } } });
    const [admitted, waiting] = await join(2);
    expect(assignAnswerSchema.safeParse(admitted).success).toBe(true);
    expect(assignAnswerSchema.safeParse(waiting).success).toBe(true);
    expect(waiting).toMatchObject({ state: 'waiting', position: 2 });
  });

  it('refuses what is not an event id and events nobody configured', async () => {
    const { room } = await createBench();
    expect(await room.assign({ eventId: '../x' })).toMatchObject({ code: 'event-invalid', status: 400 });
    const unknown = await room.assign({ eventId: 'nobody' });
    expect(unknown).toEqual({ state: 'refused', code: 'event-unknown', status: 404, eventId: 'nobody' });
  });

  it('passes everybody through unknown events when they are off', async () => {
    const { room } = await createBench({ config: { unknownEvents: 'off' } });
    expect(await room.assign({ eventId: 'nobody' })).toMatchObject({ state: 'admitted', position: 0 });
    expect(await room.status('nobody')).toMatchObject({ phase: 'off', tail: 0 });
  });
});

describe('assign again', () => {
  it('finds the number by the place presented', async () => {
    const { room, join } = await createBench({ event: { pacing: { step: 1 } } });
    const [, second] = await join(2);
    const again = await room.assign({ eventId: EVENT, place: placeOf(second as never) });
    expect(again).toMatchObject({ state: 'waiting', position: 2, place: placeOf(second as never) });
  });

  it('gives the same pass again to a place that was claimed', async () => {
    const { room, advance } = await createBench();
    const first = await room.assign({ eventId: EVENT });
    advance(5000);
    const again = await room.assign({ eventId: EVENT, place: placeOf(first) });
    expect(tokenOf(again)).toBe(tokenOf(first));
  });

  it('gives one number to 50 parallel requests of one subject', async () => {
    const { room, store } = await createBench();
    const outcomes = await Promise.all(
      Array.from({ length: 50 }, () => room.assign({ eventId: EVENT, subject: 'user-1' })),
    );
    expect(new Set(outcomes.map(positionOf))).toEqual(new Set([1]));
    expect((await store.readEvent(EVENT))?.event.tail).toBe(1);
  });

  it('gives one number to parallel requests of one subject through two processes', async () => {
    const { room, neighbour } = await createBench({ event: { pacing: { step: 1 } } });
    const rooms = [room, neighbour(), neighbour()];
    await room.assign({ eventId: EVENT });
    const outcomes = await Promise.all(
      rooms.flatMap((at) => [0, 1].map(() => at.assign({ eventId: EVENT, subject: 'user-1' }))),
    );
    expect(new Set(outcomes.map(positionOf)).size).toBe(1);
  });

  it('counts the numbers that lost such a race as holes, so that nobody is shown waiting behind them', async () => {
    let reads = 0;
    const { room, neighbour, store } = await createBench({
      // Both processes look before either has written.
      wrap: (memory) => ({
        ...memory,
        getPlace: async (request) => (++reads <= 2 ? undefined : memory.getPlace(request)),
      }),
    });
    const rooms = [room, neighbour()];
    const outcomes = await Promise.all(rooms.map((at) => at.assign({ eventId: EVENT, subject: 'user-1' })));
    expect(new Set(outcomes.map(positionOf)).size).toBe(1);
    const stored = await store.readEvent(EVENT);
    expect([stored?.event.tail, stored?.holes]).toEqual([2, [[0, 1]]]);
  });

  it('keeps subjects of different events apart and never stores or signs them as they are', async () => {
    const { room, pass } = await createBench();
    await room.configure('other', {});
    const outcome = await room.assign({ eventId: EVENT, subject: 'user-1' });
    const { sub } = await pass(tokenOf(outcome));
    expect(sub).toMatch(/^[A-Za-z0-9_-]{22}$/);
    expect(sub).not.toContain('user');
    expect(positionOf(await room.assign({ eventId: 'other', subject: 'user-1' }))).toBe(1);
  });

  it('draws a random subject of 128 bits when none is given', async () => {
    const { join, pass } = await createBench();
    const subjects = await Promise.all((await join(20)).map(async (one) => (await pass(tokenOf(one))).sub));
    expect(new Set(subjects).size).toBe(20);
    for (const sub of subjects) expect(sub).toMatch(/^[A-Za-z0-9_-]{22}$/);
  });

  it('finds the number by idempotency key for 10 minutes', async () => {
    const { room, join, advance } = await createBench({ event: { pacing: { step: 1 } } });
    await join(1);
    const request = { eventId: EVENT, idempotencyKey: KEY };
    expect(positionOf(await room.assign(request))).toBe(2);
    expect(
      new Set((await Promise.all([room.assign(request), room.assign(request)])).map(positionOf)),
    ).toEqual(new Set([2]));
    advance(599_999);
    expect(positionOf(await room.assign(request))).toBe(2);
    advance(1);
    expect(positionOf(await room.assign(request))).toBe(3);
  });

  it('refuses a key that another subject used', async () => {
    const { room } = await createBench();
    await room.assign({ eventId: EVENT, subject: 'user-1', idempotencyKey: KEY });
    const conflict = { state: 'refused', code: 'conflict', status: 409 };
    expect(await room.assign({ eventId: EVENT, subject: 'user-2', idempotencyKey: KEY })).toMatchObject(
      conflict,
    );
    expect(await room.assign({ eventId: EVENT, idempotencyKey: KEY })).toMatchObject(conflict);
    expect(await room.assign({ eventId: EVENT, subject: 'user-1', idempotencyKey: KEY })).toMatchObject({
      position: 1,
    });
  });

  it('refuses a key used by two subjects at the same time, for one of them', async () => {
    const { room, store } = await createBench();
    const outcomes = await Promise.all(
      ['user-1', 'user-2'].map((subject) => room.assign({ eventId: EVENT, subject, idempotencyKey: KEY })),
    );
    expect(statesOf(outcomes)).toEqual({ admitted: 1, refused: 1 });
    expect((await store.readEvent(EVENT))?.holes).toEqual([]);
  });

  it.each(['short', 'k'.repeat(21), `${'k'.repeat(21)} `, 'k'.repeat(256), ''])(
    'refuses the idempotency key %j',
    async (idempotencyKey) => {
      const { room } = await createBench();
      expect(await room.assign({ eventId: EVENT, idempotencyKey })).toMatchObject({
        state: 'refused',
        code: 'body-invalid',
        reason: 'idempotency-key',
      });
    },
  );

  it('remembers nobody when the ledger is off, but still knows a place', async () => {
    const { room, store } = await createBench({ event: { ledger: 'none', pacing: { step: 1 } } });
    const request = { eventId: EVENT, subject: 'user-1', idempotencyKey: KEY };
    const first = await room.assign(request);
    const second = await room.assign(request);
    expect([positionOf(first), positionOf(second)]).toEqual([1, 2]);
    expect(positionOf(await room.assign({ ...request, place: placeOf(second) }))).toBe(2);
    expect((await store.readEvent(EVENT))?.event.tail).toBe(2);
  });

  it('draws a new number for a place that was left or whose pass has run out', async () => {
    const { room, advance } = await createBench();
    const left = await room.assign({ eventId: EVENT, subject: 'user-1' });
    advance(600_000);
    const spent = await room.assign({ eventId: EVENT, subject: 'user-1', place: placeOf(left) });
    expect(positionOf(spent)).toBe(2);
    await room.configure(EVENT, { phase: 'paused' });
    const waiting = await room.assign({ eventId: EVENT, subject: 'user-2' });
    await room.leave({ place: placeOf(waiting) });
    const again = await room.assign({ eventId: EVENT, subject: 'user-2' });
    expect([positionOf(waiting), positionOf(again)]).toEqual([3, 4]);
  });

  it.each([
    ['garbage', 'x.y.z'],
    ['nothing', ''],
  ])('draws a new number when %s is presented', async (_, place) => {
    const { room } = await createBench();
    expect(await room.assign({ eventId: EVENT, place })).toMatchObject({ position: 1 });
  });

  it('draws a new number when a place of another event is presented', async () => {
    const { room } = await createBench();
    await room.configure('other', {});
    await room.assign({ eventId: 'other' });
    const other = await room.assign({ eventId: 'other' });
    expect(await room.assign({ eventId: EVENT, place: placeOf(other) })).toMatchObject({ position: 1 });
  });
});

describe('signing in while waiting', () => {
  it('keeps the number, from every device of the user', async () => {
    const { room, join } = await createBench({ event: { pacing: { step: 1 } } });
    const [, anonymous] = await join(2);
    const place = placeOf(anonymous as never);
    expect(await room.assign({ eventId: EVENT, subject: 'user-1', place })).toMatchObject({ position: 2 });
    expect(await room.assign({ eventId: EVENT, subject: 'user-1' })).toMatchObject({ position: 2 });
  });

  it('does not give the number to a second user', async () => {
    const { room, join } = await createBench({ event: { pacing: { step: 1 } } });
    const [, anonymous] = await join(2);
    const place = placeOf(anonymous as never);
    await room.assign({ eventId: EVENT, subject: 'user-1', place });
    expect(await room.assign({ eventId: EVENT, subject: 'user-2', place })).toMatchObject({ position: 3 });
  });

  it('does not take over a number drawn by another user', async () => {
    const { room } = await createBench({ event: { pacing: { step: 1 } } });
    const first = await room.assign({ eventId: EVENT, subject: 'user-1' });
    const second = await room.assign({ eventId: EVENT, subject: 'user-2', place: placeOf(first) });
    expect(positionOf(second)).toBe(2);
  });
});

describe('a lease whose answer is lost', () => {
  const losing = (times: number) => (store: WaitingRoomStore) => {
    let lost = 0;
    return {
      ...store,
      async lease(request: Parameters<WaitingRoomStore['lease']>[0]) {
        const lease = await store.lease(request);
        if (lost++ < times) throw new StoreUnavailableError('reply lost');
        return lease;
      },
    };
  };

  it('costs no position', async () => {
    const { room, store } = await createBench({ wrap: losing(1) });
    expect(await room.assign({ eventId: EVENT })).toMatchObject({ position: 1 });
    expect((await store.readEvent(EVENT))?.event.tail).toBe(1);
  });

  it('is reported when it happens again, and the next visitor is served', async () => {
    const { room } = await createBench({ wrap: losing(2) });
    await expect(room.assign({ eventId: EVENT })).rejects.toThrow(StoreUnavailableError);
    expect(await room.assign({ eventId: EVENT })).toMatchObject({ state: 'admitted' });
  });
});
