import { statusDocumentSchema } from '@urr/core/protocol';
import { describe, expect, it } from 'vitest';
import { createBench, EVENT, placeOf, START, statesOf, tokenOf } from '../../test/support/room-bench';

const iso = (ms: number) => new Date(ms).toISOString();
const OPENS = START + 3_600_000;

describe('a scheduled event', () => {
  it('gives out places at once and opens by time, without any request', async () => {
    const { room, join, advance, serving } = await createBench({ event: { opensAt: iso(OPENS) } });
    const outcomes = await join(1200);
    expect(statesOf(outcomes)).toEqual({ scheduled: 1200 });
    const place = placeOf(outcomes[0] as never);
    advance(3_599_999);
    expect(await serving()).toBe(0);
    expect(await room.check({ place })).toMatchObject({ state: 'scheduled', position: 1 });
    advance(1);
    expect(await serving()).toBe(500);
    expect(await room.check({ place })).toMatchObject({ state: 'admitted', position: 1 });
    advance(10_000);
    expect(await serving()).toBe(1000);
  });

  it('tells in the status document when it opens', async () => {
    const { room } = await createBench({ event: { opensAt: iso(OPENS), closesAt: iso(OPENS + 1000) } });
    expect(await room.status(EVENT)).toMatchObject({
      phase: 'scheduled',
      opensAt: OPENS,
      closesAt: OPENS + 1000,
      order: 'arrival',
    });
  });

  it('waits for somebody to open it when it has no time', async () => {
    const { room, join, advance } = await createBench({ event: { phase: 'scheduled' } });
    const [outcome] = await join(1);
    advance(86_000_000);
    expect(await room.check({ place: placeOf(outcome as never) })).toMatchObject({ state: 'scheduled' });
    await room.configure(EVENT, { phase: 'open' });
    expect(await room.check({ place: placeOf(outcome as never) })).toMatchObject({ state: 'admitted' });
  });

  it('follows when its opening is moved', async () => {
    const { room, join, advance } = await createBench({ event: { opensAt: iso(OPENS) } });
    const [outcome] = await join(1);
    await room.configure(EVENT, { opensAt: iso(START + 60_000) });
    advance(60_000);
    expect(await room.check({ place: placeOf(outcome as never) })).toMatchObject({ state: 'admitted' });
  });
});

describe('a paused event', () => {
  it('admits nobody from the moment the pause is confirmed, in every process', async () => {
    const { room, join, neighbour, advance } = await createBench({
      wrap: ({ onEventWritten: _, ...store }) => store,
    });
    const other = neighbour();
    const places = (await join(1000)).map(placeOf);
    advance(9500);
    await other.status(EVENT);
    advance(600);
    await room.configure(EVENT, { phase: 'paused' });
    const answers = await Promise.all(places.slice(600).map((place) => other.check({ place })));
    expect(statesOf(answers)).toEqual({ paused: 400 });
  });

  it('goes on giving out places and repeats passes that were given before', async () => {
    const { room, join } = await createBench();
    const [first] = await join(1);
    await room.configure(EVENT, { phase: 'paused' });
    expect(await room.assign({ eventId: EVENT })).toMatchObject({ state: 'paused', position: 2 });
    const repeated = await room.check({ place: placeOf(first as never) });
    expect(tokenOf(repeated)).toBe(tokenOf(first as never));
  });

  it('does not bank the pause: the head stands and goes on where it was', async () => {
    const { room, fill, advance, serving } = await createBench();
    await fill(5000);
    advance(20_000);
    expect(await serving()).toBe(1500);
    await room.configure(EVENT, { phase: 'paused' });
    advance(3_600_000);
    await room.advance();
    expect(await serving()).toBe(1500);
    await room.configure(EVENT, { phase: 'open' });
    expect(await serving()).toBe(1500);
    advance(10_000);
    expect(await serving()).toBe(2000);
  });

  it('does not let anybody see the head fall who still has the older document', async () => {
    const { room, fill, advance, serving } = await createBench();
    await fill(5000);
    advance(8000);
    await room.configure(EVENT, { phase: 'paused' });
    advance(2000);
    expect(await serving()).toBe(1000);
    advance(10_000);
    expect(await serving()).toBe(1000);
  });
});

describe('a closed event', () => {
  it('turns everybody away with its message', async () => {
    const { room, join } = await createBench({ event: { pacing: { step: 1 } } });
    const [, waiting] = await join(2);
    await room.configure(EVENT, { phase: 'closed', message: { ko: '매진' } });
    const closed = { state: 'closed', eventId: EVENT, message: { ko: '매진' } };
    expect(await room.assign({ eventId: EVENT })).toEqual(closed);
    expect(await room.check({ place: placeOf(waiting as never) })).toEqual(closed);
  });

  it('closes by time and does not run on until it is opened again', async () => {
    const { room, fill, advance, serving } = await createBench({ event: { closesAt: iso(START + 15_000) } });
    await fill(5000);
    advance(15_000);
    expect(await room.assign({ eventId: EVENT })).toMatchObject({ state: 'closed' });
    advance(600_000);
    expect(await room.get(EVENT)).toMatchObject({ phase: 'closed', serving: 1000 });
    await room.configure(EVENT, { closesAt: null });
    expect(await serving()).toBe(1000);
    advance(10_000);
    expect(await serving()).toBe(1500);
  });

  it('is not opened while its time has passed', async () => {
    const { room, advance } = await createBench({ event: { closesAt: iso(START + 15_000) } });
    advance(15_000);
    await expect(room.configure(EVENT, { phase: 'open' })).rejects.toThrow(
      'ERR_INPUT_INVALID closesAt: is past',
    );
  });
});

describe('an event that is off', () => {
  it('lets everybody pass at once at position 0, also those who were waiting', async () => {
    const { room, join, pass, store } = await createBench({ event: { pacing: { step: 1 } } });
    const [, waiting] = await join(2);
    await room.configure(EVENT, { phase: 'off' });
    const outcome = await room.assign({ eventId: EVENT });
    expect(outcome).toMatchObject({ state: 'admitted', position: 0 });
    expect(await pass(tokenOf(outcome))).toMatchObject({ pos: 0, epo: 1 });
    expect(await room.check({ place: placeOf(waiting as never) })).toMatchObject({ state: 'admitted' });
    expect((await store.readEvent(EVENT))?.event.tail).toBe(2);
  });

  it('takes up the line again when it is opened', async () => {
    const { room, fill, advance, serving } = await createBench();
    await fill(5000);
    advance(10_000);
    await room.configure(EVENT, { phase: 'off' });
    advance(3_600_000);
    await room.configure(EVENT, { phase: 'open' });
    expect(await serving()).toBe(1000);
  });
});

describe('status', () => {
  it('is one public document that its own schema reads, within 1,500 bytes whatever is in it', async () => {
    const { room, store, advance } = await createBench({ event: { opensAt: iso(OPENS) } });
    await room.configure(EVENT, {
      message: { ko: '가'.repeat(100), en: 'e'.repeat(150), ja: 'あ'.repeat(70) },
    });
    await store.lease({ eventId: EVENT, leaseId: 'big', count: 3_000_000 });
    for (let block = 0; block < 700; block++) {
      await store.addHoles({ eventId: EVENT, epoch: 1, from: block * 4096 + 1, count: 40 });
    }
    advance(2000);
    const status = await room.status(EVENT);
    expect(statusDocumentSchema.parse(status)).toEqual(status);
    expect(new TextEncoder().encode(JSON.stringify(status)).length).toBeLessThanOrEqual(1500);
    const holes = 'state' in status ? [] : status.holes;
    expect(holes.length).toBeGreaterThan(10);
    expect(holes.at(-1)).toEqual([700 * 4096, 28_000]);
  });

  it('is read from the store once for 1,000 parallel requests and once a second after', async () => {
    let reads = 0;
    const { neighbour, advance } = await createBench({
      wrap: (store) => ({
        ...store,
        readEvent(eventId) {
          reads += 1;
          return store.readEvent(eventId);
        },
      }),
    });
    const other = neighbour();
    reads = 0;
    await Promise.all(Array.from({ length: 1000 }, () => other.status(EVENT)));
    expect(reads).toBe(1);
    for (let ms = 0; ms < 5000; ms += 100) {
      advance(100);
      await other.status(EVENT);
    }
    expect(reads).toBe(6);
  });

  it('is refused for what is not an event id and for events nobody configured', async () => {
    const { room } = await createBench();
    expect(await room.status('a/b')).toMatchObject({ state: 'refused', code: 'event-invalid' });
    expect(await room.status('nobody')).toMatchObject({ state: 'refused', code: 'event-unknown' });
  });
});
