import { ConflictError } from '@urr/core';
import { describe, expect, it } from 'vitest';
import { EVENT, queueFixture, waiting } from '../../test/support/queue';

describe('configure', () => {
  it('takes what belongs to the queue and passes over what belongs to the waiting room', async () => {
    const { queue } = await queueFixture(null);
    const settings = { maxUsers: 10, threshold: 0, pacing: { step: 5 }, ledger: 'none' as const };
    expect(await queue.configure(EVENT, settings)).toMatchObject({
      eventId: EVENT,
      phase: 'open',
      epoch: 1,
      maxUsers: 10,
      threshold: 0,
      waiting: 0,
      active: 0,
      admittedPerMinute: null,
    });
  });

  it('refuses unknown keys with the nearest known one, and values out of range', async () => {
    const { queue } = await queueFixture({});
    await expect(queue.configure(EVENT, { maxUser: 1 } as object)).rejects.toThrow('did you mean maxUsers?');
    await expect(queue.configure(EVENT, { maxUsers: -1 })).rejects.toThrow('ERR_INPUT_INVALID maxUsers');
    await expect(queue.configure('no such id!', {})).rejects.toThrow('ERR_INPUT_INVALID');
    const closesAt = { opensAt: '2027-05-01T20:00:00Z', closesAt: '2027-05-01T20:00:00Z' };
    await expect(queue.configure(EVENT, closesAt)).rejects.toThrow('ERR_INPUT_INVALID closesAt');
  });

  it('refuses a change against another revision', async () => {
    const { queue } = await queueFixture({ maxUsers: 1 });
    const rev = (await queue.get(EVENT))?.rev ?? 0;
    await expect(queue.configure(EVENT, { maxUsers: 2 }, { rev: rev + 1 })).rejects.toThrow(ConflictError);
    expect(await queue.configure(EVENT, { maxUsers: 2 }, { rev })).toMatchObject({
      maxUsers: 2,
      rev: rev + 1,
    });
  });

  it('makes a new event with an opening ahead scheduled', async () => {
    const { queue, now, advance } = await queueFixture(null);
    const opensAt = new Date(now() + 60_000).toISOString();
    expect(await queue.configure(EVENT, { opensAt })).toMatchObject({
      phase: 'scheduled',
      opensAtMs: now() + 60_000,
    });
    advance(60_000);
    expect(await queue.get(EVENT)).toMatchObject({ phase: 'open' });
  });
});

describe('reset', () => {
  it('raises the epoch to the number given, and drops the line', async () => {
    const { queue, join, pass } = await queueFixture({ maxUsers: 0 });
    await join({ subject: 'a' });
    expect(await queue.reset(EVENT, { epoch: 4 })).toMatchObject({ epoch: 4, waiting: 0, maxUsers: 0 });
    expect(await queue.reset(EVENT)).toMatchObject({ epoch: 5 });
    const vwrToken = await pass({ subject: 'a', epoch: 5 });
    expect(waiting(await queue.join({ eventId: EVENT, vwrToken })).position).toBe(1);
  });

  it('refuses an event nobody configured', async () => {
    const { queue } = await queueFixture(null);
    await expect(queue.reset(EVENT)).rejects.toThrow('ERR_INPUT_INVALID eventId');
  });
});

describe('get and list', () => {
  it('show events by id, and nothing for unknown ones', async () => {
    const { queue } = await queueFixture({ maxUsers: 1 });
    await queue.configure('a-first', {});
    expect((await queue.list()).map(({ eventId }) => eventId)).toEqual(['a-first', EVENT]);
    expect(await queue.get('nobody')).toBe(null);
  });
});
