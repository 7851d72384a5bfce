import { describe, expect, it } from 'vitest';
import { admitted, counted, EVENT, queueFixture, waiting } from '../../test/support/queue';
import { memoryEntryQueueStore } from './memory-store';

describe('heartbeat', () => {
  it('keeps a fixed session as it is and writes once a minute', async () => {
    const { store, calls } = counted(memoryEntryQueueStore());
    const { queue, join, advance } = await queueFixture({ maxUsers: 1 }, { store });
    const { token, expiresAt } = admitted(await join());
    for (let count = 0; count < 60; count++) {
      advance(2000);
      expect(await queue.heartbeat({ entryToken: token })).toMatchObject({
        state: 'admitted',
        token,
        expiresAt,
      });
    }
    expect(calls.heartbeat).toBeLessThanOrEqual(3);
  });

  it('moves a sliding session on, with the same id', async () => {
    const { queue, join, advance, now } = await queueFixture(
      { maxUsers: 1 },
      { config: { entrySession: 'sliding' } },
    );
    let { token } = admitted(await join());
    for (let minute = 0; minute < 30; minute++) {
      advance(60_000);
      const outcome = admitted(await queue.heartbeat({ entryToken: token }));
      token = outcome.token;
      expect(outcome.expiresAt).toBe(now() + 600_000);
    }
    advance(606_000);
    expect(await queue.heartbeat({ entryToken: token, eventId: EVENT })).toMatchObject({
      code: 'entry-required',
      reason: 'expired',
    });
  });

  it('keeps the slot alive by its place as well: pages carry both', async () => {
    const { queue, join, advance, now } = await queueFixture(
      { maxUsers: 1 },
      { config: { entrySession: 'sliding', ttl: { activeSeconds: 120 } } },
    );
    const { place } = admitted(await join());
    for (let minute = 0; minute < 30; minute++) {
      advance(60_000);
      await queue.promote({ eventId: EVENT });
      expect(admitted(await queue.heartbeat({ place })).expiresAt).toBe(now() + 600_000);
    }
  });

  it('answers for a place what status would', async () => {
    const { queue, join } = await queueFixture({ maxUsers: 0 });
    const { place } = waiting(await join());
    expect(await queue.heartbeat({ place })).toMatchObject({ state: 'waiting', position: 1 });
    expect(await queue.heartbeat({ place: undefined })).toMatchObject({ code: 'place-required' });
    expect(await queue.heartbeat({ entryToken: undefined })).toMatchObject({ code: 'entry-required' });
  });

  it('tells an active whose slot is gone', async () => {
    const { queue, join, another } = await queueFixture({ maxUsers: 1 });
    const { token } = admitted(await join());
    await another().leave({ entryToken: token });
    expect(await queue.heartbeat({ entryToken: token })).toEqual({ state: 'expired', eventId: EVENT });
  });

  it('renews the tier-1 pass of an active', async () => {
    const { queue, join, advance, pass } = await queueFixture({ maxUsers: 1 });
    const vwrToken = await pass({ subject: 'a' });
    const { token } = admitted(await join({ subject: 'a' }));
    advance(310_000);
    expect(admitted(await queue.heartbeat({ entryToken: token, vwrToken })).vwr).toBeDefined();
  });
});

describe('leave and complete', () => {
  it('free a slot once, however often they are called', async () => {
    const { queue, join } = await queueFixture({ maxUsers: 1 });
    const { token, place } = admitted(await join());
    expect(await queue.complete({ entryToken: token })).toEqual({
      state: 'left',
      eventId: EVENT,
      released: true,
    });
    expect(await queue.complete({ entryToken: token })).toMatchObject({ state: 'left', released: false });
    expect(await queue.leave({ place })).toMatchObject({ state: 'left', released: false });
    expect((await queue.get(EVENT))?.active).toBe(0);
  });

  it('take somebody out of the line', async () => {
    const { queue, join } = await queueFixture({ maxUsers: 0 });
    const first = waiting(await join());
    const second = waiting(await join());
    expect(await queue.leave({ place: first.place })).toMatchObject({ state: 'left', released: false });
    expect(await queue.status({ place: second.place })).toMatchObject({ position: 1 });
    expect(await queue.status({ place: first.place })).toEqual({ state: 'expired', eventId: EVENT });
  });

  it('refuse what proves nothing and accept what has run out', async () => {
    const { queue, join, advance } = await queueFixture({ maxUsers: 1 });
    const { token } = admitted(await join());
    expect(await queue.leave({ entryToken: `${token}x` })).toMatchObject({ code: 'entry-required' });
    expect(await queue.leave({ place: token })).toMatchObject({
      code: 'place-invalid',
      reason: 'wrong-kind',
    });
    advance(700_000);
    expect(await queue.leave({ entryToken: token, eventId: EVENT })).toMatchObject({
      state: 'left',
      released: false,
    });
  });

  it('free the slot only at its end where no gate asks for the active set', async () => {
    const { queue, join, advance } = await queueFixture({ maxUsers: 1 }, { activeCheck: false });
    const { token, place } = admitted(await join());
    const next = waiting(await join());
    expect(await queue.leave({ entryToken: token })).toMatchObject({ released: false });
    expect(await queue.status({ place })).toMatchObject({ state: 'expired' });
    for (let count = 0; count < 10; count++) {
      expect(await queue.status({ place: next.place })).toMatchObject({ state: 'waiting' });
      advance(60_000);
    }
    advance(6000);
    expect(await queue.status({ place: next.place })).toMatchObject({ state: 'admitted' });
  });
});
