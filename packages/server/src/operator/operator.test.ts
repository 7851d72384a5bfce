import { isUrrError, StoreUnavailableError } from '@urr/core';
import { describe, expect, it } from 'vitest';
import { createLocal } from '../local/create-local';
import { createOperator, type Operator } from './operator';

const EVENT = 'iu-2027';
const who = { who: 'kim' };

const setUp = () => {
  const local = createLocal({ clock: 'manual' });
  return { ...local, operator: createOperator({ room: local.room, queue: local.queue, clock: local.clock }) };
};

const codeOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'done',
    (error: unknown) => (isUrrError(error) ? error.code : String(error)),
  );

describe('configure', () => {
  it('creates an event in both tiers and gives each what is its own', async () => {
    const { operator, room, queue } = setUp();
    const event = await operator.configure(
      EVENT,
      { pacing: { step: 7 }, maxUsers: 9, threshold: 3, message: { en: 'hi' } },
      who,
    );
    expect(event).toMatchObject({
      eventId: EVENT,
      rev: 1,
      epoch: 1,
      phase: 'open',
      settings: {
        pacing: { step: 7, everySeconds: 10 },
        maxUsers: 9,
        threshold: 3,
        ledger: 'subject',
        message: { en: 'hi' },
      },
      waitingRoom: { waiting: 0, serving: 7 },
      entryQueue: { waiting: 0, active: 0 },
    });
    expect((await room.get(EVENT))?.settings).toMatchObject({ pacing: { step: 7 }, message: { en: 'hi' } });
    expect(await queue.get(EVENT)).toMatchObject({ maxUsers: 9, threshold: 3, message: { en: 'hi' } });
  });

  it('keeps what is left out', async () => {
    const { operator } = setUp();
    await operator.configure(EVENT, { maxUsers: 9, opensAt: '2099-05-01T20:00:00+09:00' }, who);
    const { settings, phase } = await operator.configure(EVENT, { threshold: 1 }, who);
    expect(phase).toBe('scheduled');
    expect(settings).toMatchObject({
      phase: 'scheduled',
      maxUsers: 9,
      threshold: 1,
      opensAt: '2099-05-01T11:00:00.000Z',
    });
  });

  it('refuses unknown keys, ids and authors, and writes nothing down', async () => {
    const { operator } = setUp();
    const settings = { maxUser: 9 } as object;
    await expect(operator.configure(EVENT, settings, who)).rejects.toThrow(
      'ERR_INPUT_INVALID maxUser: unknown key, did you mean maxUsers?',
    );
    expect(await codeOf(operator.configure('a.b', {}, who))).toBe('ERR_INPUT_INVALID');
    await expect(operator.configure(EVENT, {}, { who: ' ' })).rejects.toThrow(/^ERR_INPUT_INVALID who:/);
    await expect(operator.configure(EVENT, {}, { who: 'kim', why: 'x'.repeat(501) })).rejects.toThrow(
      /^ERR_INPUT_INVALID why:/,
    );
    await expect(operator.configure(EVENT, {}, { who: 'kim', rev: 1.5 })).rejects.toThrow(
      /^ERR_INPUT_INVALID rev:/,
    );
    expect(await operator.get(EVENT)).toBeUndefined();
    expect(await operator.history(EVENT)).toEqual([]);
  });
});

describe('phases', () => {
  it('opens an event nobody configured', async () => {
    const { operator } = setUp();
    expect(await operator.open(EVENT, who)).toMatchObject({ phase: 'open', rev: 1 });
  });

  it.each(['pause', 'resume', 'close', 'reset'] as const)(
    'does not %s an event nobody configured',
    async (action) => {
      const { operator } = setUp();
      await expect(operator[action](EVENT, who)).rejects.toThrow(
        'ERR_INPUT_INVALID eventId: nobody configured this event',
      );
      expect(await operator.history(EVENT)).toEqual([]);
    },
  );

  it('pauses, resumes and closes both tiers', async () => {
    const { operator, room, queue } = setUp();
    await operator.open(EVENT, who);
    const phases = async () => [(await room.get(EVENT))?.phase, (await queue.get(EVENT))?.phase];
    await operator.pause(EVENT, who);
    expect(await phases()).toEqual(['paused', 'paused']);
    await operator.resume(EVENT, who);
    expect(await phases()).toEqual(['open', 'open']);
    await operator.close(EVENT, who);
    expect(await phases()).toEqual(['closed', 'closed']);
    await expect(operator.resume(EVENT, who)).rejects.toThrow('expected a paused event, this one is closed');
  });

  it('resumes a pause of before the opening as scheduled', async () => {
    const { operator } = setUp();
    await operator.configure(EVENT, { opensAt: '2099-05-01T20:00:00+09:00' }, who);
    await operator.pause(EVENT, who);
    expect(await operator.resume(EVENT, who)).toMatchObject({ phase: 'scheduled' });
  });

  it('opens again after the closing time, taking that off', async () => {
    const { operator, clock } = setUp();
    const closesAt = new Date(clock() + 60_000).toISOString();
    await operator.configure(EVENT, { closesAt }, who);
    expect((await operator.open(EVENT, who)).settings.closesAt).toBe(closesAt);
    await clock.advance(60_000);
    expect(await operator.get(EVENT)).toMatchObject({ phase: 'closed' });
    expect(await operator.open(EVENT, who)).toMatchObject({ phase: 'open', settings: { closesAt: null } });
  });
});

describe('reset', () => {
  it('raises one epoch in both tiers', async () => {
    const { operator, room, queue } = setUp();
    await operator.open(EVENT, who);
    expect(await operator.reset(EVENT, who)).toMatchObject({ epoch: 2 });
    expect([(await room.get(EVENT))?.epoch, (await queue.get(EVENT))?.epoch]).toEqual([2, 2]);
  });

  it('brings tiers that fell out of step together again', async () => {
    const { operator, room, queue } = setUp();
    await operator.open(EVENT, who);
    await queue.reset(EVENT, { epoch: 5 });
    expect(await operator.reset(EVENT, who)).toMatchObject({ epoch: 6 });
    await room.reset(EVENT, { epoch: 9 });
    expect(await operator.configure(EVENT, { maxUsers: 3 }, who)).toMatchObject({ epoch: 9 });
    expect([(await room.get(EVENT))?.epoch, (await queue.get(EVENT))?.epoch]).toEqual([9, 9]);
  });
});

describe('revisions', () => {
  it('makes a conditional change only when nobody was faster', async () => {
    const { operator } = setUp();
    const { rev } = await operator.configure(EVENT, { maxUsers: 1 }, { who: 'kim', rev: 0 });
    expect(rev).toBe(1);
    expect(await codeOf(operator.pause(EVENT, { who: 'lee', rev: 0 }))).toBe('ERR_CONFLICT');
    expect(await operator.pause(EVENT, { who: 'lee', rev: 1 })).toMatchObject({ rev: 2, phase: 'paused' });
  });

  it('is not disturbed by visitors and timers', async () => {
    const { operator, room, clock } = setUp();
    await operator.configure(EVENT, { pacing: { step: 1 } }, who);
    for (let index = 0; index < 5; index++) await room.assign({ eventId: EVENT });
    await clock.advance(120_000);
    expect(await codeOf(operator.pause(EVENT, { who: 'kim', rev: 1 }))).toBe('done');
  });

  it('lets one of many conditional changes at once win', async () => {
    const { operator } = setUp();
    await operator.open(EVENT, who);
    const results = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        codeOf(operator.configure(EVENT, { maxUsers: index }, { who: 'kim', rev: 1 })),
      ),
    );
    expect(results.filter((result) => result === 'done')).toHaveLength(1);
    expect(results.filter((result) => result === 'ERR_CONFLICT')).toHaveLength(19);
    expect(await operator.history(EVENT)).toHaveLength(2);
  });
});

describe('history', () => {
  it('says who did what, why, when, from what to what, newest first', async () => {
    const { operator, clock } = setUp();
    await operator.configure(EVENT, { maxUsers: 5 }, { who: 'kim' });
    await clock.advance(1_000);
    await operator.configure(EVENT, { maxUsers: 8 }, { who: 'lee', why: 'seats added' });
    const [last, first] = await operator.history(EVENT);
    expect(last).toMatchObject({
      eventId: EVENT,
      rev: 2,
      at: clock(),
      action: 'configure',
      who: 'lee',
      why: 'seats added',
      before: { epoch: 1, settings: { maxUsers: 5 } },
      after: { epoch: 1, settings: { maxUsers: 8 } },
    });
    expect(first).toMatchObject({ rev: 1, who: 'kim', why: null, before: null });
    expect(await operator.history(EVENT, { limit: 1 })).toEqual([last]);
  });

  it('tells of a change that only one tier took, which repeating mends', async () => {
    const local = setUp();
    await local.operator.open(EVENT, who);
    let down = true;
    const queue = {
      ...local.queue,
      configure: (...args: Parameters<typeof local.queue.configure>) =>
        down ? Promise.reject(new StoreUnavailableError('down')) : local.queue.configure(...args),
    };
    const operator: Operator = createOperator({ room: local.room, queue, clock: local.clock });
    expect(await codeOf(operator.pause(EVENT, who))).toBe('ERR_STORE_UNAVAILABLE');
    expect(await operator.history(EVENT)).toMatchObject([
      { rev: 1, action: 'pause', failed: 'ERR_STORE_UNAVAILABLE' },
    ]);
    down = false;
    await operator.pause(EVENT, who);
    expect((await local.queue.get(EVENT))?.phase).toBe('paused');
  });
});

it('asks every change who makes it, and makes none without', async () => {
  const { operator } = setUp();
  await operator.configure(EVENT, { maxUsers: 9 }, who);
  const at = '2099-01-01T00:00:00Z';
  const [plan] = await operator.plan(EVENT, { at, action: 'pause' }, who);
  for (const context of [undefined, null, {}, 'kim'] as never[]) {
    const calls = [
      operator.configure(EVENT, { maxUsers: 1 }, context),
      operator.pace(EVENT, {} as never, context),
      operator.open(EVENT, context),
      operator.pause(EVENT, context),
      operator.resume(EVENT, context),
      operator.close(EVENT, context),
      operator.reset(EVENT, context),
      operator.plan(EVENT, { at, action: 'close' }, context),
      operator.cancel(EVENT, plan?.id ?? '', context),
    ];
    for (const call of calls) await expect(call).rejects.toThrow(/^ERR_INPUT_INVALID who: expected 1 to 200/);
  }
  expect(await operator.get(EVENT)).toMatchObject({ rev: 2, phase: 'open', settings: { maxUsers: 9 } });
  expect(await operator.plans(EVENT)).toEqual([plan]);
});

describe('one tier alone', () => {
  it('operates a room without a queue and the other way round', async () => {
    const { room, queue } = setUp();
    const rooms = createOperator({ room });
    expect(await rooms.configure(EVENT, { pacing: { step: 2 } }, who)).toMatchObject({
      entryQueue: null,
      settings: { maxUsers: null },
    });
    expect(await rooms.reset(EVENT, who)).toMatchObject({ epoch: 2 });
    const queues = createOperator({ queue });
    expect(await queues.configure('other', { maxUsers: 2 }, who)).toMatchObject({
      waitingRoom: null,
      settings: { pacing: null },
    });
    expect(await createOperator({ room, queue }).list()).toMatchObject([
      { eventId: EVENT },
      { eventId: 'other' },
    ]);
    expect(() => createOperator({})).toThrow('ERR_INPUT_INVALID room: expected a room, a queue or both');
  });
});
