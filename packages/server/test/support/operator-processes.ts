import { expect, it } from 'vitest';
import { createLocal } from '../../src/local/create-local';
import type { OperatorLog } from '../../src/operator/log';
import { createOperator } from '../../src/operator/operator';

let events = 0;

function newEvent(): string {
  events += 1;
  return `shared-${Date.now().toString(36)}-${events}`;
}

/**
 * What several processes over one log owe each other, as tests.
 *
 * @param logOn a log as another process would make it
 */
export function itIsOneLogForAllProcesses(logOn: () => OperatorLog): void {
  it('has one of several processes carry a plan out, also after the one that took it died', async () => {
    const { room, queue, clock } = createLocal({ clock: 'manual' });
    const process = () => createOperator({ room, queue, clock, log: logOn() });
    const eventId = newEvent();
    const settings = { maxUsers: 50 };
    await process().configure(eventId, { maxUsers: 5 }, { who: 'kim' });
    const at = new Date(clock() + 60_000).toISOString();
    await process().plan(eventId, { at, action: 'configure', settings }, { who: 'kim' });
    await clock.advance(60_000);
    const { version, plans } = (await logOn().plans?.read(eventId)) ?? { version: 0, plans: [] };
    const taken = plans.map((plan) => ({ ...plan, takenUntil: clock() + 30_000 }));
    await logOn().plans?.write(eventId, taken, version);
    const runs = async () =>
      (await Promise.all([1, 2, 3].map(() => process().advance({ eventId }))))
        .flat()
        .map(({ state }) => state);
    expect(await runs()).toEqual([]);
    await clock.advance(30_000);
    expect(await runs()).toEqual(['done']);
    expect((await process().get(eventId))?.settings.maxUsers).toBe(50);
    expect((await logOn().list(eventId)).map(({ action }) => action)).toEqual([
      'configure',
      'plan',
      'configure',
    ]);
  });

  it('makes a change only at the revision all processes see', async () => {
    const { room, queue } = createLocal({ clock: 'manual' });
    const process = () => createOperator({ room, queue, log: logOn() });
    const eventId = newEvent();
    await process().configure(eventId, { maxUsers: 1 }, { who: 'kim' });
    await process().configure(eventId, { maxUsers: 2 }, { who: 'lee' });
    const late = process().configure(eventId, { maxUsers: 3 }, { who: 'kim', rev: 1 });
    await expect(late).rejects.toMatchObject({ code: 'ERR_CONFLICT', rev: 2 });
    expect((await process().configure(eventId, { maxUsers: 3 }, { who: 'kim', rev: 2 })).rev).toBe(3);
  });
}
