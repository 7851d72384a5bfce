/** A whole sale with OpenTelemetry's own SDK beside it: what comes out is the catalogue, and no secret. */
import * as api from '@opentelemetry/api';
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import { createKeyRing, defineConfig } from '@urr/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEntryQueue, createOperator, createWaitingRoom, memoryOperatorLog } from '../src';
import { createEntryGate } from '../src/gateway';
import { createEntryQueueApp, createOperatorApp, createWaitingRoomApp } from '../src/http';
import { memoryEntryQueueStore, memorySeatLocks, memoryWaitingRoomStore } from '../src/memory';
import { ATTRIBUTES, createTelemetry, type LogRecord, METRICS, RECORDS, SPANS } from '../src/telemetry';
import { createVisitor } from './support/visitor';

const EVENT = 'iu-2027';
const TRACE = '0af7651916cd43dd8448eb211c80319c';
const SECRET = 'operator-secret-of-some-length';

const ring = (kid: string) => createKeyRing([{ kid, alg: 'HS256', secret: kid.repeat(32) }], kid);
const keys = { place: ring('p'), vwr: ring('v'), entry: ring('e') };

/** Everything that was measured, traced and logged, as text too: to look for what must not be there. */
async function sale() {
  const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 });
  const spans = new InMemorySpanExporter();
  api.metrics.setGlobalMeterProvider(new MeterProvider({ readers: [reader] }));
  api.trace.setGlobalTracerProvider(
    new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(spans)] }),
  );
  const fields = ['traceparent'];
  api.propagation.setGlobalPropagator({
    fields: () => fields,
    inject: () => undefined,
    extract(context, carrier, getter) {
      const [, traceId, spanId] = String(getter.get(carrier, 'traceparent') ?? '').split('-');
      if (traceId === undefined || spanId === undefined) return context;
      return api.trace.setSpanContext(context, { traceId, spanId, traceFlags: 1, isRemote: true });
    },
  });
  const records: LogRecord[] = [];
  let nowMs = Date.parse('2027-03-01T20:00:00Z');
  const clock = (): number => nowMs;
  const telemetry = createTelemetry({ api, logger: { emit: (record) => records.push(record) }, clock });

  const config = defineConfig({ pacing: { step: 2, everySeconds: 10, burst: 1 } });
  const visitors = new Map<string, string>();
  const note = (jar: Map<string, string>): void => {
    for (const [name, value] of jar) visitors.set(`${visitors.size} ${name}`, value);
  };
  const roomStore = telemetry.waitingRoomStore(memoryWaitingRoomStore());
  const queueStore = telemetry.entryQueueStore(memoryEntryQueueStore());
  const room = createWaitingRoom({ config, keys, store: roomStore, clock, onWait: telemetry.onWait });
  const queue = createEntryQueue({
    config,
    keys,
    store: queueStore,
    clock,
    onError: telemetry.onError('entry-queue'),
  });
  const operator = createOperator({ room, queue, clock, log: telemetry.operatorLog(memoryOperatorLog()) });
  telemetry.watch(operator);
  const apps = {
    room: telemetry.app(
      'waiting-room',
      createWaitingRoomApp({ room: telemetry.waitingRoom(room), onError: telemetry.onError('waiting-room') }),
    ),
    queue: telemetry.app('entry-queue', createEntryQueueApp({ queue: telemetry.entryQueue(queue) })),
    operator: telemetry.app(
      'operator',
      createOperatorApp({ operator, tokens: { kim: SECRET }, meters: telemetry.meters }),
    ),
  };
  const gate = createEntryGate({ config, keys, queue, clock, onVerdict: telemetry.onVerdict });
  const locks = telemetry.seatLocks(memorySeatLocks({ clock, onExpired: telemetry.onExpired }));

  await operator.configure(EVENT, { maxUsers: 1, threshold: 1 }, { who: 'kim', why: 'on sale' });
  await operator.configure('broken', {}, { who: 'kim' });
  const people = Array.from({ length: 7 }, () => ({
    room: createVisitor(apps.room),
    queue: createVisitor(apps.queue),
  }));
  for (const person of people) {
    await person.room.post(`/vwr-api/vwr/assign/${EVENT}`, {
      headers: { traceparent: `00-${TRACE}-b7ad6b7169203331-01` },
    });
  }
  await people[6]?.room.post(`/vwr-api/vwr/leave/${EVENT}`);
  await people[0]?.room.get(`/vwr-api/vwr/status/made-up-by-a-stranger?token=${SECRET}`);
  // All are served when they ask: more than one cycle's claims.
  for (let cycle = 0; cycle < 3; cycle++) {
    nowMs += 10_000;
    await room.advance();
  }
  for (let cycle = 0; cycle < 3; cycle++) {
    for (const person of people) await person.room.get(`/vwr-api/vwr/check/${EVENT}`);
    nowMs += 10_000;
    await room.advance();
  }
  for (const person of people.slice(0, 3)) {
    for (const [name, value] of person.room.jar) person.queue.jar.set(name, value);
    await person.queue.post(`/api/v1/queue/${EVENT}/join`);
    await person.queue.get(`/api/v1/queue/${EVENT}/status`);
    note(person.room.jar);
    note(person.queue.jar);
  }
  const [first, second] = people;
  const cookie = [...(first?.queue.jar ?? [])].map(([name, value]) => `${name}=${value}`).join('; ');
  await gate.check({ headers: { cookie }, eventId: EVENT });
  await gate.check({ headers: {}, eventId: EVENT });
  await locks.acquire({ eventId: EVENT, owner: 'a', seats: ['A-1', 'A-2'], ttlSeconds: 420 });
  await locks.acquire({ eventId: EVENT, owner: 'b', seats: ['A-1'], ttlSeconds: 420 });
  await locks.release({ eventId: EVENT, owner: 'a', seats: ['A-2'] });
  await first?.queue.post(`/api/v1/queue/${EVENT}/complete`);
  nowMs += 1000;
  await queue.promote({ eventId: EVENT });
  await second?.queue.get(`/api/v1/queue/${EVENT}/status`);
  nowMs += 700_000;
  await queue.promote({ eventId: EVENT });
  await locks.acquire({ eventId: EVENT, owner: 'b', seats: ['A-1'], ttlSeconds: 420 });
  await createVisitor(apps.operator).get('/urr/operator/events', { authorization: `Bearer ${SECRET}` });
  telemetry.onError('entry-queue')(new Error(`choked on ${[...visitors.values()].at(-1)}`));
  telemetry.onError('waiting-room')(new Error('no store'), {
    method: 'GET',
    path: `/vwr-api/vwr/check/${EVENT}`,
  });

  await reader.forceFlush();
  const measured = exporter
    .getMetrics()
    .flatMap(({ scopeMetrics }) => scopeMetrics.flatMap(({ metrics }) => metrics));
  const shown = telemetry.meters(EVENT);
  await reader.shutdown();
  return { measured, spans: spans.getFinishedSpans(), records, visitors, shown };
}

let seen: Awaited<ReturnType<typeof sale>>;
beforeAll(async () => {
  seen = await sale();
});
afterAll(() => {
  api.metrics.disable();
  api.trace.disable();
  api.propagation.disable();
});

const points = (name: string) =>
  seen.measured.find(({ descriptor }) => descriptor.name === name)?.dataPoints ?? [];
const sum = (name: string): number => points(name).reduce((total, { value }) => total + Number(value), 0);

describe('a whole sale', () => {
  it('measures every name of the catalogue, and no other', () => {
    expect(seen.measured.map(({ descriptor }) => descriptor.name).sort()).toEqual(
      Object.keys(METRICS).sort(),
    );
  });

  it('tells values apart by the attributes the catalogue names, and no other', () => {
    for (const { descriptor, dataPoints } of seen.measured) {
      const allowed: readonly string[] = METRICS[descriptor.name as keyof typeof METRICS].attributes;
      const used = new Set(dataPoints.flatMap(({ attributes }) => Object.keys(attributes)));
      expect(
        [...used].filter((name) => !allowed.includes(name)),
        descriptor.name,
      ).toEqual([]);
    }
    const named = new Set(
      Object.values(METRICS).flatMap(({ attributes }) => attributes as readonly string[]),
    );
    expect([...named].sort()).toEqual(Object.keys(ATTRIBUTES).sort());
  });

  it('counts people as they were', () => {
    expect(sum('urr.waiting_room.joins')).toBe(7);
    expect(sum('urr.waiting_room.left')).toBe(1);
    expect(sum('urr.waiting_room.claims')).toBe(6);
    expect(sum('urr.waiting_room.claims_deferred')).toBeGreaterThan(0);
    expect(sum('urr.entry_queue.admitted')).toBe(1);
    expect(sum('urr.seat_locks.created')).toBe(3);
    expect(sum('urr.seat_locks.expired')).toBe(1);
  });

  it('writes every record of the catalogue but the failed change', () => {
    const written = new Set(seen.records.map(({ eventName }) => eventName));
    expect([...written, 'urr.operator.failed'].sort()).toEqual(Object.keys(RECORDS).sort());
  });

  it('continues the visitor’s trace, down to the store', () => {
    const names = Object.keys(SPANS);
    const ofTrace = seen.spans.filter((span) => span.spanContext().traceId === TRACE);
    expect(ofTrace.map(({ name }) => name)).toContain('urr.http POST /vwr-api/vwr/assign/{id}');
    for (const { name } of seen.spans) expect(names).toContain(name.split(' ')[0]);
  });

  it('never says a token, a secret, or what a stranger made up', () => {
    const said = JSON.stringify([
      seen.measured,
      seen.records,
      seen.spans.map(({ name, attributes, events, status }) => ({ name, attributes, events, status })),
    ]);
    expect(seen.visitors.size).toBeGreaterThan(5);
    for (const [name, token] of seen.visitors) {
      expect(said.includes(token), name).toBe(false);
      expect(said.includes(token.split('.')[1] ?? token), name).toBe(false);
    }
    expect(said).not.toContain(SECRET);
    expect(said).not.toContain('made-up-by-a-stranger');
  });

  it('shows the console refusals, seats and errors', () => {
    expect(seen.shown).toMatchObject({
      'refusals.missing': expect.any(Number),
      'seats.held': 3,
      'seats.expired': 1,
      'errors.unexpected': 2,
    });
  });
});

describe('without OpenTelemetry and a logger', () => {
  it('everything answers as before', async () => {
    const telemetry = createTelemetry();
    const store = telemetry.waitingRoomStore(memoryWaitingRoomStore());
    const room = telemetry.waitingRoom(createWaitingRoom({ config: defineConfig(), keys, store }));
    await room.configure(EVENT, {});
    const app = telemetry.app('waiting-room', createWaitingRoomApp({ room }));
    const { status, body } = await createVisitor(app).post(`/vwr-api/vwr/assign/${EVENT}`);
    expect([status, body.position]).toEqual([200, 1]);
  });
});
