/** The keeper of the pace on a real room with people in it, and on DynamoDB when replies get lost. */
import { defineConfig } from '@urr/core';
import { headAt } from '@urr/core/position';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createOperator,
  createPaceKeeper,
  createWaitingRoom,
  type OriginHealth,
  type QueueEventStatus,
} from '../src';
import { dynamoOperatorLog, dynamoWaitingRoomStore } from '../src/dynamodb';
import { memoryWaitingRoomStore } from '../src/memory';
import { PATIENT_MS, startDynamo, type TestDynamo } from './support/dynamo';
import { replyLost, well, withFaults } from './support/dynamo-faults';
import { countingRandom, EVENT, placeOf, roomKeys, START } from './support/room-bench';

const FLOOR = 10;

/**
 * A sale of 100 every 10 s, one second after the other: people come to their turn spread over its cycle, and the
 * servers behind the room bear so many of them in a cycle.
 *
 * @param tickAt second of each cycle in which the keeper is called
 */
async function sale(options: {
  readonly people: number;
  readonly seconds: number;
  readonly tickAt: number;
  readonly periodSeconds?: number;
  readonly shows?: number;
  readonly bears: (second: number) => number;
  /** Tier 2: most people inside, each for a time spread exponentially around this one. */
  readonly site?: { readonly capacity: number; readonly staySeconds: number };
}) {
  const { people, seconds, tickAt, periodSeconds = 10, shows = 1, bears, site } = options;
  let nowMs = START;
  const clock = () => nowMs;
  const random = countingRandom();
  const config = defineConfig({ pacing: { step: 100, everySeconds: 10 } });
  const room = createWaitingRoom({ config, keys: roomKeys, store: memoryWaitingRoomStore(), clock, random });
  const operator = createOperator({ room, clock });
  let window: number[] = [];
  /** As a load balancer would count: what came in a second beyond what is borne failed. */
  const origin = (): OriginHealth => {
    const requests = sum(window);
    const borne = bears((nowMs - START) / 1000) / 10;
    const failed = Math.max(0, requests - borne * window.length);
    window = [];
    return { requests, failed };
  };
  const exits = new Map<number, number>();
  let active = 0;
  const inside: number[] = [];
  const queue = {
    get: async () =>
      ({ active, waiting: 0, maxUsers: site?.capacity ?? null }) as unknown as QueueEventStatus,
  };
  const keeper = createPaceKeeper({ room, operator, queue, origin, clock });
  await operator.configure(EVENT, { ledger: 'none' }, { who: 'kim' });
  const feedback = { floorStep: FLOOR, periodSeconds };
  await operator.configure(EVENT, { pacing: { feedback } }, { who: 'kim' });
  const line: string[] = [];
  for (let n = 0; n < people; n++) {
    const outcome = await room.assign({ eventId: EVENT });
    if (outcome.state === 'waiting') line.push(placeOf(outcome));
  }
  const first = people - line.length;
  const due = new Map<number, string[]>();
  const steps: number[] = [];
  let served = first;
  let admitted = 0;
  for (let second = 0; second < seconds; second++) {
    nowMs = START + second * 1000;
    if (second % 60 === 0) await room.advance();
    const status = await room.status(EVENT);
    if ('state' in status) throw new Error('expected a document');
    const head = Math.min(headAt(status.segments, nowMs), people);
    for (; served < head; served++) {
      const place = line[served - first];
      const drawn = (served * 7919) % 100;
      if (place === undefined || drawn >= shows * 100) continue;
      const at = second + (drawn % 9);
      due.set(at, [...(due.get(at) ?? []), place]);
    }
    let inNow = 0;
    for (const place of due.get(second) ?? []) {
      const { state } = await room.check({ place });
      if (state === 'admitted') inNow += 1;
      else due.set(second + 10, [...(due.get(second + 10) ?? []), place]);
    }
    for (let n = 0; site !== undefined && n < inNow; n++) {
      const stay = -site.staySeconds * Math.log((((admitted + n) * 7919 + 13) % 1000) / 1000 + 0.0005);
      const leavesAt = second + Math.ceil(stay);
      exits.set(leavesAt, (exits.get(leavesAt) ?? 0) + 1);
    }
    active += inNow - (exits.get(second) ?? 0);
    inside.push(active);
    window.push(inNow);
    admitted += inNow;
    if (second % 10 === tickAt) {
      await keeper.tick();
      steps.push((await room.get(EVENT))?.settings.pacing.step ?? 0);
    }
  }
  return { steps, admitted, inside, history: await operator.history(EVENT, { limit: 1000 }) };
}

function sum(values: readonly number[]): number {
  return values.reduce((all, value) => all + value, 0);
}

/** Largest distance from the mean, as a share of it. */
function swing(steps: readonly number[]): number {
  const mean = sum(steps) / steps.length;
  return Math.max(...steps.map((step) => Math.abs(step - mean))) / mean;
}

describe('a sale whose pace measurements set', () => {
  it.each([
    { tickAt: 0, periodSeconds: 10 },
    { tickAt: 8, periodSeconds: 10 },
    { tickAt: 3, periodSeconds: 60 },
  ])(
    'settles within a fifth after the servers suddenly bear 60 of 100: $tickAt s into a cycle, every $periodSeconds s',
    async ({ tickAt, periodSeconds }) => {
      const { steps, history } = await sale({
        people: 9000,
        seconds: 1200,
        tickAt,
        periodSeconds,
        bears: (second) => (second < 300 ? 200 : 60),
      });
      expect(new Set(steps.slice(0, 30))).toEqual(new Set([100]));
      // A twentieth of the plan each period: once a minute it takes ten of them.
      const after = steps.slice(periodSeconds === 60 ? 90 : 60);
      expect(swing(after)).toBeLessThan(0.2);
      expect(Math.max(...after)).toBeLessThanOrEqual(60);
      expect(Math.min(...steps)).toBeGreaterThanOrEqual(FLOOR);
      expect(history.filter(({ who }) => who === 'feedback').length).toBeLessThan(20);
    },
  );

  it('fills a site to 70 % and keeps it there within a fifth, and lets in less when people stay twice as long', async () => {
    for (const staySeconds of [120, 240]) {
      const { steps, inside } = await sale({
        people: 9000,
        seconds: 1200,
        tickAt: 2,
        bears: () => 1000,
        site: { capacity: 1000, staySeconds },
      });
      const late = inside.slice(600);
      expect(Math.max(...inside)).toBeLessThan(850);
      expect(Math.max(...late.map((people) => Math.abs(people - 700)))).toBeLessThan(140);
      // Thirty people a cycle leave as chance has it; by the minute it evens out.
      const minutes = steps
        .slice(60)
        .flatMap((_, at, all) => (at % 6 === 0 ? [sum(all.slice(at, at + 6))] : []));
      expect(swing(minutes)).toBeLessThan(0.2);
    }
  });

  it('makes up for those who do not come, within the claims of the plan', async () => {
    const quiet = { people: 6000, seconds: 500, tickAt: 1, bears: () => 1000 };
    const [all, some] = [await sale(quiet), await sale({ ...quiet, shows: 0.85 })];
    expect(new Set(all.steps)).toEqual(new Set([100]));
    const late = some.steps.slice(30);
    expect(Math.min(...late)).toBeGreaterThanOrEqual(112);
    expect(Math.max(...late)).toBeLessThanOrEqual(120);
    expect(some.admitted / all.admitted).toBeGreaterThan(0.95);
  });
});

describe('on DynamoDB', () => {
  let dynamo: TestDynamo;
  beforeAll(async () => {
    dynamo = await startDynamo();
  }, 60_000);
  afterAll(() => dynamo.close());

  it('is decided once by two processes, also when answers get lost, and ends without either', async () => {
    let nowMs = START;
    const clock = () => nowMs;
    const config = defineConfig();
    const process = () => {
      const client = dynamo.client({ maxAttempts: 1 });
      const faults = withFaults(client);
      const options = { client, tables: dynamo.tables, timeoutMs: PATIENT_MS };
      const room = createWaitingRoom({
        config,
        keys: roomKeys,
        store: dynamoWaitingRoomStore(options),
        clock,
      });
      const operator = createOperator({ room, log: dynamoOperatorLog(options), clock });
      const keeper = createPaceKeeper({
        room,
        operator,
        clock,
        origin: () => ({ requests: 100, failed: 50 }),
      });
      return { room, operator, keeper, faults };
    };
    const [one, two, reader] = [process(), process(), process()];
    await one.operator.configure(EVENT, { pacing: { feedback: { floorStep: FLOOR } } }, { who: 'kim' });
    expect(await one.keeper.tick()).toMatchObject([{ state: 'renewed', step: 500 }]);
    nowMs += 10_000;
    for (const { faults } of [one, two]) {
      faults.always = (send, input) => {
        const isWrite = typeof input === 'object' && input !== null && 'UpdateExpression' in input;
        if (!isWrite) return well(send, input);
        faults.always = undefined;
        return replyLost(send, input);
      };
    }
    const runs = (await Promise.all([one.keeper.tick(), two.keeper.tick()])).flat();
    const states = runs.map(({ state }) => state).sort();
    expect(states[0]).toBe('decided');
    expect(['early', 'overtaken']).toContain(states[1]);
    const history = await reader.operator.history(EVENT);
    expect(history.map(({ who, why }) => [who, why])).toEqual([
      ['feedback', 'errors'],
      ['kim', null],
    ]);
    expect((await reader.room.get(EVENT))?.settings.pacing.step).toBe(250);
    nowMs += 61_000;
    expect((await reader.room.get(EVENT))?.settings.pacing.step).toBe(FLOOR);
    await reader.room.status(EVENT);
    expect((await reader.room.get(EVENT))?.segments.at(-1)?.step).toBe(FLOOR);
  });
});
