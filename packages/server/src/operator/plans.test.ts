import { StoreUnavailableError } from '@urr/core';
import { describe, expect, it } from 'vitest';
import { createLocal } from '../local/create-local';
import { memoryOperatorLog, type OperatorLog } from './log';
import { createOperator, type Operator } from './operator';
import type { PlannedChange } from './plans';

const EVENT = 'iu-2027';
const who = { who: 'kim' };
const MINUTE = 60_000;

const setUp = async () => {
  const { room, queue, clock } = createLocal({ clock: 'manual' });
  const log = memoryOperatorLog();
  const process = (differences: Partial<OperatorLog> = {}): Operator =>
    createOperator({ room, queue, clock, log: { ...log, ...differences } });
  const operator = process();
  await operator.configure(EVENT, { maxUsers: 5 }, who);
  const inMinutes = (minutes: number): string => new Date(clock() + minutes * MINUTE).toISOString();
  const more: PlannedChange = { at: inMinutes(1), action: 'configure', settings: { maxUsers: 50 } };
  return { room, queue, clock, log, process, operator, inMinutes, more };
};

describe('planning', () => {
  it('lists what is to come, soonest first, and writes the plan down', async () => {
    const { operator, inMinutes, more } = await setUp();
    await operator.plan(EVENT, { at: inMinutes(9), action: 'pause' }, who);
    const plans = await operator.plan(EVENT, more, { who: 'lee', why: 'seats come', rev: 2 });
    expect(plans).toMatchObject([
      { at: inMinutes(1), action: 'configure', settings: { maxUsers: 50 }, who: 'lee', why: 'seats come' },
      { at: inMinutes(9), action: 'pause', who: 'kim', why: null },
    ]);
    expect(await operator.plans(EVENT)).toEqual(plans);
    expect((await operator.history(EVENT))[0]).toMatchObject({
      rev: 3,
      action: 'plan',
      who: 'lee',
      plan: plans[0],
    });
    expect((await operator.get(EVENT))?.settings.maxUsers).toBe(5);
  });

  it('takes a plan back, once', async () => {
    const { operator, clock, more } = await setUp();
    const [plan] = await operator.plan(EVENT, more, who);
    expect(await operator.cancel(EVENT, plan?.id ?? '', { who: 'lee' })).toEqual([]);
    await expect(operator.cancel(EVENT, plan?.id ?? '', who)).rejects.toThrow(
      /^ERR_INPUT_INVALID id: expected a plan/,
    );
    await clock.advance(2 * MINUTE);
    expect(await operator.advance()).toEqual([]);
    expect((await operator.get(EVENT))?.settings.maxUsers).toBe(5);
    expect((await operator.history(EVENT))[0]).toMatchObject({ action: 'cancel', who: 'lee', plan });
  });

  it.each([
    [{ at: '2099-01-01T00:00:00' }, /^ERR_INPUT_INVALID at: expected an ISO 8601 time with an offset/],
    [{ at: '2020-01-01T00:00:00Z' }, /^ERR_INPUT_INVALID at:/],
    [{ action: 'reset' }, /^ERR_INPUT_INVALID action: expected one of configure, open/],
    [{ action: 'pause' }, /^ERR_INPUT_INVALID settings: expected with configure/],
    [{ settings: undefined }, /^ERR_INPUT_INVALID settings: expected with configure/],
    [{ settings: {} }, /^ERR_INPUT_INVALID settings: expected phase, maxUsers/],
    [{ settings: { pacing: { step: 1 } } }, /pacing: plan it with pacing.schedule/],
    [{ settings: { opensAt: null } }, /opensAt: set it now/],
    [{ settings: { ledger: 'none' } }, /ledger: expected phase, maxUsers, threshold, message in a plan/],
    [{ when: 1 }, /when: unknown key/],
  ])('refuses %o', async (differences, message) => {
    const { operator, more } = await setUp();
    await expect(operator.plan(EVENT, { ...more, ...differences } as PlannedChange, who)).rejects.toThrow(
      message,
    );
    expect(await operator.plans(EVENT)).toEqual([]);
    expect(await operator.history(EVENT)).toHaveLength(1);
  });

  it('refuses a thirty-third, an overtaken one, and one of an event nobody configured', async () => {
    const { operator, more } = await setUp();
    for (let count = 0; count < 32; count++) await operator.plan(EVENT, more, who);
    await expect(operator.plan(EVENT, more, who)).rejects.toThrow('plans: expected at most 32');
    await expect(operator.plan(EVENT, more, { who: 'lee', rev: 1 })).rejects.toMatchObject({
      code: 'ERR_CONFLICT',
      rev: 33,
    });
    await expect(operator.plan('nobody', more, who)).rejects.toThrow('nobody configured this event');
  });
});

describe('carrying out', () => {
  it('makes a change at its time, not before, in the name of who planned it', async () => {
    const { operator, clock, more } = await setUp();
    const [plan] = await operator.plan(EVENT, more, { who: 'lee', why: 'seats come' });
    await clock.advance(MINUTE - 1000);
    expect(await operator.advance()).toEqual([]);
    await clock.advance(1000);
    expect(await operator.advance()).toEqual([{ eventId: EVENT, id: plan?.id, state: 'done' }]);
    expect(await operator.get(EVENT)).toMatchObject({ rev: 3, settings: { maxUsers: 50 } });
    expect((await operator.history(EVENT))[0]).toMatchObject({
      action: 'configure',
      who: 'lee',
      why: 'seats come',
      plan,
      before: { settings: { maxUsers: 5 } },
      after: { settings: { maxUsers: 50 } },
    });
    expect(await operator.plans(EVENT)).toEqual([]);
  });

  it('makes it once, however many processes try at once and however often', async () => {
    const { operator, process, clock, more } = await setUp();
    await operator.plan(EVENT, more, who);
    await clock.advance(MINUTE);
    const runs = await Promise.all(Array.from({ length: 8 }, () => process().advance()));
    expect(runs.flat()).toHaveLength(1);
    await operator.configure(EVENT, { maxUsers: 7 }, who);
    for (let again = 0; again < 3; again++) expect(await process().advance({ eventId: EVENT })).toEqual([]);
    expect((await operator.get(EVENT))?.settings.maxUsers).toBe(7);
    expect(await operator.history(EVENT)).toHaveLength(4);
  });

  it('goes on where a process died before making it', async () => {
    const { log, operator, clock, more } = await setUp();
    await operator.plan(EVENT, more, who);
    await clock.advance(MINUTE);
    const { version, plans } = (await log.plans?.read(EVENT)) ?? { version: 0, plans: [] };
    await log.plans?.write(
      EVENT,
      plans.map((plan) => ({ ...plan, takenUntil: clock() + 30_000 })),
      version,
    );
    expect(await operator.advance()).toEqual([]);
    await clock.advance(30_000);
    expect(await operator.advance()).toMatchObject([{ state: 'done' }]);
    expect((await operator.get(EVENT))?.settings.maxUsers).toBe(50);
  });

  it('does not make it again where a process died before crossing it out', async () => {
    const { log, operator, process, clock, more } = await setUp();
    await operator.plan(EVENT, more, who);
    await clock.advance(MINUTE);
    let writes = 0;
    const plans = log.plans as NonNullable<OperatorLog['plans']>;
    const dying = process({
      plans: {
        ...plans,
        write: async (...args) => (++writes > 1 ? Promise.reject(new Error('killed')) : plans.write(...args)),
      },
    });
    await expect(dying.advance()).rejects.toThrow('killed');
    await operator.configure(EVENT, { maxUsers: 7 }, { who: 'lee' });
    await clock.advance(30_000);
    expect(await operator.advance()).toMatchObject([{ state: 'done' }]);
    expect((await operator.get(EVENT))?.settings.maxUsers).toBe(7);
    expect(await operator.plans(EVENT)).toEqual([]);
  });

  it('tries again after a store failed, and gives up a quarter of an hour late', async () => {
    const { room, queue, log, operator, clock, more, inMinutes } = await setUp();
    await operator.plan(EVENT, more, who);
    await operator.plan(EVENT, { at: inMinutes(20), action: 'pause' }, who);
    const down = { ...queue, configure: () => Promise.reject(new StoreUnavailableError('down')) };
    await clock.advance(MINUTE);
    const failing = createOperator({ room, queue: down, clock, log });
    expect(await failing.advance()).toMatchObject([{ state: 'later' }]);
    expect(await operator.advance()).toMatchObject([{ state: 'done' }]);
    await clock.advance(40 * MINUTE);
    expect(await operator.advance()).toMatchObject([{ state: 'failed' }]);
    expect((await operator.history(EVENT))[0]).toMatchObject({ action: 'pause', failed: 'missed' });
    expect((await operator.get(EVENT))?.phase).toBe('open');
  });

  it('writes down what could not be done any more', async () => {
    const { operator, clock, inMinutes } = await setUp();
    await operator.plan(EVENT, { at: inMinutes(1), action: 'resume' }, who);
    await clock.advance(MINUTE);
    expect(await operator.advance()).toMatchObject([{ state: 'failed' }]);
    expect((await operator.history(EVENT))[0]).toMatchObject({
      action: 'resume',
      failed: 'ERR_INPUT_INVALID',
    });
    expect(await operator.plans(EVENT)).toEqual([]);
  });
});

describe('history', () => {
  it('of all events is one list, page by page', async () => {
    const { operator, clock } = await setUp();
    for (const [eventId, maxUsers] of [
      ['b', 1],
      ['a', 2],
      [EVENT, 3],
      ['a', 4],
    ] as const) {
      await clock.advance(1000);
      await operator.configure(eventId, { maxUsers }, who);
    }
    const seen: (readonly [string, number])[] = [];
    let before: string | null | undefined;
    do {
      const page = await operator.recent({ limit: 2, ...(before == null ? {} : { before }) });
      expect(page.entries.length).toBeLessThanOrEqual(2);
      seen.push(...page.entries.map(({ eventId, rev }) => [eventId, rev] as const));
      before = page.before;
    } while (before !== null);
    expect(seen).toEqual([
      ['a', 2],
      [EVENT, 2],
      ['a', 1],
      ['b', 1],
      [EVENT, 1],
    ]);
    await expect(operator.recent({ before: 'x' })).rejects.toThrow(/^ERR_INPUT_INVALID before/);
  });

  it('misses no change that another process wrote down in between', async () => {
    const { log, operator, process, more } = await setUp();
    let interrupt: (() => Promise<unknown>) | undefined = () =>
      operator.configure(EVENT, { threshold: 2 }, { who: 'lee' });
    const slow = process({
      append: async (entry) => {
        const first = interrupt;
        interrupt = undefined;
        await first?.();
        return log.append(entry);
      },
    });
    expect(await slow.configure(EVENT, { maxUsers: 9 }, who)).toMatchObject({ rev: 3 });
    expect((await operator.history(EVENT)).map((entry) => entry.who)).toEqual(['kim', 'lee', 'kim']);
    interrupt = () => operator.plan(EVENT, more, { who: 'lee' });
    await expect(slow.configure(EVENT, { maxUsers: 1 }, { ...who, rev: 3 })).rejects.toMatchObject({
      rev: 5,
    });
    expect(await operator.history(EVENT)).toHaveLength(5);
  });
});
