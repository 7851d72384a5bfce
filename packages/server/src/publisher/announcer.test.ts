import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createAnnouncer } from './announcer';
import { memoryPublisher } from './memory-publisher';
import type { AdmissionEvent, Publisher } from './publisher';

const admission = (id: string): AdmissionEvent => ({
  type: 'admitted',
  id,
  eventId: 'iu-2027',
  subject: `subject-${id}`,
  epoch: 1,
  seq: 7,
  admittedAt: 1_800_000_000_000,
  expiresAt: 1_800_000_600_000,
});

const settle = (): Promise<unknown> => vi.advanceTimersByTimeAsync(0);

function failing(times: number) {
  const inner = memoryPublisher();
  let calls = 0;
  const publisher: Publisher = {
    async publish(events) {
      calls += 1;
      if (calls <= times) throw new Error(`away ${calls}`);
      await inner.publish(events);
    },
  };
  return { publisher, inner, calls: () => calls };
}

describe('announcing admissions', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('tells each once, those of one moment together', async () => {
    const publish = vi.fn<Publisher['publish']>(async () => {});
    const announce = createAnnouncer({ publisher: { publish }, onError: () => {} });
    for (const id of ['a', 'b', 'a']) announce(admission(id));
    await settle();
    announce(admission('a'));
    announce(admission('c'));
    await settle();
    expect(publish.mock.calls).toEqual([[[admission('a'), admission('b')]], [[admission('c')]]]);
  });

  it('tries three times, then reports, and tells again with the next sign of life', async () => {
    const { publisher, inner, calls } = failing(3);
    const errors: unknown[] = [];
    const announce = createAnnouncer({ publisher, onError: (error) => errors.push(error) });
    announce(admission('a'));
    await vi.advanceTimersByTimeAsync(1200);
    expect([calls(), errors]).toEqual([3, [new Error('away 3')]]);
    await vi.advanceTimersByTimeAsync(600_000);
    expect(calls()).toBe(3);
    announce(admission('a'));
    await settle();
    expect(inner.events).toEqual([admission('a')]);
  });

  it('loses nothing when one try fails', async () => {
    const { publisher, inner } = failing(1);
    const errors: unknown[] = [];
    const announce = createAnnouncer({ publisher, onError: (error) => errors.push(error) });
    announce(admission('a'));
    await settle();
    announce(admission('b'));
    await vi.advanceTimersByTimeAsync(200);
    expect(inner.events.map(({ id }) => id)).toEqual(['a', 'b']);
    expect(errors).toEqual([]);
  });

  it('gives up on a publisher that never answers, and one that throws at once', async () => {
    const errors: unknown[] = [];
    const onError = (error: unknown) => {
      errors.push(error);
      throw new Error('nor can this be told');
    };
    createAnnouncer({ publisher: { publish: () => new Promise(() => {}) }, onError })(admission('a'));
    const throwing: Publisher = {
      publish() {
        throw new Error('broken');
      },
    };
    createAnnouncer({ publisher: throwing, onError })(admission('a'));
    await vi.advanceTimersByTimeAsync(40_000);
    expect(errors).toEqual([new Error('broken'), new Error('the publisher did not answer in 10000 ms')]);
  });

  it('keeps no more than 10,000 waiting', async () => {
    const errors: unknown[] = [];
    const publisher = { publish: () => new Promise<void>(() => {}) };
    const announce = createAnnouncer({ publisher, onError: (error) => errors.push(error) });
    announce(admission('first'));
    await settle();
    for (let index = 0; index < 10_005; index++) announce(admission(`${index}`));
    expect(errors.length).toBe(5);
  });

  it('does nothing without a publisher', () => {
    createAnnouncer({ publisher: undefined, onError: () => {} })(admission('a'));
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('the publisher in memory', () => {
  it('drops repeated admissions, and the oldest beyond its limit', async () => {
    const publisher = memoryPublisher({ limit: 2 });
    await publisher.publish(['a', 'b', 'a', 'c'].map(admission));
    await publisher.publish([admission('c')]);
    expect(publisher.events.map(({ id }) => id)).toEqual(['b', 'c']);
  });
});
