import { describe, expect, it } from 'vitest';
import { entryQueueStoreContract } from '../testing/entry-queue-store-contract';
import { memoryEntryQueueStore } from './memory-store';
import { seqBefore, termAt } from './seq';
import type { JoinInput, QueueRules } from './store';

const START = Date.parse('2027-05-01T20:00:00+09:00');

entryQueueStoreContract(
  { describe, it, expect },
  {
    name: 'memory',
    create() {
      let nowMs = START;
      return {
        store: memoryEntryQueueStore(),
        now: () => nowMs,
        advance: (ms) => {
          nowMs += ms;
        },
      };
    },
  },
);

const rules: QueueRules = {
  entrySeconds: 600,
  leewaySeconds: 5,
  claimWindowSeconds: 120,
  silenceSeconds: 180,
  activeSeconds: 600,
  recordSeconds: 86_400,
  sliding: false,
  holdSlots: false,
};
const call = { eventId: 'e', nowMs: START, rules };
const join = (subject: string): JoinInput => ({
  ...call,
  subject,
  epoch: 1,
  place: null,
  user: null,
  maxWaiting: null,
});

describe('memory store after a restart of the process', () => {
  it('gives higher numbers than the run before, without knowing them', async () => {
    const numbers: number[] = [];
    for (const nowMs of [START, START + 1000]) {
      const store = memoryEntryQueueStore();
      await store.configure({ eventId: 'e', nowMs, change: { maxUsers: 0 } });
      for (const subject of ['a', 'b']) {
        const result = await store.join({ ...join(subject), nowMs });
        if (result.state === 'waiting') numbers.push(result.seq);
      }
    }
    expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
    expect(new Set(numbers).size).toBe(4);
  });

  it('counts from 1 with term 0', async () => {
    const store = memoryEntryQueueStore({ term: 0 });
    await store.configure({ eventId: 'e', nowMs: START, change: { maxUsers: 0 } });
    expect(await store.join(join('a'))).toMatchObject({ seq: 1, term: 0 });
    expect(await store.join(join('b'))).toMatchObject({ seq: 2 });
  });

  it('takes back slots of the run before while there is room, and no more', async () => {
    const store = memoryEntryQueueStore();
    await store.configure({ eventId: 'e', nowMs: START, change: { maxUsers: 1 } });
    const seq = seqBefore(termAt(START)) - 5;
    const slot = { id: 'old', subject: 's', epoch: 1, seq, expiresAtSeconds: START / 1000 + 60 };
    expect(await store.checkSlot({ ...call, slot, user: null })).toBe('active');
    const other = { ...slot, id: 'older', subject: 't', seq: seq - 1 };
    expect(await store.checkSlot({ ...call, slot: other, user: null })).toBe('gone');
    expect(await store.checkSlot({ ...call, nowMs: START + 66_000, slot, user: null })).toBe('gone');
  });

  it('uses its own clock where it is given one', async () => {
    const store = memoryEntryQueueStore({ clock: () => START + 5000 });
    await store.configure({ eventId: 'e', nowMs: 0, change: { maxUsers: 1 } });
    expect(await store.join({ ...join('a'), nowMs: 0 })).toMatchObject({ nowMs: START + 5000 });
  });
});

describe('memory store over a long sale', () => {
  it('forgets spent places when they can no longer be valid', async () => {
    const store = memoryEntryQueueStore();
    await store.configure({ eventId: 'e', nowMs: START, change: { maxUsers: 1 } });
    const joined = await store.join(join('a'));
    if (joined.state !== 'admitted') throw new Error('expected a slot');
    const place = { subject: 'a', epoch: 1, seq: joined.slot.seq };
    await store.release({ ...call, place });
    expect((await store.claim({ ...call, place })).state).toBe('spent');
    const later = { ...call, nowMs: START + 86_400_001 };
    expect((await store.claim({ ...later, place })).state).toBe('waiting');
  });
});
