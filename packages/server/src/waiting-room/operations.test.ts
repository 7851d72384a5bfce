import { describe, expect, it } from 'vitest';
import { createBench, EVENT, placeOf, START, statesOf } from '../../test/support/room-bench';

describe('configure', () => {
  it('makes an event that is open, with the pace of the configuration', async () => {
    const { room } = await createBench({ event: null, config: { pacing: { step: 40 } } });
    expect(await room.configure(EVENT, {})).toEqual({
      eventId: EVENT,
      epoch: 1,
      rev: 1,
      tail: 0,
      phase: 'open',
      serving: 40,
      waiting: 0,
      admittedPerMinute: 0,
      segments: [{ base: 40, baseAt: START, step: 40, everySeconds: 10, cap: 40 }],
      settings: {
        phase: 'open',
        opensAtMs: null,
        closesAtMs: null,
        order: 'arrival',
        pacing: { step: 40, everySeconds: 10, burst: 1.2, refill: 0 },
        ledger: 'subject',
        message: null,
      },
    });
  });

  it('changes what it is told, keeps the rest, and counts revisions', async () => {
    const { room } = await createBench({ event: { pacing: { step: 40 }, message: { ko: '안내' } } });
    const event = await room.configure(EVENT, { pacing: { burst: 2 } });
    expect(event.settings.pacing).toEqual({ step: 40, everySeconds: 10, burst: 2, refill: 0 });
    expect([event.rev, event.settings.message]).toEqual([2, { ko: '안내' }]);
    expect((await room.configure(EVENT, { message: null })).settings.message).toBe(null);
  });

  it('writes nothing when nothing changes', async () => {
    const { room } = await createBench({ event: { pacing: { step: 40 } } });
    expect((await room.configure(EVENT, { pacing: { step: 40 }, phase: 'open' })).rev).toBe(1);
  });

  it('is conditional on the revision when one is given', async () => {
    const { room } = await createBench({ event: null });
    await room.configure(EVENT, {}, { rev: 0 });
    await expect(room.configure(EVENT, { pacing: { step: 1 } }, { rev: 0 })).rejects.toMatchObject({
      code: 'ERR_CONFLICT',
      rev: 1,
      message: `ERR_CONFLICT event "${EVENT}" is not at revision 0, it is at 1`,
    });
    expect((await room.configure(EVENT, { pacing: { step: 1 } }, { rev: 1 })).rev).toBe(2);
  });

  it('loses no change when several processes make different ones at once', async () => {
    const { room, neighbour } = await createBench();
    await Promise.all([
      room.configure(EVENT, { pacing: { step: 7 } }),
      neighbour().configure(EVENT, { message: { en: 'Soon' } }),
      neighbour().configure(EVENT, { ledger: 'none' }),
    ]);
    const event = await room.get(EVENT);
    expect(event?.settings).toMatchObject({ pacing: { step: 7 }, message: { en: 'Soon' }, ledger: 'none' });
    expect(event?.rev).toBe(4);
  });

  it('passes over what belongs to the entry queue', async () => {
    const { room } = await createBench();
    expect((await room.configure(EVENT, { maxUsers: 5, threshold: 0 })).rev).toBe(1);
  });

  it.each([
    [{ pacing: { stp: 5 } }, 'ERR_INPUT_INVALID pacing.stp: unknown key, did you mean pacing.step?'],
    [{ fase: 'open' }, 'ERR_INPUT_INVALID fase: unknown key, did you mean phase?'],
    [{ phase: 'on' }, 'ERR_INPUT_INVALID phase: expected "scheduled" or "open" or'],
    [{ pacing: { refill: 1.5 } }, 'ERR_INPUT_INVALID pacing.refill: expected at most 1'],
    [{ order: 'draw' }, 'ERR_INPUT_INVALID order: expected "arrival"'],
    [
      { message: { ko: '가'.repeat(200), ja: 'あ'.repeat(200) } },
      'ERR_INPUT_INVALID message: expected at most 700',
    ],
    [
      { opensAt: '2027-05-01T20:00:00Z', closesAt: '2027-05-01T20:00:00Z' },
      'ERR_INPUT_INVALID closesAt: expected a time after opensAt',
    ],
  ])('refuses %j and changes nothing', async (settings, message) => {
    const { room } = await createBench();
    await expect(room.configure(EVENT, settings as never)).rejects.toThrow(message);
    expect((await room.get(EVENT))?.rev).toBe(1);
  });

  it('refuses phases that cannot follow', async () => {
    const { room } = await createBench({ event: { phase: 'closed' } });
    await expect(room.configure(EVENT, { phase: 'paused' })).rejects.toThrow('closed cannot become paused');
  });

  it('refuses what is not an event id', async () => {
    const { room } = await createBench();
    for (const call of [room.configure('a/b', {}), room.get(''), room.reset('{x}')]) {
      await expect(call).rejects.toThrow('ERR_INPUT_INVALID eventId');
    }
  });

  it('lowers the pace with notice: nobody who was told a time within it waits longer', async () => {
    const { room, fill, advance, serving } = await createBench();
    await fill(10_000);
    advance(7000);
    await room.configure(EVENT, { pacing: { step: 10 } });
    advance(3000);
    expect(await serving()).toBe(1000);
    advance(10_000);
    expect(await serving()).toBe(1500);
    advance(10_000);
    expect(await serving()).toBe(1510);
    expect(await room.status(EVENT)).toMatchObject({ rev: 3 });
  });
});

describe('reset', () => {
  it('begins the line at 1 in a higher epoch and never lowers the revision', async () => {
    const { room, fill } = await createBench();
    await fill(900);
    const before = await room.get(EVENT);
    const after = await room.reset(EVENT);
    expect(after).toMatchObject({ epoch: 2, tail: 0, serving: 500, phase: 'open' });
    expect(after.rev).toBeGreaterThan(before?.rev ?? 0);
    expect(await room.assign({ eventId: EVENT })).toMatchObject({ position: 1 });
  });

  it('goes to the epoch asked for, never back', async () => {
    const { room } = await createBench();
    expect((await room.reset(EVENT, { epoch: 9 })).epoch).toBe(9);
    await expect(room.reset(EVENT, { epoch: 9 })).rejects.toThrow('ERR_INPUT_INVALID epoch');
  });

  it('keeps the claims of the running cycle counted', async () => {
    const { room, join } = await createBench({ event: { pacing: { step: 10, burst: 1 } } });
    expect(statesOf(await join(10))).toEqual({ admitted: 10 });
    await room.reset(EVENT);
    expect(statesOf(await join(10))).toEqual({ waiting: 10 });
  });

  it('is for events somebody configured, at the revision given', async () => {
    const { room } = await createBench();
    await expect(room.reset('nobody')).rejects.toThrow('nobody has configured this event');
    await expect(room.reset(EVENT, { rev: 7 })).rejects.toMatchObject({ code: 'ERR_CONFLICT' });
  });
});

describe('get and list', () => {
  it('tell how the line is doing', async () => {
    const { room, join, advance } = await createBench({ event: { pacing: { step: 100 } } });
    const places = (await join(1000)).map(placeOf);
    advance(10_000);
    await Promise.all(places.slice(100, 150).map((place) => room.check({ place })));
    expect(await room.get(EVENT)).toMatchObject({
      serving: 200,
      tail: 1000,
      waiting: 800,
      admittedPerMinute: 150,
    });
    advance(60_000);
    expect(await room.get(EVENT)).toMatchObject({ admittedPerMinute: 0 });
  });

  it('know no event nobody configured, and list the others by id', async () => {
    const { room } = await createBench();
    await room.configure('a-concert', {});
    expect(await room.get('nobody')).toBe(null);
    expect((await room.list()).map(({ eventId }) => eventId)).toEqual(['a-concert', EVENT]);
  });
});
