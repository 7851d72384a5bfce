/** Waiting rooms in several processes on the same two tables, from the first join to the reset. */
import { generateKeyPairSync } from 'node:crypto';
import { createKeyRing, createTokens, defineConfig, type KeyEntry, type RoomKeys } from '@urr/core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { dynamoOperatorLog, dynamoWaitingRoomStore } from '../src/dynamodb';
import { createOperator } from '../src/operator/operator';
import { createWaitingRoom } from '../src/waiting-room/create-waiting-room';
import type { DrawRules } from '../src/waiting-room/draw';
import { createTier1 } from './snippets/dynamodb';
import { endpoints, PATIENT_MS, startDynamo, type TestDynamo } from './support/dynamo';
import { type Fault, type Journal, replyLost, throttled, withFaults } from './support/dynamo-faults';
import { placeOf, positionOf, tokenOf } from './support/room-bench';

const START = 1_800_000_000_000;
const config = defineConfig({ pacing: { step: 3, burst: 1 } });

function es256(kid: string): KeyEntry {
  const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const jwk = (key: typeof pair.publicKey | typeof pair.privateKey) => key.export({ format: 'jwk' });
  return { kid, alg: 'ES256', publicKey: jwk(pair.publicKey), privateKey: jwk(pair.privateKey) } as KeyEntry;
}

const place = createKeyRing([{ kid: 'p1', alg: 'HS256', secret: 'place-secret-of-at-least-32-bytes!' }]);
const [v1, v2] = [es256('v1'), es256('v2')];
const keys: RoomKeys = { place, vwr: createKeyRing([v1, v2]) };
const rotated: RoomKeys = { place, vwr: createKeyRing([v2, v1]) };
const passes = createTokens({ config, kind: 'vwr', keys: keys.vwr, clock: () => START });

describe.each(endpoints)('two processes on %s', (_, endpoint) => {
  let dynamo: TestDynamo;
  let eventId: string;
  let nowMs: number;
  let events = 0;

  beforeAll(async () => {
    dynamo = await startDynamo(endpoint);
  }, 60_000);
  afterAll(() => dynamo.close());
  beforeEach(() => {
    events += 1;
    eventId = `shared-${Date.now().toString(36)}-${events}`;
    nowMs = START;
  });

  /** Everything a process has: a client, a room, an operator. Nothing of it is shared. */
  function process(ring = keys, draw?: DrawRules) {
    const client = dynamo.client({ maxAttempts: 1 });
    const journal: Journal = withFaults(client);
    const options = { client, tables: dynamo.tables, timeoutMs: PATIENT_MS };
    const clock = () => nowMs;
    const room = createWaitingRoom({
      config,
      keys: ring,
      store: dynamoWaitingRoomStore(options),
      clock,
      draw,
    });
    return { room, journal, operator: createOperator({ room, log: dynamoOperatorLog(options), clock }) };
  }

  it('make one draw, also where every second answer of the table is lost, and agree on all places', async () => {
    const rooms = Array.from({ length: 3 }, () => process(keys, { lots: 'subject' }));
    const [first] = rooms;
    if (first === undefined) throw new Error('expected a process');
    const opensAt = new Date(START + 60_000).toISOString();
    await first.operator.configure(eventId, { order: 'draw', opensAt }, { who: 'kim' });
    const joined = [];
    for (let n = 0; n < 9; n++) {
      joined.push(await rooms[n % 3]?.room.assign({ eventId, subject: `user ${n}` }));
    }
    nowMs += 60_000;
    for (const { journal } of rooms) {
      let requests = 0;
      journal.always = (send, input) => (++requests % 2 === 0 ? replyLost(send, input) : send());
    }
    await Promise.allSettled(rooms.map(({ room }) => room.advance({ eventId })));
    for (const { journal } of rooms) journal.always = undefined;
    nowMs += 1000;
    const documents = await Promise.all(rooms.map(({ room }) => room.status(eventId)));
    const draws = documents.map((document) => ('draw' in document ? document.draw?.result : null));
    expect(draws[0]?.size).toBe(9);
    expect(new Set(draws.map((draw) => draw?.key)).size).toBe(1);
    const checks = await Promise.all(
      joined.map((outcome, n) => {
        const token = outcome === undefined ? undefined : placeOf(outcome);
        return rooms[(n + 1) % 3]?.room.check({ place: token });
      }),
    );
    expect(checks.filter((outcome) => outcome?.state === 'admitted')).toHaveLength(3);
    const places = checks.flatMap((outcome) => (outcome?.state === 'waiting' ? [outcome.position ?? 0] : []));
    expect(places.sort((a, b) => a - b)).toEqual([4, 5, 6, 7, 8, 9]);
  });

  it('give each visitor a number of their own and let them in at the pace, wherever they ask', async () => {
    const [one, other] = [process(), process()];
    await one.operator.open(eventId, { who: 'kim', why: 'on sale' });
    const joined = [];
    for (let n = 0; n < 8; n++) joined.push(await (n % 2 === 0 ? one : other).room.assign({ eventId }));
    expect(joined.map(positionOf)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(joined.map(({ state }) => state)).toEqual([
      ...Array(3).fill('admitted'),
      ...Array(5).fill('waiting'),
    ]);
    await Promise.all([one, other, one].map(({ room }) => room.advance({ eventId })));
    nowMs += 10_000;
    const places = joined.slice(3).map(placeOf);
    const checks = await Promise.all(
      places.map((token, n) => (n % 2 === 0 ? other : one).room.check({ place: token })),
    );
    expect(checks.map(({ state }) => state)).toEqual([...Array(3).fill('admitted'), 'waiting', 'waiting']);
    expect(await other.operator.get(eventId)).toMatchObject({
      waitingRoom: { tail: 8, serving: 6, waiting: 2 },
    });
  });

  it('answer a repeated claim with the same pass, though the signing key changed in between', async () => {
    const [one, other] = [process(), process(rotated)];
    await one.operator.open(eventId, { who: 'kim' });
    const joined = await one.room.assign({ eventId, subject: 'user 1' });
    const shown = placeOf(joined);
    nowMs += 1500;
    const again = await Promise.all([other, one, other].map(({ room }) => room.check({ place: shown })));
    const claims = await Promise.all(
      [joined, ...again].map(async (answer) => {
        const verdict = await passes.verify(tokenOf(answer), { eventId });
        if (!verdict.ok) throw new Error(verdict.reason);
        const { iat, exp, jti, sub, pos } = verdict.claims;
        return { iat, exp, jti, sub, pos };
      }),
    );
    for (const one of claims) expect(one).toEqual(claims[0]);
    expect(new Set([joined, ...again].map((answer) => tokenOf(answer).split('.')[0])).size).toBe(2);
  });

  it('give one user one place, also when both are asked at once', async () => {
    const rooms = [process(), process()].map(({ room }) => room);
    await rooms[0]?.configure(eventId, {});
    await Promise.all(rooms.map((room) => room.status(eventId)));
    const joined = await Promise.all(
      Array.from({ length: 10 }, (__, n) => rooms[n % 2]?.assign({ eventId, subject: 'user 1' })),
    );
    expect(new Set(joined.map((answer) => answer && positionOf(answer))).size).toBe(1);
  });

  it('obey an operator of the other one at once, and both know who it was', async () => {
    const [one, other] = [process(), process()];
    await one.operator.open(eventId, { who: 'kim' });
    const joined = await one.room.assign({ eventId });
    await Promise.all([1, 2, 3].map(() => one.room.assign({ eventId })));
    const late = placeOf(await other.room.assign({ eventId }));
    await other.room.status(eventId);
    const message = { ko: '잠시 멈춥니다' };
    await one.operator.configure(
      eventId,
      { phase: 'paused', message },
      { who: 'kim', why: 'payments are down' },
    );
    nowMs += 60_000;
    expect((await other.room.check({ place: late })).state).toBe('paused');
    await expect(other.operator.resume(eventId, { who: 'lee', rev: 1 })).rejects.toMatchObject({
      code: 'ERR_CONFLICT',
      rev: 2,
    });
    await other.operator.reset(eventId, { who: 'lee', why: 'rehearsal is over' });
    nowMs += 1001;
    expect(await one.room.check({ place: placeOf(joined) })).toMatchObject({ reason: 'wrong-epoch' });
    const history = await one.operator.history(eventId);
    expect(history.map(({ rev, action, who, why }) => [rev, action, who, why])).toEqual([
      [3, 'reset', 'lee', 'rehearsal is over'],
      [2, 'configure', 'kim', 'payments are down'],
      [1, 'open', 'kim', null],
    ]);
    expect(history[0]).toMatchObject({
      before: { epoch: 1, settings: { phase: 'paused', message } },
      after: { epoch: 2, settings: { phase: 'paused', message } },
    });
  });

  it('give no number twice while answers are lost and the table throttles', async () => {
    const processes = [process(), process()];
    await processes[0]?.operator.open(eventId, { who: 'kim' });
    let requests = 0;
    const trouble: Fault = (send, input) => {
      requests += 1;
      if (requests % 10 === 0) return replyLost(send, input);
      return requests % 23 === 0 ? throttled()(send, input) : send();
    };
    for (const { journal } of processes) journal.always = trouble;
    const joined = await Promise.allSettled(
      Array.from({ length: 60 }, (__, n) =>
        (processes[n % 2] as (typeof processes)[0]).room.assign({ eventId }),
      ),
    );
    for (const { journal } of processes) journal.always = undefined;
    const positions = joined.flatMap((one) => (one.status === 'fulfilled' ? [positionOf(one.value)] : []));
    expect(new Set(positions).size).toBe(positions.length);
    expect(positions.length).toBeGreaterThan(40);
  });
});

it('the example of the reference makes its parts without asking anybody', () => {
  const { room, operator } = createTier1(keys);
  expect([typeof room.assign, typeof operator.history]).toEqual(['function', 'function']);
});
