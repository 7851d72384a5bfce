import { describe, expect, it } from 'vitest';
import { createBench, EVENT, placeOf, START, statesOf, tokenOf } from '../../test/support/room-bench';

const MINUTE = 60_000;

/** Ten served every 10 s; a turn is open for two minutes. */
async function tailBench(options: { event?: object; config?: object; count?: number } = {}) {
  const bench = await createBench({
    config: { missedTurn: 'tail', claimWindowSeconds: 120, ...options.config },
    event: { pacing: { step: 10, burst: 2 }, ...options.event },
  });
  const places = (await bench.join(options.count ?? 1000)).map(placeOf);
  return {
    ...bench,
    places,
    /** What becomes of the place of a position now. */
    async state(position: number, room = bench.room): Promise<string> {
      return (await room.check({ place: places[position - 1] })).state;
    },
    /** Lets time go by with the timer of one minute running, on the minute. */
    async pass(ms: number): Promise<void> {
      for (let left = ms; left > 0; ) {
        const part = Math.min(left, MINUTE - ((bench.now() - START) % MINUTE));
        bench.advance(part);
        left -= part;
        if ((bench.now() - START) % MINUTE === 0) await bench.room.advance();
      }
    },
  };
}

describe("a turn that is missed, with missedTurn 'tail'", () => {
  it('can be taken for the claim window from being served, and not after it', async () => {
    const { pass, state } = await tailBench();
    await pass(10_000 + 120_000);
    expect(await state(11)).toBe('admitted');
    await pass(1);
    expect(await state(12)).toBe('expired');
    expect(await state(30)).toBe('admitted');
  });

  it('stays missed in every process, and repeats of a pass stay passes', async () => {
    const { pass, state, neighbour } = await tailBench();
    await pass(20_000);
    expect(await state(11)).toBe('admitted');
    await pass(119_000);
    expect(await state(12)).toBe('expired');
    const behind = neighbour(-60_000);
    expect(await state(12, behind)).toBe('expired');
    expect(await state(11, behind)).toBe('admitted');
  });

  it('puts whoever joins again at the end of the line', async () => {
    const { pass, state, room, places } = await tailBench();
    await pass(300_000);
    expect(await state(15)).toBe('expired');
    const again = await room.assign({ eventId: EVENT, place: places[14] });
    expect(again).toMatchObject({ state: 'waiting', position: 1001 });
    const quick = await room.assign({ eventId: EVENT, place: places[15] });
    expect(quick).toMatchObject({ state: 'waiting', position: 1002 });
  });

  it('counts from joining for those who join after their number came up', async () => {
    const { room, pass, store } = await createBench({
      config: { missedTurn: 'tail' },
      event: { pacing: { step: 100, burst: 1 } },
    }).then(async (bench) => ({ ...bench, pass: async (ms: number) => bench.advance(ms) }));
    await pass(3_600_000);
    for (let n = 0; n < 100; n++) {
      const cycleAtMs = START + 3_600_000;
      const at = { eventId: EVENT, cycleAtMs, limit: 100, expiresAtMs: cycleAtMs + MINUTE };
      await store.countClaim({ ...at, nowMs: cycleAtMs });
    }
    const joined = await room.assign({ eventId: EVENT });
    expect(joined).toMatchObject({ state: 'waiting', turn: true });
    await pass(119_000);
    expect(await room.check({ place: placeOf(joined) })).toMatchObject({ state: 'admitted' });
  });

  it('is not missed while the event is paused: the window goes on where it was', async () => {
    const { pass, state, room } = await tailBench();
    await pass(70_000);
    await room.configure(EVENT, { phase: 'paused' });
    await pass(3_600_000);
    expect(await state(11)).toBe('paused');
    await room.configure(EVENT, { phase: 'open' });
    await pass(60_000);
    expect(await state(11)).toBe('admitted');
    await pass(1);
    expect(await state(12)).toBe('expired');
    expect(await state(61)).toBe('admitted');
  });

  it('counts several pauses, and pauses within a pause of the line', async () => {
    const { pass, state, room } = await tailBench();
    await pass(10_000);
    for (let pause = 0; pause < 10; pause++) {
      await pass(11_000);
      await room.configure(EVENT, { phase: 'paused' });
      await pass(33_000);
      await room.configure(EVENT, { phase: 'open' });
    }
    await pass(9000);
    expect(await state(11)).toBe('admitted');
    await pass(2000);
    expect(await state(12)).toBe('expired');
  });

  it('is not lost by those who asked in time and met a full cycle, however long that goes on', async () => {
    const { room, store, places, advance } = await tailBench({
      config: { claimWindowSeconds: 30 },
      event: { pacing: { step: 10, burst: 1 } },
      count: 200,
    });
    advance(200_000);
    await room.advance();
    const waiting = new Set(places.slice(180));
    const admitted: number[] = [];
    for (let round = 0; round < 40 && waiting.size > 0; round++) {
      // A crowd of others claims first in every cycle and leaves one claim.
      const cycleAtMs = START + Math.floor((200_000 + round * 10_000) / 10_000) * 10_000;
      for (let n = 0; n < 9; n++) await countOne(cycleAtMs);
      for (const place of waiting) {
        const { state } = await room.check({ place });
        expect(['admitted', 'waiting']).toContain(state);
        if (state === 'admitted') waiting.delete(place);
      }
      admitted.push(waiting.size);
      advance(10_000);
      await room.advance();
    }
    expect(admitted.slice(0, 3)).toEqual([19, 18, 17]);
    expect(waiting.size).toBe(0);

    async function countOne(cycleAtMs: number): Promise<void> {
      const at = { eventId: EVENT, cycleAtMs, limit: 10, expiresAtMs: cycleAtMs + 600_000 };
      await store.countClaim({ ...at, nowMs: cycleAtMs });
    }
  });

  it('is kept across a pause too for those who met a full cycle', async () => {
    const { room, store, places, advance, now } = await tailBench({
      config: { claimWindowSeconds: 30 },
      event: { pacing: { step: 10, burst: 1 } },
      count: 40,
    });
    const fill = async () => {
      const cycleAtMs = START + Math.floor((now() - START) / 10_000) * 10_000;
      const at = { eventId: EVENT, cycleAtMs, limit: 10, expiresAtMs: cycleAtMs + 600_000, nowMs: now() };
      while (await store.countClaim(at));
    };
    advance(20_000);
    await fill();
    expect(await room.check({ place: places[20] })).toMatchObject({ turn: true });
    advance(29_000);
    await fill();
    expect(await room.check({ place: places[20] })).toMatchObject({ turn: true });
    await room.configure(EVENT, { phase: 'paused' });
    advance(3_600_000);
    await room.configure(EVENT, { phase: 'open' });
    advance(20_000);
    expect(await room.check({ place: places[21] })).toMatchObject({ state: 'expired' });
    expect(await room.check({ place: places[20] })).toMatchObject({ state: 'admitted' });
  });

  it('is judged by the pace at which it came up, not by that of now', async () => {
    const { pass, state, room } = await tailBench();
    await pass(100_000);
    // 110 were served within 100 s. At the new pace that would have taken 1,000 s.
    await room.configure(EVENT, { pacing: { step: 1 } });
    await pass(40_000);
    expect(await state(31)).toBe('admitted');
    expect(await state(11)).toBe('expired');
    await pass(60_000);
    expect(await state(90)).toBe('admitted');
    expect(await state(60)).toBe('expired');
  });

  it('is not shortened by numbers that were given back at once', async () => {
    const { pass, state, room } = await tailBench({ event: { pacing: { step: 10, burst: 2, refill: 1 } } });
    await pass(60_000);
    await pass(60_000);
    // Two minutes in which nobody came: 20 numbers came back each minute, the last of them just now.
    expect(await room.get(EVENT)).toMatchObject({ serving: 170 });
    await pass(119_000);
    expect(await state(160)).toBe('admitted');
  });

  it('is kept for ever by default', async () => {
    const { pass, state } = await tailBench({ config: { missedTurn: 'keep' } });
    await pass(3_600_000);
    expect(await state(11)).toBe('admitted');
  });

  it('keeps its memory small, and the settings as they are otherwise', async () => {
    const { pass, room } = await tailBench();
    for (let change = 0; change < 100; change++) {
      await room.configure(EVENT, { pacing: { step: 10 + (change % 2) } });
      await pass(1000);
    }
    const turns = (await room.get(EVENT))?.settings.turns;
    expect(turns?.past.length).toBeLessThanOrEqual(24);
    await pass(600_000);
    await room.configure(EVENT, { phase: 'paused' });
    expect((await room.get(EVENT))?.settings.turns?.past.length).toBeLessThanOrEqual(2);
    const { settings } = (await (await createBench()).room.get(EVENT)) ?? {};
    expect(settings).not.toHaveProperty('turns');
  });

  it('ends for nobody who claims within the window, whatever timers and operators do', async () => {
    const { pass, room, places } = await tailBench({ config: { claimWindowSeconds: 30 } });
    const passes = new Set<string>();
    for (let second = 0; second < 300; second += 5) {
      const served = (await room.get(EVENT))?.serving ?? 0;
      const answers = await Promise.all(places.slice(0, served).map((place) => room.check({ place })));
      expect(Object.keys(statesOf(answers))).not.toContain('expired');
      for (const answer of answers) if (answer.state === 'admitted') passes.add(tokenOf(answer));
      if (second % 45 === 0) await room.configure(EVENT, { pacing: { step: 5 + (second % 4) } });
      if (second % 70 === 5) await room.configure(EVENT, { phase: second % 3 === 0 ? 'paused' : 'open' });
      await pass(5000);
    }
    expect(passes.size).toBeGreaterThan(100);
  });
});
