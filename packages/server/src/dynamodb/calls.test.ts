/** What each method costs in requests, counted where they leave the SDK. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { PATIENT_MS, startDynamo, type TestDynamo } from '../../test/support/dynamo';
import { type Journal, withFaults } from '../../test/support/dynamo-faults';
import type { EventChange, RoomSettings, WaitingRoomStore } from '../waiting-room/store';
import { dynamoOperatorLog } from './operator-log';
import { dynamoWaitingRoomStore } from './waiting-room-store';

const NOW = 1_800_000_000_000;
const GET = 'GetItem urr-counters';
const BATCH = 'BatchGetItem urr-counters';
const PUT = 'PutItem urr-counters';
const UPDATE = 'UpdateItem urr-counters';

let dynamo: TestDynamo;
let journal: Journal;
let store: WaitingRoomStore;
let eventId: string;
let events = 0;

beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo.close());

beforeEach(async () => {
  events += 1;
  eventId = `counted-${events}`;
  await process().writeEvent(change({ expectedRev: 0 }));
  store = process();
  await store.readEvent(eventId);
  journal.calls.length = 0;
});

function process(): WaitingRoomStore {
  const client = dynamo.client();
  journal = withFaults(client);
  return dynamoWaitingRoomStore({ client, timeoutMs: PATIENT_MS });
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
    segments: [],
    serving: 0,
    restart: false,
    ...differences,
  };
}

describe('an event', () => {
  it('is read in one request, in two when its settings are new to this process', async () => {
    await store.readEvent(eventId);
    expect(journal.calls).toEqual([BATCH]);
    const elsewhere = process();
    await elsewhere.readEvent(eventId);
    expect(journal.calls).toEqual([BATCH, GET]);
  });

  it('is read in one more request when its line has grown by half a million', async () => {
    await store.lease({ eventId, leaseId: 'long', count: 1_000_000 });
    const elsewhere = process();
    for (const _ of [1, 2]) await elsewhere.readEvent(eventId);
    expect(journal.calls).toEqual([BATCH, BATCH, GET, BATCH]);
  });

  it('that nobody configured costs one request', async () => {
    await store.readEvent('nobody');
    expect(journal.calls).toEqual([BATCH]);
  });

  it('is changed in one request, in two when its settings change', async () => {
    await store.writeEvent(change({ expectedRev: 1, serving: 1 }));
    expect(journal.calls).toEqual([UPDATE]);
    const message = { en: 'Soon' };
    await store.writeEvent(change({ expectedRev: 2, settings: { ...settings, message } }));
    expect(journal.calls.slice(1)).toEqual([PUT, UPDATE]);
  });

  it('is created in three requests', async () => {
    eventId = `${eventId}-new`;
    await process().writeEvent(change({ expectedRev: 0 }));
    expect(journal.calls).toEqual([UPDATE, PUT, UPDATE]);
  });

  it('is listed in one request, with all others', async () => {
    expect(await store.listEvents()).toContain(eventId);
    expect(journal.calls).toEqual([BATCH]);
  });
});

describe('joining', () => {
  it('costs one write for a lease of any size', async () => {
    await store.lease({ eventId, leaseId: 'a', count: 1 });
    await store.lease({ eventId, leaseId: 'b', count: 5000 });
    expect(journal.calls).toEqual([UPDATE, UPDATE]);
  });

  it('costs a repeated lease the write and, where DynamoDB does not say what stands, one read', async () => {
    await store.lease({ eventId, leaseId: 'a', count: 1 });
    await store.lease({ eventId, leaseId: 'a', count: 1 });
    expect(journal.calls).toEqual([UPDATE, UPDATE, GET]);
  });

  it('costs one request for each entry of the ledger', async () => {
    const at = { eventId, epoch: 1, key: 's#1', nowMs: NOW };
    const place = { jti: 'one', subject: 's', position: 1, iat: 1, exp: 2, owner: null };
    await store.getPlace(at);
    await store.putPlace({ ...at, place, expiresAtMs: NOW + 1 });
    await store.deletePlace({ ...at, jti: 'two' });
    await store.deletePlace({ ...at, jti: 'one' });
    expect(journal.calls).toEqual(
      ['GetItem', 'PutItem', 'DeleteItem', 'DeleteItem'].map((name) => `${name} urr-positions`),
    );
  });

  it('costs one write for holes, one for each half million positions they lie in', async () => {
    await store.addHoles({ eventId, epoch: 1, from: 1, count: 9000 });
    expect(journal.calls).toEqual([UPDATE]);
    await store.addHoles({ eventId, epoch: 1, from: 524_280, count: 10 });
    expect(journal.calls).toEqual([UPDATE, UPDATE, UPDATE]);
  });
});

describe('claiming', () => {
  const cycle = { cycleAtMs: NOW, expiresAtMs: NOW + 1, nowMs: NOW };

  it('costs one write for the count and one for the record', async () => {
    await store.countClaim({ ...cycle, eventId, limit: 600 });
    const claim = { state: 'left' } as const;
    await store.putClaim({ eventId, epoch: 1, jti: 'one', claim, expiresAtMs: NOW + 1, nowMs: NOW });
    await store.getClaim({ eventId, epoch: 1, jti: 'one', nowMs: NOW });
    expect(journal.calls).toEqual([UPDATE, 'PutItem urr-positions', 'GetItem urr-positions']);
  });

  it('costs nothing once this process has found the cycle full', async () => {
    for (const _ of [1, 2, 3, 4]) await store.countClaim({ ...cycle, eventId, limit: 1 });
    expect(journal.calls).toEqual([UPDATE, UPDATE, GET]);
  });

  it('is reported in one request for all cycles, in two where a cycle has shards', async () => {
    await store.countClaim({ ...cycle, eventId, limit: 600 });
    await store.countClaim({ ...cycle, eventId, limit: 400, cycleAtMs: NOW + 1 });
    journal.calls.length = 0;
    await store.readClaimCounts(eventId, [NOW + 1, NOW + 2]);
    expect(journal.calls).toEqual([BATCH]);
    await store.readClaimCounts(eventId, [NOW, NOW + 1]);
    expect(journal.calls).toEqual([BATCH, BATCH, BATCH]);
  });
});

it('an operator entry costs two writes, the history two reads', async () => {
  const client = dynamo.client();
  journal = withFaults(client);
  const log = dynamoOperatorLog({ client, timeoutMs: PATIENT_MS });
  const entry = {
    eventId,
    rev: 1,
    at: NOW,
    action: 'open',
    who: 'kim',
    why: null,
    before: null,
    after: null,
  } as const;
  await log.append(entry);
  expect(journal.calls).toEqual([PUT, UPDATE]);
  await log.list(eventId);
  expect(journal.calls.slice(2)).toEqual([GET, BATCH]);
});
