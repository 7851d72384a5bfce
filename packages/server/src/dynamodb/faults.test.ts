import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { PATIENT_MS, startDynamo, type TestDynamo } from '../../test/support/dynamo';
import {
  type Fault,
  failed,
  type Journal,
  refused,
  replyLost,
  silent,
  slow,
  throttled,
  throttledAfterwards,
  well,
  withFaults,
} from '../../test/support/dynamo-faults';
import type { EventChange, RoomSettings, WaitingRoomStore } from '../waiting-room/store';
import { dynamoOperatorLog } from './operator-log';
import { dynamoWaitingRoomStore } from './waiting-room-store';

const NOW = 1_800_000_000_000;

let dynamo: TestDynamo;
/** Requests go through once: what is repeated is repeated by the store. */
let journal: Journal;
let store: WaitingRoomStore;
/** Another process, to which nothing happens. */
let other: WaitingRoomStore;
let eventId: string;
let events = 0;

beforeAll(async () => {
  dynamo = await startDynamo();
  other = dynamoWaitingRoomStore({ client: dynamo.client(), timeoutMs: PATIENT_MS });
});
afterAll(() => dynamo.close());

beforeEach(async () => {
  ({ journal, store } = process(1));
  events += 1;
  eventId = `faulty-${events}`;
  await other.writeEvent(change({ expectedRev: 0 }));
  await store.readEvent(eventId);
  journal.calls.length = 0;
});

/** @param maxAttempts tries the SDK itself makes of each request */
function process(maxAttempts: number, timeoutMs = PATIENT_MS) {
  const client = dynamo.client({ maxAttempts });
  const faults = withFaults(client);
  return {
    journal: faults,
    store: dynamoWaitingRoomStore({ client, timeoutMs }),
    log: dynamoOperatorLog({ client, timeoutMs }),
  };
}

const settings: RoomSettings = {
  phase: 'open',
  opensAtMs: null,
  closesAtMs: null,
  order: 'arrival',
  pacing: { step: 500, everySeconds: 10, burst: 1.2, refill: 0 },
  ledger: 'subject',
  message: null,
};

function change(differences: Partial<EventChange>): EventChange {
  return {
    eventId,
    expectedRev: 1,
    epoch: 1,
    settings,
    segments: [{ base: 0, baseAt: NOW, step: 500, everySeconds: 10, cap: 500 }],
    serving: 0,
    restart: false,
    ...differences,
  };
}

const lease = (leaseId: string, from = store, count = 1) => from.lease({ eventId, leaseId, count });

/** Everything that can happen to one request that the store may repeat. */
const MISHAPS: readonly (readonly [string, Fault])[] = [
  ['throttled (ProvisionedThroughputExceededException)', throttled()],
  ['throttled (ThrottlingException)', throttled('ThrottlingException')],
  ['throttled (RequestLimitExceeded)', throttled('RequestLimitExceeded')],
  ['throttled after it was applied', throttledAfterwards],
  ['answered by InternalServerError', failed()],
  ['answered by a bare 503', failed('Unknown', 503)],
  ['answered by TimeoutError', failed('TimeoutError', 0)],
  ['lost on the way back', replyLost],
  ['lost on the way there', refused],
];

describe.each(MISHAPS)('a request %s', (_, fault) => {
  it('takes one lease', async () => {
    journal.next.push(fault);
    expect(await lease('mine', store, 5)).toMatchObject({ from: 1, to: 5, leases: 1 });
    expect(await lease('next')).toMatchObject({ from: 6, to: 6, leases: 2 });
  });

  it('changes an event once, and says so', async () => {
    await store.writeEvent(change({ expectedRev: 1 }));
    journal.next.push(fault);
    const written = await store.writeEvent(change({ expectedRev: 2, serving: 7 }));
    expect(written).toMatchObject({ written: true, event: { rev: 3 } });
    expect((await other.readEvent(eventId))?.event.rev).toBe(3);
  });

  it('creates an event once, and says so', async () => {
    eventId = `${eventId}-created`;
    journal.next.push(well, well, fault);
    const written = await store.writeEvent(change({ expectedRev: 0 }));
    expect(written).toMatchObject({ written: true, event: { rev: 1, tail: 0 } });
    expect(await other.listEvents()).toContain(eventId);
  });

  it('keeps the first place', async () => {
    const at = { eventId, epoch: 1, nowMs: NOW, expiresAtMs: NOW + 1000, key: 's#1' };
    const place = { jti: 'one', subject: 's', position: 1, iat: 1, exp: 2, owner: null };
    journal.next.push(fault);
    expect(await store.putPlace({ ...at, place })).toEqual(place);
    expect(await other.putPlace({ ...at, place: { ...place, jti: 'two' } })).toEqual(place);
  });

  it('keeps the first claim', async () => {
    const at = { eventId, epoch: 1, nowMs: NOW, expiresAtMs: NOW + 1000 };
    const claim = { state: 'claimed', jti: 'pass', iat: 1, exp: 2 } as const;
    journal.next.push(fault);
    expect(await store.putClaim({ ...at, jti: 'one', claim })).toEqual(claim);
    expect(await other.putClaim({ ...at, jti: 'one', claim: { state: 'left' } })).toEqual(claim);
  });

  it('writes an operator entry once', async () => {
    const faulty = process(1);
    const entry = {
      eventId,
      rev: 1,
      at: NOW,
      action: 'open' as const,
      who: 'kim',
      why: null,
      before: null,
      after: null,
    };
    faulty.journal.next.push(fault);
    await faulty.log.append(entry);
    expect(await faulty.log.list(eventId)).toEqual([entry]);
    await expect(faulty.log.append({ ...entry, who: 'lee' })).rejects.toMatchObject({
      code: 'ERR_CONFLICT',
      rev: 1,
    });
  });
});

describe('a request that the SDK itself repeats', () => {
  it.each([
    ['throttled after it was applied', throttledAfterwards],
    ['answered by InternalServerError', failed()],
    ['lost on the way back', replyLost],
  ])('is one lease and one change when %s', async (_, fault) => {
    const faulty = process(3);
    faulty.journal.next.push(fault);
    expect(await lease('mine', faulty.store, 5)).toMatchObject({ from: 1, to: 5, leases: 1 });
    faulty.journal.next.push(well, well, fault);
    const written = await faulty.store.writeEvent(change({ expectedRev: 1, serving: 7 }));
    expect(written).toMatchObject({ written: true, event: { rev: 2, tail: 5 } });
  });
});

describe('what must not be repeated', () => {
  const count = { cycleAtMs: NOW, limit: 10, expiresAtMs: NOW + 60_000, nowMs: NOW };

  it('leaves a claim uncounted or counted once when nothing is known', async () => {
    journal.next.push(throttledAfterwards);
    await expect(store.countClaim({ ...count, eventId })).rejects.toThrow('ERR_STORE_UNAVAILABLE');
    expect(journal.calls).toEqual(['UpdateItem urr-counters']);
    expect(await other.readClaimCounts(eventId, [NOW])).toEqual([1]);
  });

  it('never counts more than the limit though the SDK repeats', async () => {
    const faulty = process(3);
    faulty.journal.always = (send) => (Math.random() < 0.3 ? replyLost(send, {}) : send());
    const counted = await Promise.allSettled(
      Array.from({ length: 30 }, () => faulty.store.countClaim({ ...count, eventId })),
    );
    const granted = counted.filter((one) => one.status === 'fulfilled' && one.value).length;
    expect(granted).toBeLessThanOrEqual(10);
    expect(await other.readClaimCounts(eventId, [NOW])).toEqual([10]);
  });

  it('counts holes once when nothing is known', async () => {
    journal.next.push(replyLost);
    const holes = { eventId, epoch: 1, from: 1, count: 3 };
    await expect(store.addHoles(holes)).rejects.toThrow('ERR_STORE_UNAVAILABLE');
    expect((await other.readEvent(eventId))?.holes).toEqual([[0, 3]]);
  });
});

describe('a request that arrives late', () => {
  it('takes no second lease after its repeat was answered', async () => {
    const late = slow(dynamo.client());
    const faulty = process(1, 200);
    faulty.journal.next.push(late.fault);
    expect(await lease('mine', faulty.store, 4)).toMatchObject({ from: 1, to: 4 });
    expect(await late.arrive()).toMatchObject({ name: 'ConditionalCheckFailedException' });
    expect(await lease('next')).toMatchObject({ from: 5, leases: 2 });
  });

  it('takes positions that nobody else holds when others leased meanwhile', async () => {
    const late = slow(dynamo.client());
    const faulty = process(1, 200);
    faulty.journal.next.push(late.fault, silent, silent);
    await expect(lease('mine', faulty.store, 4)).rejects.toThrow('did not answer UpdateItem within 200 ms');
    expect(await lease('others', other, 3)).toMatchObject({ from: 1, to: 3 });
    await late.arrive();
    expect(await lease('mine', faulty.store, 4)).toMatchObject({ from: 4, to: 7 });
    expect(await lease('next')).toMatchObject({ from: 8 });
  });

  it('does not undo what was changed meanwhile', async () => {
    const late = slow(dynamo.client());
    const faulty = process(1, 200);
    await faulty.store.writeEvent(change({ expectedRev: 1 }));
    faulty.journal.next.push(late.fault);
    const paused = { ...settings, phase: 'paused' as const };
    const pause = change({ expectedRev: 2, settings });
    expect((await faulty.store.writeEvent(pause)).written).toBe(true);
    await other.writeEvent(change({ expectedRev: 3, settings: paused }));
    expect(await late.arrive()).toMatchObject({ name: 'ConditionalCheckFailedException' });
    expect((await other.readEvent(eventId))?.event).toMatchObject({ rev: 4, settings: paused });
  });
});

describe('a change whose answer was lost', () => {
  it('is known for its own though somebody changed the event before it was repeated', async () => {
    await store.writeEvent(change({ expectedRev: 1 }));
    journal.next.push(async (send) => {
      await send();
      await other.writeEvent(change({ expectedRev: 3, serving: 9 }));
      return replyLost(() => Promise.resolve(), {});
    });
    const written = await store.writeEvent(change({ expectedRev: 2, serving: 8 }));
    expect(written).toMatchObject({ written: true, event: { rev: 4 } });
  });

  it('is not taken for its own when somebody else was faster', async () => {
    await store.writeEvent(change({ expectedRev: 1 }));
    journal.next.push(async () => {
      await other.writeEvent(change({ expectedRev: 2, serving: 9 }));
      return refused(() => Promise.resolve(), {});
    });
    const written = await store.writeEvent(change({ expectedRev: 2, serving: 8 }));
    expect(written).toMatchObject({ written: false, event: { rev: 3 } });
  });
});

describe('hundreds of joins through a bad network', () => {
  it('gives no position twice, and none up while fewer than 24 leases are made before a repeat', async () => {
    let seed = 7;
    const chance = (): number => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed / 2_147_483_647;
    };
    const faulty = [process(1), process(1)];
    for (const one of faulty) {
      one.journal.always = (send) => {
        const luck = chance();
        if (luck < 0.1) return replyLost(send, {});
        return luck < 0.15 ? throttled()(send, {}) : send();
      };
    }
    const given: number[] = [];
    const join = async (writer: number): Promise<void> => {
      for (let n = 0; n < 40; n++) {
        const from = faulty[writer % faulty.length]?.store;
        const again = () => lease(`${writer}-${n}`, from).catch(() => undefined);
        given.push(((await again()) ?? (await again()) ?? (await again()))?.from ?? 0);
      }
    };
    await Promise.all(Array.from({ length: 8 }, (_, writer) => join(writer)));
    expect(new Set(given).size).toBe(320);
    expect((await other.readEvent(eventId))?.event.tail).toBeLessThanOrEqual(330);
  });
});
