import { StoreUnavailableError } from '@urr/core';
import { describe, expect, it } from 'vitest';
import { createLocal } from '../local/create-local';
import { createAdvancerHandler } from './advancer';

/** As an EventBridge rule sends it, shortened. */
const SCHEDULED = { version: '0', 'detail-type': 'Scheduled Event', source: 'aws.events', detail: {} };
const settings = { pacing: { step: 1, everySeconds: 10 } };

describe('advancer', () => {
  it('advances every event, once however often it runs', async () => {
    const local = createLocal({ clock: 'manual', events: { one: settings, two: settings } });
    await local.room.assign({ eventId: 'one' });
    const handler = createAdvancerHandler({ room: local.room });
    const summary = await handler(SCHEDULED);
    expect([...summary.advanced, ...summary.unchanged].sort()).toEqual(['one', 'two']);
    expect(summary.failed).toEqual([]);
    const again = await Promise.all([handler(SCHEDULED), handler(), handler(SCHEDULED)]);
    for (const { advanced } of again) expect(advanced).toEqual([]);
  });

  it('takes one event as its constant input', async () => {
    const local = createLocal({ clock: 'manual', events: ['one', 'two'] });
    const { advanced, unchanged } = await createAdvancerHandler(local)({ eventId: 'two' });
    expect([...advanced, ...unchanged]).toEqual(['two']);
    expect((await createAdvancerHandler(local)({ eventId: 'nobody' })).failed).toEqual([
      { eventId: 'nobody', reason: 'event-unknown' },
    ]);
  });

  it('tells failures by code, without the message', async () => {
    const error = new StoreUnavailableError('table "urr-counters" is gone');
    const room = {
      advance: async () => [
        { state: 'failed', eventId: 'one', error } as const,
        { state: 'advanced', eventId: 'two', serving: 1, tail: 1 } as const,
      ],
    };
    expect(await createAdvancerHandler({ room })(SCHEDULED)).toEqual({
      advanced: ['two'],
      unchanged: [],
      failed: [{ eventId: 'one', reason: 'ERR_STORE_UNAVAILABLE' }],
    });
  });

  it('carries out plans where it is given an operator, and advances the rooms when that fails', async () => {
    const local = createLocal({ clock: 'manual', events: { one: settings } });
    const at = new Date(local.clock() + 30_000).toISOString();
    const [plan] = await local.operator.plan('one', { at, action: 'pause' }, { who: 'kim' });
    expect((await createAdvancerHandler(local)(SCHEDULED)).plans).toEqual([]);
    const { room, operator } = local;
    const broken = { advance: () => Promise.reject(new StoreUnavailableError('down')) };
    expect(await createAdvancerHandler({ room, operator: broken })(SCHEDULED)).toMatchObject({
      failed: [{ eventId: '*', reason: 'ERR_STORE_UNAVAILABLE' }],
    });
    await local.clock.advance(30_000);
    expect((await operator.get('one'))?.phase).toBe('paused');
    expect((await operator.history('one'))[0]?.plan).toEqual(plan);
  });
});
