import { StoreUnavailableError } from '@urr/core';
import { describe, expect, it } from 'vitest';
import { admitted, counted, EVENT, queueFixture, waiting } from '../../test/support/queue';
import { memoryEntryQueueStore } from './memory-store';

describe('status', () => {
  it('tells the 47th of 175 that 46 are ahead and 128 behind', async () => {
    const { queue, join } = await queueFixture({ maxUsers: 0 });
    const places: string[] = [];
    for (let count = 0; count < 175; count++) places.push(waiting(await join()).place);
    const outcome = waiting(await queue.status({ place: places[46] }));
    expect(outcome).toMatchObject({ state: 'waiting', position: 47, ahead: 46, behind: 128, eta: null });
  });

  it('refuses no place, a broken one, one of another kind, event or epoch', async () => {
    const { queue, join, pass } = await queueFixture({ maxUsers: 0 });
    const { place } = waiting(await join());
    expect(await queue.status({ place: undefined })).toMatchObject({
      code: 'place-required',
      reason: 'missing',
    });
    expect(await queue.status({ place: `${place}x` })).toMatchObject({ code: 'place-invalid', status: 403 });
    expect(await queue.status({ place: await pass() })).toMatchObject({ reason: 'wrong-kind' });
    expect(await queue.status({ place, eventId: 'other' })).toMatchObject({ reason: 'wrong-event' });
    await queue.reset(EVENT);
    expect(await queue.status({ place })).toMatchObject({ code: 'place-invalid', reason: 'wrong-epoch' });
  });

  it('admits the front as soon as there is room, and repeats the same token', async () => {
    const { queue, join, advance } = await queueFixture({ maxUsers: 0 });
    const first = waiting(await join());
    const second = waiting(await join());
    await queue.configure(EVENT, { maxUsers: 1 });
    const inside = admitted(await queue.status({ place: first.place }));
    expect(await queue.status({ place: second.place })).toMatchObject({ state: 'waiting', position: 1 });
    advance(30_000);
    const again = admitted(await queue.status({ place: first.place }));
    expect([again.token, again.expiresAt]).toEqual([inside.token, inside.expiresAt]);
    expect(again.serverNow).toBe(inside.serverNow + 30_000);
    expect((await queue.get(EVENT))?.active).toBe(1);
  });

  it('gives the same token from another process', async () => {
    const { queue, join, another } = await queueFixture({ maxUsers: 0 });
    const { place } = waiting(await join());
    await queue.configure(EVENT, { maxUsers: 1 });
    const inside = admitted(await queue.status({ place }));
    expect(await another().status({ place })).toMatchObject({ state: 'admitted', token: inside.token });
  });

  it('moves the next one up when somebody leaves', async () => {
    const { queue, join } = await queueFixture({ maxUsers: 1 });
    const inside = admitted(await join());
    const next = waiting(await join());
    expect(await queue.leave({ entryToken: inside.token })).toMatchObject({ state: 'left', released: true });
    expect(await queue.status({ place: next.place })).toMatchObject({ state: 'admitted' });
  });

  it('answers expired for a spent place until it ends, with few store calls', async () => {
    const { store, calls } = counted(memoryEntryQueueStore());
    const { queue, join, advance, another } = await queueFixture({ maxUsers: 1 }, { store });
    const { place } = admitted(await join());
    await queue.complete({ place });
    const other = another();
    calls.claim = 0;
    for (let count = 0; count < 1000; count++) {
      advance(10);
      expect((await other.status({ place })).state).toBe('expired');
    }
    expect(calls.claim).toBe(1);
  });

  it('lets nobody in who does not claim in time, and keeps their number', async () => {
    const { queue, join, advance } = await queueFixture({ maxUsers: 0 });
    const first = waiting(await join());
    const second = waiting(await join());
    await queue.configure(EVENT, { maxUsers: 1 });
    await queue.promote({ eventId: EVENT });
    advance(60_000);
    await queue.status({ place: second.place });
    advance(61_000);
    expect(await queue.status({ place: second.place })).toMatchObject({ state: 'admitted' });
    expect(await queue.status({ place: first.place })).toMatchObject({
      state: 'waiting',
      seq: first.seq,
      ahead: 0,
    });
  });

  it('asks the store a few times a second however many people poll', async () => {
    const { store, calls } = counted(memoryEntryQueueStore());
    const { queue, join, advance } = await queueFixture({ maxUsers: 0 }, { store });
    const places: string[] = [];
    for (let count = 0; count < 500; count++) places.push(waiting(await join()).place);
    for (const name of Object.keys(calls)) calls[name] = 0;
    for (let second = 0; second < 10; second++) {
      for (const [index, place] of places.entries()) {
        if (index % 50 === 0) advance(100);
        expect((await queue.status({ place })).state).toBe('waiting');
      }
    }
    expect(calls.claim ?? 0).toBe(0);
    expect(calls.snapshot).toBeLessThanOrEqual(40);
    expect(calls.heartbeat ?? 0).toBe(0);
  });

  it('passes on signs of life once a minute, fifty in one call', async () => {
    const { store, calls } = counted(memoryEntryQueueStore());
    const { queue, join, advance } = await queueFixture({ maxUsers: 0 }, { store });
    const places: string[] = [];
    for (let count = 0; count < 500; count++) places.push(waiting(await join()).place);
    advance(61_000);
    calls.heartbeat = 0;
    for (let round = 0; round < 10; round++) {
      for (const place of places) await queue.status({ place });
      advance(3000);
    }
    expect(calls.heartbeat).toBeLessThanOrEqual(12);
    advance(120_000);
    await queue.promote({ eventId: EVENT });
    expect((await queue.get(EVENT))?.waiting).toBe(500);
  });

  it('passes over who fell silent and takes them back at their number', async () => {
    const { queue, join, advance } = await queueFixture({ maxUsers: 0 });
    const quiet = waiting(await join());
    const alive = waiting(await join());
    for (let count = 0; count < 4; count++) {
      advance(60_000);
      await queue.status({ place: alive.place });
    }
    expect(await queue.status({ place: alive.place })).toMatchObject({ position: 1, behind: 0 });
    expect(await queue.status({ place: quiet.place })).toMatchObject({ position: 1, behind: 1 });
    advance(3000);
    expect(await queue.status({ place: alive.place })).toMatchObject({ position: 2 });
  });

  it('shows a wait measured from the admissions of the last two minutes', async () => {
    const { queue, join, advance } = await queueFixture({ maxUsers: 0 });
    const places: string[] = [];
    for (let count = 0; count < 175; count++) places.push(waiting(await join()).place);
    for (let second = 1; second <= 46; second++) {
      await queue.configure(EVENT, { maxUsers: second });
      await queue.promote({ eventId: EVENT });
      advance(60_000 / 46);
    }
    const outcome = waiting(await queue.status({ place: places[92] }));
    expect(outcome.ahead).toBe(46);
    expect(outcome.eta?.lowSeconds).toBeGreaterThanOrEqual(58);
    expect(outcome.eta?.highSeconds).toBeLessThanOrEqual(70);
  });

  it('speaks from an old snapshot for two seconds when the store is away, then says so', async () => {
    const inner = memoryEntryQueueStore();
    let away = false;
    const store = {
      ...inner,
      snapshot: (input: Parameters<typeof inner.snapshot>[0]) =>
        away ? Promise.reject(new StoreUnavailableError('away')) : inner.snapshot(input),
    };
    const { queue, join, advance } = await queueFixture({ maxUsers: 0 }, { store });
    const { place } = waiting(await join());
    await queue.status({ place });
    away = true;
    advance(1000);
    expect(await queue.status({ place })).toMatchObject({ state: 'waiting' });
    advance(1001);
    await expect(queue.status({ place })).rejects.toThrow('ERR_STORE_UNAVAILABLE');
    away = false;
    expect(await queue.status({ place })).toMatchObject({ state: 'waiting' });
  });

  it('answers from the snapshot when a promotion fails, and admits when the next one works', async () => {
    const inner = memoryEntryQueueStore();
    const errors: unknown[] = [];
    let away = true;
    const store = {
      ...inner,
      promote: (input: Parameters<typeof inner.promote>[0]) =>
        away ? Promise.reject(new StoreUnavailableError('away')) : inner.promote(input),
    };
    const options = { store, onError: (error: unknown) => errors.push(error) };
    const { queue, join } = await queueFixture({ maxUsers: 1, threshold: 0 }, options);
    const { place } = waiting(await join());
    expect(await queue.status({ place })).toMatchObject({ state: 'waiting', position: 1 });
    expect(errors.length).toBe(1);
    away = false;
    expect(await queue.status({ place })).toMatchObject({ state: 'admitted' });
  });

  it('says paused and closed at once, and keeps those inside', async () => {
    const { queue, join } = await queueFixture({ maxUsers: 1 });
    const inside = admitted(await join());
    const { place } = waiting(await join());
    await queue.configure(EVENT, { phase: 'paused' });
    expect(await queue.status({ place })).toMatchObject({ state: 'paused', ahead: 0 });
    await queue.configure(EVENT, { phase: 'closed' });
    expect(await queue.status({ place })).toMatchObject({ state: 'closed', eventId: EVENT });
    expect(await queue.status({ place: inside.place })).toMatchObject({ state: 'admitted' });
  });
});

describe('the tier-1 pass of somebody in tier 2', () => {
  it('is renewed below half of its life, from the pass shown or the one seen on joining', async () => {
    const { queue, join, advance, pass, now } = await queueFixture({ maxUsers: 0 });
    const { place } = waiting(await join({ subject: 'a' }));
    const shown = await pass({ subject: 'a' });
    advance(299_000);
    expect(await queue.status({ place, vwrToken: shown })).not.toHaveProperty('vwr');
    advance(2000);
    const renewed = waiting(await queue.status({ place, vwrToken: shown })).vwr;
    expect(renewed?.expiresAt).toBe(now() + 600_000);
    advance(301_000);
    expect(waiting(await queue.status({ place })).vwr?.expiresAt).toBe(now() + 600_000);
  });

  it('stays alive through two hours of waiting, and no longer', async () => {
    const { queue, join, advance, now } = await queueFixture({ maxUsers: 0 });
    const begin = now();
    const { place } = waiting(await join({ subject: 'a' }));
    let ends = begin + 600_000;
    for (let minute = 0; minute < 119; minute++) {
      advance(60_000);
      ends = waiting(await queue.status({ place })).vwr?.expiresAt ?? ends;
      expect(ends).toBeGreaterThan(now());
    }
    expect(ends).toBe(begin + 7_200_000);
    advance(120_000);
    expect(await queue.status({ place })).not.toHaveProperty('vwr');
  });

  it('is not renewed from a pass of another visitor', async () => {
    const { join, advance, pass, another } = await queueFixture({ maxUsers: 0 });
    const { place } = waiting(await join({ subject: 'a' }));
    const foreign = await pass({ subject: 'b' });
    advance(400_000);
    expect(await another().status({ place, vwrToken: foreign })).not.toHaveProperty('vwr');
  });
});
