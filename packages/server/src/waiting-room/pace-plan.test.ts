import { headAt } from '@urr/core/position';
import { describe, expect, it } from 'vitest';
import { createBench, EVENT, START } from '../../test/support/room-bench';

const at = (seconds: number) => new Date(START + seconds * 1000).toISOString();
const MINUTE = 60_000;

/** A crowd in front of an event whose only timer fires once a minute. */
async function crowdBench(schedule: readonly object[], event: object = {}) {
  const bench = await createBench({
    event: { ...event, pacing: { step: 100, everySeconds: 10, schedule } } as never,
  });
  await bench.fill(1_000_000);
  return {
    ...bench,
    /** Serving positions at the end of each minute. */
    async minutes(count: number): Promise<number[]> {
      const heads: number[] = [];
      for (let minute = 0; minute < count; minute++) {
        bench.advance(MINUTE);
        await bench.room.advance();
        heads.push(await bench.serving());
      }
      return heads;
    },
  };
}

describe('planned changes of pace', () => {
  it('begin at their time, each with nothing but the timer of one minute', async () => {
    const { minutes, room } = await crowdBench([
      { at: at(120), step: 200 },
      { at: at(180), step: 400 },
      { at: at(240), step: 50 },
    ]);
    expect(await minutes(6)).toEqual([700, 1300, 2500, 4900, 5200, 5500]);
    expect(await room.get(EVENT)).toMatchObject({ settings: { pacing: { step: 50 } } });
  });

  it('stand in the settings until they have begun, and in the status document a little before', async () => {
    const { minutes, room, advance } = await crowdBench([{ at: at(240), step: 400 }]);
    const planned = [{ atMs: START + 240_000, step: 400, everySeconds: 10 }];
    expect((await room.get(EVENT))?.settings.pacing).toMatchObject({ step: 100, schedule: planned });
    await minutes(1);
    expect((await room.get(EVENT))?.segments).toHaveLength(1);
    await minutes(1);
    expect((await room.get(EVENT))?.segments).toMatchObject([
      { step: 100 },
      { step: 400, baseAt: START + 240_000 },
    ]);
    advance(120_000);
    const pacing = (await room.configure(EVENT, { message: { ko: '안내' } })).settings.pacing;
    expect(pacing).toEqual({ step: 400, everySeconds: 10, burst: 1.2, refill: 0 });
  });

  it('never make the head fall, or lower what was announced, for anybody with an older document', async () => {
    const { room, advance, now } = await crowdBench([
      { at: at(65), step: 7, everySeconds: 3 },
      { at: at(125), step: 300 },
      { at: at(190), step: 0, overSeconds: 60 },
      { at: at(400), step: 90, everySeconds: 20 },
    ]);
    let older = (await room.get(EVENT))?.segments ?? [];
    for (let second = 0; second < 600; second++) {
      advance(1000);
      if (second % 17 === 0) await room.advance();
      const newer = (await room.get(EVENT))?.segments ?? [];
      expect(newer.length).toBeLessThanOrEqual(2);
      for (let ahead = 0; ahead < 5000; ahead += 500) {
        expect(headAt(newer, now() + ahead)).toBeGreaterThanOrEqual(headAt(older, now() + ahead));
      }
      older = newer;
    }
  });

  it('are made up for when no timer ran and nobody looked', async () => {
    const { room, advance, serving } = await crowdBench([{ at: at(60), step: 200 }]);
    advance(5 * MINUTE);
    const before = await serving();
    await room.advance();
    advance(MINUTE);
    expect((await serving()) - before).toBe(1200);
  });

  it('are carried on by those who look when the timer is dead', async () => {
    const { room, advance, serving } = await crowdBench([{ at: at(60), step: 200 }]);
    for (let second = 0; second < 120; second++) {
      advance(1000);
      await room.status(EVENT);
    }
    expect(await serving()).toBe(700 + 6 * 200);
  });

  it('go there in stairs when they take their time', async () => {
    const { minutes } = await crowdBench([{ at: at(0), step: 400, overSeconds: 180 }]);
    const heads = await minutes(5);
    expect(heads.map((head, minute) => head - (heads[minute - 1] ?? 100))).toEqual([
      600, 1200, 1800, 2400, 2400,
    ]);
  });

  it('that come before the opening are the pace it opens with', async () => {
    const { advance, serving, room } = await crowdBench([{ at: at(600), step: 30 }], { opensAt: at(3600) });
    for (let minute = 0; minute < 61; minute++) {
      advance(MINUTE);
      await room.advance();
    }
    expect(await serving()).toBe(30 * 7);
  });

  it('are called off by a pace set by hand, also when they are announced already', async () => {
    const { room, advance, serving } = await crowdBench([{ at: at(20), step: 5000 }]);
    expect(await room.status(EVENT)).toMatchObject({ segments: [{ step: 100 }, { step: 5000 }] });
    const { pacing } = (await room.configure(EVENT, { pacing: { step: 100 } })).settings;
    expect(pacing).toEqual({ step: 100, everySeconds: 10, burst: 1.2, refill: 0 });
    advance(MINUTE);
    expect(await serving()).toBe(700);
  });

  it('are replaced by others, and stay when something else changes', async () => {
    const { room, minutes } = await crowdBench([{ at: at(60), step: 5000 }]);
    await room.configure(EVENT, { pacing: { burst: 2 }, message: { ko: '안내' } });
    expect((await room.get(EVENT))?.settings.pacing.schedule).toHaveLength(1);
    await room.configure(EVENT, { pacing: { schedule: [{ at: at(120), step: 200 }] } });
    expect(await minutes(3)).toEqual([700, 1300, 2500]);
  });

  it('wait while the event is paused and count from where time is when it goes on', async () => {
    const { room, minutes, advance, serving } = await crowdBench([{ at: at(90), step: 200 }]);
    await minutes(1);
    await room.configure(EVENT, { phase: 'paused' });
    advance(10 * MINUTE);
    await room.advance();
    const stood = await serving();
    await room.configure(EVENT, { phase: 'open' });
    advance(MINUTE);
    expect((await serving()) - stood).toBe(1200);
  });

  it.each([
    [[{ at: at(60) }, { at: at(119) }], 'pacing.schedule.1.at: expected at least a minute after'],
    [[{ at: at(60), step: 9, overSeconds: 120 }, { at: at(200) }], 'pacing.schedule.1.at'],
    [[{ at: 'soon' }], 'pacing.schedule.0.at: expected an ISO 8601 time'],
    [[{ at: at(60), stp: 1 }], 'unknown key, did you mean pacing.schedule.0.step?'],
    [
      [0, 1, 2].map((n) => ({ at: at(n * 10_000), step: n, overSeconds: 3600 })),
      'pacing.schedule: expected at most 64 changes',
    ],
  ])('are refused when they are %j', async (schedule, message) => {
    const { room } = await createBench();
    await expect(room.configure(EVENT, { pacing: { schedule } } as never)).rejects.toThrow(message);
  });
});
