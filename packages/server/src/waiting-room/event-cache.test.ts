import { StoreUnavailableError } from '@urr/core';
import { beforeEach, describe, expect, it } from 'vitest';
import { createEventCache, type EventCache } from './event-cache';
import { memoryWaitingRoomStore } from './memory-store';
import type { StoredEvent, WaitingRoomStore } from './store';

const EVENT = 'iu-2027';

/** A store whose reads end when the test says so. */
function slowStore() {
  const { onEventWritten: _, ...memory } = memoryWaitingRoomStore();
  const waiting: (() => void)[] = [];
  let reads = 0;
  let failing = false;
  const store: WaitingRoomStore = {
    ...memory,
    async readEvent(eventId) {
      reads += 1;
      await new Promise<void>((resolve) => waiting.push(resolve));
      if (failing) throw new StoreUnavailableError('throttled');
      return memory.readEvent(eventId);
    },
  };
  return {
    store,
    reads: () => reads,
    fail(on: boolean) {
      failing = on;
    },
    /** Ends the reads under way and those that begin because of it. */
    async answer() {
      for (let round = 0; round < 5; round++) {
        for (const resolve of waiting.splice(0)) resolve();
        await new Promise((resolve) => setImmediate(resolve));
      }
    },
  };
}

function change(rev: number) {
  return {
    eventId: EVENT,
    expectedRev: rev,
    epoch: 1,
    settings: {
      phase: 'open',
      opensAtMs: null,
      closesAtMs: null,
      order: 'arrival',
      pacing: { step: 500, everySeconds: 10, burst: 1.2, refill: 0 },
      ledger: 'subject',
      message: null,
    },
    segments: [],
    serving: 0,
    restart: false,
  } as const;
}

describe('event cache', () => {
  let slow: ReturnType<typeof slowStore>;
  let cache: EventCache;
  let nowMs: number;

  beforeEach(async () => {
    nowMs = 1000;
    slow = slowStore();
    cache = createEventCache(slow.store, () => nowMs);
    await slow.store.writeEvent(change(0));
  });

  it('reads once for 1,000 parallel callers', async () => {
    const all = Promise.all(Array.from({ length: 1000 }, () => cache.get(EVENT)));
    await slow.answer();
    expect((await all).every((snapshot) => snapshot?.event.rev === 1)).toBe(true);
    expect(slow.reads()).toBe(1);
  });

  it('keeps what it read for less than a second, counted from before the read', async () => {
    const first = cache.get(EVENT);
    nowMs += 700;
    await slow.answer();
    await first;
    nowMs += 299;
    await cache.get(EVENT);
    expect(slow.reads()).toBe(1);
    nowMs += 1;
    const second = cache.get(EVENT);
    await slow.answer();
    await second;
    expect(slow.reads()).toBe(2);
  });

  it('reads again when the clock goes back', async () => {
    const first = cache.get(EVENT);
    await slow.answer();
    await first;
    nowMs -= 1;
    const second = cache.get(EVENT);
    await slow.answer();
    await second;
    expect(slow.reads()).toBe(2);
  });

  it('answers fresh callers with a read that began after they asked, at most two for many', async () => {
    const old = cache.get(EVENT);
    await slow.store.writeEvent(change(1));
    const fresh = Promise.all(Array.from({ length: 100 }, () => cache.fresh(EVENT)));
    await slow.answer();
    await old;
    expect((await fresh).map((snapshot) => snapshot?.event.rev)).toEqual(Array(100).fill(2));
    expect(slow.reads()).toBe(2);
  });

  it('passes a failure to those who waited for it and reads again for the next', async () => {
    slow.fail(true);
    const failed = Promise.allSettled([cache.get(EVENT), cache.get(EVENT), cache.fresh(EVENT)]);
    await slow.answer();
    expect((await failed).map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    slow.fail(false);
    const next = cache.get(EVENT);
    await slow.answer();
    expect((await next)?.event.rev).toBe(1);
  });

  it('never goes back to an older epoch, revision or tail', async () => {
    const first = cache.get(EVENT);
    await slow.answer();
    const event = (await first)?.event as StoredEvent;
    cache.note({ ...event, rev: 5, tail: 40 });
    cache.note({ ...event, rev: 5, tail: 30 });
    cache.note({ ...event, rev: 4, tail: 99 });
    expect((await cache.get(EVENT))?.event).toMatchObject({ rev: 5, tail: 40 });
    cache.note({ ...event, epoch: 2, rev: 6, tail: 0 });
    expect((await cache.get(EVENT))?.event).toMatchObject({ epoch: 2, rev: 6, tail: 0 });
    nowMs += 1000;
    const later = cache.get(EVENT);
    await slow.answer();
    expect((await later)?.event).toMatchObject({ epoch: 2, rev: 6 });
  });

  it('remembers that an event does not exist, for as long, and stays small when asked for many', async () => {
    const unknown = cache.get('nobody');
    await slow.answer();
    expect(await unknown).toBe(undefined);
    expect(await cache.get('nobody')).toBe(undefined);
    expect(slow.reads()).toBe(1);
    const known = cache.get(EVENT);
    await slow.answer();
    await known;
    for (let n = 0; n < 3000; n += 500) {
      const flood = Promise.all(Array.from({ length: 500 }, (_, i) => cache.get(`guess-${n + i}`)));
      await slow.answer();
      await flood;
    }
    const reads = slow.reads();
    expect((await cache.get(EVENT))?.event.rev).toBe(1);
    expect(slow.reads()).toBe(reads);
  });

  it('hears at once of writes through the same process', async () => {
    const store = memoryWaitingRoomStore();
    const one = createEventCache(store, () => nowMs);
    await store.writeEvent(change(0));
    await one.get(EVENT);
    await store.writeEvent(change(1));
    expect((await one.get(EVENT))?.event.rev).toBe(2);
  });
});
