import { placeIn, verifyDraw } from '@urr/core/draw';
import {
  assignAnswerSchema,
  checkAnswerSchema,
  type StatusDocument,
  statusDocumentSchema,
} from '@urr/core/protocol';
import { describe, expect, it } from 'vitest';
import { createBench, EVENT, placeOf, START } from '../../test/support/room-bench';
import { drandBeacon } from './drand';
import { type BeaconSource, type DrawRules, placedHoles } from './draw';
import { MAX_STATUS_BYTES } from './status-document';
import { HOLE_BLOCK, type StoredEvent, type WaitingRoomStore } from './store';

const MINUTE = 60_000;
const RANDOMNESS = 'fe290beca10872ef2fb164d2aa4442de4566183ec51c56ff3cd603d930e54fdd';
const opensAt = new Date(START + MINUTE).toISOString();
const event = { order: 'draw', opensAt, pacing: { step: 10 } } as const;
const subjects: DrawRules = { lots: 'subject' };

/** A chain of one-minute rounds whose answer the test decides on. */
function beaconOf(answer: () => string | null): BeaconSource & { readonly asked: number[] } {
  const asked: number[] = [];
  return {
    asked,
    chain: 'c0'.repeat(32),
    roundAt: (atMs) => Math.ceil((atMs - START) / MINUTE) + 1,
    fetch: async (round) => {
      asked.push(round);
      return answer();
    },
  };
}

async function statusOf(bench: {
  room: { status(eventId: string): Promise<unknown> };
}): Promise<StatusDocument> {
  return statusDocumentSchema.parse(await bench.room.status(EVENT));
}

/** One after the other: hashing subjects takes its time, and who is done first is anybody's guess. */
async function joined(bench: Awaited<ReturnType<typeof createBench>>, count: number, from = 0) {
  const outcomes = [];
  for (let index = from; index < from + count; index++)
    outcomes.push(await bench.room.assign({ eventId: EVENT, subject: `user ${index}` }));
  return outcomes;
}

describe('a draw at opening', () => {
  it('is promised before, hides positions until then, and says nothing of its seed', async () => {
    const bench = await createBench({ event, draw: subjects });
    const [outcome] = await joined(bench, 1);
    expect(outcome).toMatchObject({ state: 'scheduled', position: null, entry: 1 });
    expect(assignAnswerSchema.safeParse(outcome).success).toBe(true);
    const status = await statusOf(bench);
    expect(status).toMatchObject({ order: 'draw', draw: { beacon: null, result: null } });
    expect(status.draw?.commitment).toMatch(/^[0-9a-f]{64}$/);
    const seed = (await bench.store.readEvent(EVENT))?.event.settings.draw?.seed;
    expect(seed).toMatch(/^[0-9a-f]{64}$/);
    const told = JSON.stringify([outcome, status, await bench.room.get(EVENT), await bench.room.list()]);
    expect(told).not.toContain(seed);
  });

  it('gives everybody who came before the opening another place, by arithmetic anybody can repeat', async () => {
    const bench = await createBench({ event, draw: subjects });
    const places = (await joined(bench, 40)).map(placeOf);
    const { draw: promise } = await statusOf(bench);
    bench.advance(MINUTE);
    const { draw, epoch } = await statusOf(bench);
    const result = draw?.result ?? null;
    if (result === null || draw === undefined || promise === undefined) throw new Error('expected a draw');
    expect(result.size).toBe(40);
    const input = { seed: result.seed, beacon: null, eventId: EVENT, epoch, drawSize: result.size };
    expect(verifyDraw({ ...input, promise, key: result.key })).toMatchObject({
      ok: true,
      trust: 'committed',
    });

    const outcomes = await Promise.all(places.map((place) => bench.room.check({ place })));
    const expected = places.map((_, index) => placeIn(result, index + 1));
    expect([...expected].sort((a, b) => a - b)).toEqual(Array.from({ length: 40 }, (_, index) => index + 1));
    for (const [index, outcome] of outcomes.entries()) {
      const place = expected[index] ?? 0;
      if (place <= 10) expect(outcome.state).toBe('admitted');
      else expect(outcome).toMatchObject({ state: 'waiting', position: place, entry: index + 1 });
      expect(checkAnswerSchema.safeParse(outcome).success).toBe(true);
    }
    expect(expected).not.toEqual([...expected].sort((a, b) => a - b));
  });

  it('puts those who come after it behind, in the order of arrival', async () => {
    const bench = await createBench({ event, draw: subjects });
    await joined(bench, 30);
    bench.advance(MINUTE);
    await bench.room.advance();
    const late = await joined(bench, 3, 30);
    // Numbers that were taken from the counter before the draw and given to nobody stay with it.
    const size = (await statusOf(bench)).draw?.result?.size ?? 0;
    expect(size).toBeGreaterThanOrEqual(30);
    expect(late.map((outcome) => ('position' in outcome ? outcome.position : null))).toEqual([
      size + 1,
      size + 2,
      size + 3,
    ]);
  });

  it('is made once, whoever looks first and however many look', async () => {
    const bench = await createBench({ event, draw: subjects });
    await joined(bench, 5);
    const rooms = Array.from({ length: 10 }, () => bench.neighbour());
    bench.advance(MINUTE);
    await Promise.all(rooms.map((room) => room.status(EVENT)));
    await Promise.all(rooms.map((room) => room.advance()));
    const keys = await Promise.all(
      rooms.map(async (room) => statusDocumentSchema.parse(await room.status(EVENT)).draw?.result?.key),
    );
    expect(new Set(keys).size).toBe(1);
    expect(keys[0]).toMatch(/^[0-9a-f]{64}$/);
  });

  it('lets nobody in before it is made, although the event is open', async () => {
    const beacon = beaconOf(() => null);
    const bench = await createBench({ event, draw: { lots: 'subject', beacon } });
    const [first] = await joined(bench, 1);
    bench.advance(MINUTE + 1000);
    const outcome = await bench.room.check({ place: first === undefined ? undefined : placeOf(first) });
    expect(outcome).toMatchObject({ state: 'waiting', position: null, entry: 1 });
  });

  it('keeps its promise through changes and over a move of the opening', async () => {
    const bench = await createBench({ event, draw: subjects });
    const before = (await statusOf(bench)).draw;
    await bench.room.configure(EVENT, {
      pacing: { step: 20 },
      opensAt: new Date(START + 2 * MINUTE).toISOString(),
    });
    expect((await statusOf(bench)).draw).toEqual(before);
    bench.advance(MINUTE + 1000);
    expect((await statusOf(bench)).draw?.result).toBeNull();
  });

  it('is another one after a reset, and the old one may be left then only', async () => {
    const bench = await createBench({ event, draw: subjects });
    await joined(bench, 3);
    bench.advance(MINUTE);
    const made = (await statusOf(bench)).draw;
    expect(made?.result?.size).toBe(3);
    await expect(bench.room.configure(EVENT, { order: 'arrival' })).rejects.toThrow('the draw has been made');
    await bench.room.configure(EVENT, {
      phase: 'scheduled',
      opensAt: new Date(START + 3 * MINUTE).toISOString(),
    });
    await bench.room.reset(EVENT);
    const again = (await statusOf(bench)).draw;
    expect(again?.result).toBeNull();
    expect(again?.commitment).not.toBe(made?.commitment);
    await bench.room.configure(EVENT, { order: 'arrival' });
    expect(await statusOf(bench)).not.toHaveProperty('draw');
  });

  it('gives nobody who comes after it a lot that was leased before', async () => {
    const bench = await createBench({ event, draw: subjects });
    await joined(bench, 2);
    // Another process took numbers and has not given them out.
    await bench.store.lease({ eventId: EVENT, leaseId: 'another process', count: 3 });
    bench.advance(MINUTE);
    expect((await statusOf(bench)).draw?.result?.size).toBe(5);
    expect(await joined(bench, 1, 2)).toMatchObject([{ position: 6 }]);
  });

  it('keeps the status document in one packet, with the longest message beside it', async () => {
    const message = { ko: '가'.repeat(120) };
    const beacon = beaconOf(() => RANDOMNESS);
    const bench = await createBench({ event: { ...event, message }, draw: { lots: 'subject', beacon } });
    await bench.fill(1_000_000);
    bench.advance(MINUTE);
    await bench.room.configure(EVENT, { pacing: { step: 1000 } });
    const status = await statusOf(bench);
    expect(status.draw?.result?.size).toBe(1_000_000);
    expect(JSON.stringify(status).length).toBeLessThanOrEqual(MAX_STATUS_BYTES);
    await expect(bench.room.configure(EVENT, { message: { ko: '가'.repeat(150) } })).rejects.toThrow(
      'expected at most 400 bytes beside a draw',
    );
  });

  it.each([
    ['a room without rules', undefined, {}, /^ERR_INPUT_INVALID order: expected "arrival"; a draw needs/],
    ['an event that is open', subjects, { opensAt: null }, /order: expected a draw to be set before/],
    ['a room that does not remember users', subjects, { ledger: 'none' }, /ledger: expected "subject"/],
  ] as const)('is refused in %s', async (_, draw, changes, message) => {
    const bench = await createBench({ event: null, ...(draw === undefined ? {} : { draw }) });
    await expect(bench.room.configure(EVENT, { ...event, ...changes })).rejects.toThrow(message);
  });

  it('is refused once somebody has joined by arrival', async () => {
    const bench = await createBench({ event: { opensAt }, draw: subjects });
    await joined(bench, 1);
    await expect(bench.room.configure(EVENT, { order: 'draw' })).rejects.toThrow(
      'people have joined by arrival',
    );
  });
});

describe('lots', () => {
  it('are one for each user: nobody unknown draws one, and nobody draws two', async () => {
    const bench = await createBench({ event, draw: subjects });
    expect(await bench.room.assign({ eventId: EVENT })).toMatchObject({
      state: 'refused',
      code: 'unauthorized',
      reason: 'subject',
    });
    const [first, second] = [await joined(bench, 1), await joined(bench, 1)];
    expect([first[0], second[0]]).toMatchObject([{ entry: 1 }, { entry: 1 }]);
    bench.advance(MINUTE);
    expect(await bench.room.assign({ eventId: EVENT })).toMatchObject({ position: 2 });
  });

  it('are one for each challenge that was passed', async () => {
    const bench = await createBench({ event, draw: { lots: 'challenge' } });
    expect(await bench.room.assign({ eventId: EVENT })).toMatchObject({ code: 'challenge-required' });
    expect(await bench.room.assign({ eventId: EVENT, challenged: true })).toMatchObject({ entry: 1 });
  });
});

describe('a public round', () => {
  it('is announced for the opening and goes into the key', async () => {
    const beacon = beaconOf(() => RANDOMNESS);
    const bench = await createBench({ event, draw: { lots: 'subject', beacon } });
    const { draw: promise } = await statusOf(bench);
    expect(promise?.beacon).toEqual({ chain: beacon.chain, round: 2 });
    await joined(bench, 3);
    expect(beacon.asked).toEqual([]);
    bench.advance(MINUTE);
    const { draw, epoch } = await statusOf(bench);
    expect(beacon.asked).toEqual([2]);
    const result = draw?.result ?? null;
    if (result === null || promise === undefined || promise.beacon === null)
      throw new Error('expected a draw');
    const used = { ...promise.beacon, randomness: result.randomness ?? '' };
    const input = { seed: result.seed, beacon: used, eventId: EVENT, epoch, drawSize: result.size };
    expect(verifyDraw({ ...input, promise, key: result.key })).toMatchObject({ ok: true, trust: 'provable' });
  });

  it('is waited for, and left out where it does not come, for everybody to see', async () => {
    const beacon = beaconOf(() => null);
    const bench = await createBench({ event, draw: { lots: 'subject', beacon } });
    await joined(bench, 3);
    bench.advance(MINUTE + 10_000);
    expect((await statusOf(bench)).draw?.result).toBeNull();
    bench.advance(21_000);
    const { draw, epoch } = await statusOf(bench);
    expect(draw?.result).toMatchObject({ size: 3, randomness: null });
    const input = { seed: draw?.result?.seed ?? '', beacon: null, eventId: EVENT, epoch, drawSize: 3 };
    const promise = { commitment: draw?.commitment ?? '', beacon: draw?.beacon ?? null };
    expect(verifyDraw({ ...input, promise })).toEqual({ ok: false, reason: 'beacon' });
  });

  it('is asked for again after a failure, at most once a second', async () => {
    let answer: string | null = null;
    const beacon = beaconOf(() => answer);
    const bench = await createBench({ event, draw: { lots: 'subject', beacon } });
    bench.advance(MINUTE);
    await statusOf(bench);
    await statusOf(bench);
    expect(beacon.asked).toHaveLength(1);
    answer = RANDOMNESS;
    bench.advance(1000);
    expect((await statusOf(bench)).draw?.result?.randomness).toBe(RANDOMNESS);
  });

  it('is read from drand as it was recorded, and refused when it is not what was asked', async () => {
    const recorded = {
      round: 1000,
      randomness: RANDOMNESS,
      signature:
        'b44679b9a59af2ec876b1a6b1ad52ea9b1615fc3982b19576350f93447cb1125e342b73a8dd2bacbe47e4b6b63ed5e39',
    };
    const urls: string[] = [];
    const answering = (body: unknown, status = 200) =>
      drandBeacon({
        url: 'https://api.drand.sh/',
        fetch: async (url) => {
          urls.push(url);
          return new Response(JSON.stringify(body), { status });
        },
      });
    const beacon = answering(recorded);
    expect(await beacon.fetch(1000)).toBe(RANDOMNESS);
    expect(urls).toEqual([`https://api.drand.sh/${beacon.chain}/public/1000`]);
    expect(await beacon.fetch(1001)).toBeNull();
    expect(await answering({ ...recorded, randomness: 'ab'.repeat(32) }).fetch(1000)).toBeNull();
    expect(await answering({}).fetch(1000)).toBeNull();
    expect(await answering(recorded, 404).fetch(1000)).toBeNull();
    // Round 1 at the genesis, one every three seconds; the first at or after a moment.
    expect([1_692_803_367_000, 1_692_803_367_001, 1_692_803_370_000].map(beacon.roundAt)).toEqual([1, 2, 2]);
  });
});

describe('a store that loses the answer of the draw', () => {
  it('is asked again, and the draw is what was written', async () => {
    let loses = true;
    const wrap = (store: WaitingRoomStore): WaitingRoomStore => ({
      ...store,
      async writeEvent(change) {
        const result = await store.writeEvent(change);
        const isDraw = change.settings.draw?.result != null;
        if (!isDraw || !loses) return result;
        loses = false;
        throw new Error('the answer was lost');
      },
    });
    const bench = await createBench({ event, draw: subjects, wrap });
    await joined(bench, 4);
    bench.advance(MINUTE);
    await bench.room.status(EVENT).catch(() => undefined);
    bench.advance(1000);
    const { draw } = await statusOf(bench);
    const stored = (await bench.store.readEvent(EVENT))?.event;
    expect(draw?.result).toMatchObject({ size: 4, key: stored?.settings.draw?.result?.key });
  });
});

describe('placedHoles', () => {
  it('spreads the holes of those who took part over the places drawn, and leaves the others', () => {
    const size = 2 * HOLE_BLOCK;
    const drawn = { settings: { draw: { result: { size } } } } as unknown as StoredEvent;
    expect(
      placedHoles(drawn, [
        [0, 100],
        [3, 7],
      ]),
    ).toEqual([
      [0, 50],
      [1, 50],
      [3, 7],
    ]);
    expect(placedHoles({ settings: {} } as unknown as StoredEvent, [[0, 100]])).toEqual([[0, 100]]);
  });
});
