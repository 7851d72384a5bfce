import { createTokens } from '@urr/core';
import { describe, expect, it } from 'vitest';
import { admitted, EVENT, keys, queueFixture, waiting } from '../../test/support/queue';

describe('join', () => {
  it('refuses without a pass, with a broken one and with one of another kind', async () => {
    const { queue, join } = await queueFixture({ maxUsers: 0 });
    const place = waiting(await join()).place;
    expect(await queue.join({ eventId: EVENT, vwrToken: undefined })).toEqual({
      state: 'refused',
      code: 'vwr-required',
      status: 403,
      reason: 'missing',
      eventId: EVENT,
    });
    expect(await queue.join({ eventId: EVENT, vwrToken: 'nonsense' })).toMatchObject({ reason: 'malformed' });
    expect(await queue.join({ eventId: EVENT, vwrToken: place })).toMatchObject({ reason: 'wrong-kind' });
  });

  it('refuses a pass of another event and of an older epoch', async () => {
    const { queue, pass } = await queueFixture({ maxUsers: 0 });
    const foreign = await pass({ eventId: 'bts-2027' });
    expect(await queue.join({ eventId: EVENT, vwrToken: foreign })).toMatchObject({ reason: 'wrong-event' });
    const old = await pass();
    await queue.reset(EVENT);
    expect(await queue.join({ eventId: EVENT, vwrToken: old })).toMatchObject({
      code: 'vwr-required',
      reason: 'wrong-epoch',
    });
  });

  it('refuses a malformed event id, and an event nobody configured', async () => {
    const { queue, pass } = await queueFixture(null);
    expect(await queue.join({ eventId: '../etc', vwrToken: 'x' })).toMatchObject({
      code: 'event-invalid',
      status: 400,
    });
    expect(await queue.join({ eventId: EVENT, vwrToken: await pass() })).toMatchObject({
      code: 'event-unknown',
      status: 404,
      eventId: EVENT,
    });
  });

  it('admits at once to unknown events where they are off', async () => {
    const { queue, pass, store } = await queueFixture(null, { config: { unknownEvents: 'off' } });
    const outcome = admitted(await queue.join({ eventId: EVENT, vwrToken: await pass() }));
    expect(outcome).toMatchObject({ seq: 0 });
    expect(await queue.heartbeat({ entryToken: outcome.token })).toMatchObject({ state: 'admitted' });
    expect(await store.list()).toEqual([]);
  });

  it('admits at once below the threshold, with a token that verifies', async () => {
    const { join, config, now } = await queueFixture({ maxUsers: 2, threshold: 1 });
    const outcome = admitted(await join({ subject: 'somebody' }));
    const tokens = createTokens({ config, kind: 'entry', keys: keys.entry, clock: now });
    const verdict = await tokens.verify(outcome.token, { eventId: EVENT, subject: 'somebody', epoch: 1 });
    expect(verdict.ok && verdict.claims.exp * 1000).toBe(outcome.expiresAt);
    expect(outcome.expiresAt - outcome.serverNow).toBe(600_000);
    expect(await join()).toMatchObject({ state: 'waiting', position: 1, ahead: 0, behind: 0 });
  });

  it('gives one place to a subject, however often it joins', async () => {
    const { join } = await queueFixture({ maxUsers: 0 });
    const first = waiting(await join({ subject: 'a' }));
    await join({ subject: 'b' });
    expect(await join({ subject: 'a' })).toMatchObject({ seq: first.seq, position: 1, behind: 1 });
    expect(await join({ subject: 'a', place: first.place })).toMatchObject({ place: first.place });
  });

  it('answers the same token again when the first answer was lost', async () => {
    const { join, advance } = await queueFixture({ maxUsers: 1 });
    const first = admitted(await join({ subject: 'a' }));
    advance(5000);
    expect(await join({ subject: 'a' })).toMatchObject({ state: 'admitted', token: first.token });
    expect(await join({ subject: 'b' })).toMatchObject({ state: 'waiting' });
  });

  it('gives a new place at the end after the old one was spent', async () => {
    const { join, queue } = await queueFixture({ maxUsers: 1 });
    const first = admitted(await join({ subject: 'a' }));
    const next = waiting(await join({ subject: 'b' }));
    await queue.leave({ place: first.place });
    const again = waiting(await join({ subject: 'a', place: first.place }));
    expect(again.seq).toBeGreaterThan(next.seq);
    expect(await queue.status({ place: first.place })).toMatchObject({ state: 'expired' });
  });

  it('binds a pass to the first user who joins with it', async () => {
    const { join } = await queueFixture({ maxUsers: 0 });
    expect(await join({ subject: 'a', user: 'kim' })).toMatchObject({ state: 'waiting' });
    expect(await join({ subject: 'a', user: 'lee' })).toMatchObject({
      code: 'vwr-required',
      reason: 'wrong-subject',
    });
    expect(await join({ subject: 'a', user: 'kim' })).toMatchObject({ state: 'waiting' });
  });

  it('answers queue-full with a time to come back when the line has its limit', async () => {
    const { join } = await queueFixture({ maxUsers: 0 }, { maxWaiting: 1 });
    const first = waiting(await join({ subject: 'a' }));
    expect(await join()).toMatchObject({ code: 'queue-full', status: 503, retryAfterSeconds: 10 });
    expect(await join({ subject: 'a' })).toMatchObject({ seq: first.seq });
  });

  it('says what phase keeps the line standing', async () => {
    const { queue, join, now, advance } = await queueFixture({ maxUsers: 5, phase: 'paused' });
    expect(await join()).toMatchObject({ state: 'paused', position: 1, eta: null });
    const opensAt = new Date(now() + 60_000).toISOString();
    await queue.configure(EVENT, { phase: 'scheduled', opensAt, message: { en: 'soon' } });
    const outcome = waiting(await join());
    expect(outcome).toMatchObject({ state: 'scheduled', opensAt: now() + 60_000, message: { en: 'soon' } });
    await queue.configure(EVENT, { phase: 'closed', message: { ko: '매진' } });
    expect(await join()).toEqual({ state: 'closed', eventId: EVENT, message: { ko: '매진' } });
    await queue.configure(EVENT, { phase: 'scheduled' });
    advance(60_000);
    expect(await queue.get(EVENT)).toMatchObject({ phase: 'open' });
  });
});
