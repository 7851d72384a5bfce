/** What people are told about their wait, and whether it comes true: a real room, its public document, a crowd. */
import { defineConfig } from '@urr/core';
import { firstDecision } from '@urr/core/plan';
import { type EventSettings, type StatusDocument, statusDocumentSchema } from '@urr/core/protocol';
import { describe, expect, it } from 'vitest';
import { createWaitingRoom, type ToldWait } from '../src';
import { memoryWaitingRoomStore } from '../src/memory';
import { countingRandom, EVENT, placeOf, roomKeys, START } from './support/room-bench';

const at = (seconds: number): string => new Date(START + seconds * 1000).toISOString();

/** People come within a minute, and to their turn at any moment of its cycle. */
async function sale(options: {
  readonly people: number;
  readonly event?: EventSettings;
  /** Something somebody does in a second of the sale. */
  readonly meanwhile?: (second: number, room: ReturnType<typeof createWaitingRoom>) => Promise<unknown>;
  /** Share of people who never come to their turn. */
  readonly noShows?: number;
  /** Only places drawn from this second on were seen by the process that lets them in. */
  readonly processFrom?: number;
}) {
  const { people, event = {}, meanwhile, noShows = 0, processFrom } = options;
  let nowMs = START;
  const told: ToldWait[] = [];
  const given = {
    config: defineConfig({ pacing: { step: 50, everySeconds: 10 } }),
    keys: roomKeys,
    store: memoryWaitingRoomStore(),
    clock: () => nowMs,
    random: countingRandom(),
    onWait: (wait: ToldWait) => void told.push(wait),
  };
  const first = createWaitingRoom(given);
  await first.configure(EVENT, { ledger: 'none', ...event });
  let room = processFrom === undefined ? first : createWaitingRoom({ ...given, onWait: () => {} });
  const due = new Map<number, string[]>();
  const line: { place: string; position: number }[] = [];
  let document: StatusDocument | undefined;
  let joined = 0;
  let served = 0;
  for (let second = 0; joined < people || served < line.length; second++) {
    nowMs = START + second * 1000;
    if (second === processFrom) room = createWaitingRoom(given);
    await meanwhile?.(second, room);
    for (; joined < Math.min(people, ((second + 1) * people) / 60); joined++) {
      const outcome = await room.assign({ eventId: EVENT });
      if ('position' in outcome && outcome.state !== 'admitted') {
        line.push({ place: placeOf(outcome), position: outcome.position ?? 0 });
      }
    }
    const status = await room.status(EVENT);
    if ('state' in status) throw new Error('expected a document');
    document = status;
    const { serving = 0 } = (await room.get(EVENT)) ?? {};
    for (; served < line.length && (line[served]?.position ?? 0) <= serving; served++) {
      if ((served * 7919) % 10 < noShows * 10) continue;
      const moment = second + ((served * 7919) % 10);
      due.set(moment, [...(due.get(moment) ?? []), line[served]?.place ?? '']);
    }
    for (const place of due.get(second) ?? []) {
      const { state } = await room.check({ place });
      if (state !== 'admitted') due.set(second + 10, [...(due.get(second + 10) ?? []), place]);
    }
    if (second > 5000) throw new Error('expected the line to end');
  }
  for (let second = 0; second < 20; second++) {
    nowMs += 1000;
    for (const place of due.get((nowMs - START) / 1000) ?? []) await room.check({ place });
  }
  const share = (outcome: ToldWait['outcome']): number =>
    told.filter((wait) => wait.outcome === outcome).length / told.length;
  const widths = told
    .filter(({ waitedSeconds }) => waitedSeconds >= 60)
    .map(
      ({ told: { lowSeconds, highSeconds }, waitedSeconds }) => (highSeconds - lowSeconds) / waitedSeconds,
    );
  const width = widths.reduce((sum, one) => sum + one, 0) / widths.length;
  return { told, share, width, document };
}

describe('the wait that is told', () => {
  it('comes true for more than 90 of 100 at a pace that is kept, and is told within a fifth', async () => {
    const { told, share, width, document } = await sale({ people: 3000 });
    expect(document?.waits).toEqual([0.95, 1.05]);
    expect(told.length).toBeGreaterThan(2800);
    expect(share('inside')).toBeGreaterThan(0.95);
    expect(width).toBeLessThan(0.2);
  });

  it('knows of the changes that are planned', async () => {
    const schedule = [{ at: at(120), step: 150 }];
    const { share } = await sale({ people: 3000, event: { pacing: { step: 50, schedule } } });
    expect(share('inside')).toBeGreaterThan(0.9);
  });

  it('comes true for those who came before an opening by the clock', async () => {
    const { told, share } = await sale({ people: 2000, event: { opensAt: at(90) } });
    expect(told.length).toBe(1950);
    expect(share('inside')).toBeGreaterThan(0.9);
  });

  it('is reported as too short when somebody slows the line down, and as too long when faster', async () => {
    const change = (step: number) => async (second: number, room: ReturnType<typeof createWaitingRoom>) =>
      second === 100 ? room.configure(EVENT, { pacing: { step } }) : undefined;
    const slower = await sale({ people: 1500, meanwhile: change(25) });
    expect(slower.share('longer')).toBeGreaterThan(0.5);
    expect(slower.share('shorter')).toBe(0);
    const faster = await sale({ people: 1500, meanwhile: change(100) });
    expect(faster.share('shorter')).toBeGreaterThan(0.5);
    expect(faster.share('longer')).toBe(0);
  });

  it('is not judged by a process that was not there when it was told', async () => {
    const { told } = await sale({ people: 1000, processFrom: 30 });
    expect(told.length).toBeGreaterThan(400);
    expect(told.length).toBeLessThan(600);
  });

  it('is not judged by a process that looked away while the pace was another', async () => {
    let nowMs = START;
    const told: ToldWait[] = [];
    const given = {
      config: defineConfig({ pacing: { step: 50, everySeconds: 10 } }),
      keys: roomKeys,
      store: memoryWaitingRoomStore(),
      clock: () => nowMs,
    };
    const away = createWaitingRoom({ ...given, onWait: (wait) => void told.push(wait) });
    const other = createWaitingRoom(given);
    await other.configure(EVENT, { ledger: 'none' });
    const join = async () => placeOf(await other.assign({ eventId: EVENT }));
    for (let n = 0; n < 200; n++) await join();
    const before = await join();
    await away.status(EVENT);
    nowMs += 1000;
    await other.configure(EVENT, { pacing: { step: 5 } });
    nowMs += 30_000;
    const meanwhile = await join();
    nowMs += 30_000;
    await away.status(EVENT);
    const after = await join();
    nowMs += 1_000_000;
    for (const place of [before, meanwhile, after]) {
      nowMs += 10_000;
      expect(await away.check({ place })).toMatchObject({ state: 'admitted' });
    }
    expect(told).toHaveLength(2);
    // At the old pace it would have been less than a minute.
    expect(told[1]?.told.lowSeconds).toBeGreaterThan(120);
  });

  it('is wide where measurements set the pace', async () => {
    const { document, share } = await sale({
      people: 500,
      event: { pacing: { step: 50, feedback: { floorStep: 5 } } },
    });
    expect(document?.waits).toEqual([0.83, 1.3]);
    expect(share('inside')).toBeGreaterThan(0.9);
  });

  it('is wide where numbers nobody used come back', async () => {
    const { document, share } = await sale({
      people: 3000,
      event: { pacing: { step: 50, refill: 0.8 } },
      noShows: 0.4,
      meanwhile: async (second, room) => second % 10 === 9 && room.advance(),
    });
    expect(document?.waits).toEqual([0.56, 1.05]);
    expect(share('inside')).toBeGreaterThan(0.9);
  });

  it('stays a range that documents may hold where the floor is far below the plan', async () => {
    let nowMs = START;
    const room = createWaitingRoom({
      config: defineConfig({}),
      keys: roomKeys,
      store: memoryWaitingRoomStore(),
      clock: () => nowMs,
    });
    const pacing = { step: 5000, everySeconds: 10 };
    const { settings } = await room.configure(EVENT, { pacing: { ...pacing, feedback: { floorStep: 1 } } });
    const planned = firstDecision({ pace: pacing, burst: 1.2, floorStep: 1 }, START);
    const last = { decision: { ...planned, step: 1 }, cycleAtMs: START, called: 0, inside: null };
    await room.pace(EVENT, { from: settings.pacing, last });
    nowMs += 30_000;
    const document = statusDocumentSchema.parse(await room.status(EVENT));
    expect(document.waits).toEqual([0.05, 1.3]);
  });

  it('costs nobody a pass where telling of it fails', async () => {
    let nowMs = START;
    const room = createWaitingRoom({
      config: defineConfig({ pacing: { step: 1, everySeconds: 10 } }),
      keys: roomKeys,
      store: memoryWaitingRoomStore(),
      clock: () => nowMs,
      onWait() {
        throw new Error('no meter');
      },
    });
    await room.configure(EVENT, {});
    await room.assign({ eventId: EVENT });
    const place = placeOf(await room.assign({ eventId: EVENT }));
    nowMs += 10_000;
    expect(await room.check({ place })).toMatchObject({ state: 'admitted' });
  });

  it('says nothing about people who need not wait, and tells each once', async () => {
    const { told } = await sale({ people: 40 });
    expect(told).toEqual([]);
  });
});
