/** Metrics, traces and logs, laid around services that know nothing of them. */
import type { Clock } from '@urr/core';
import type { EntryQueue } from '../entry-queue/entry-queue';
import type { EntryQueueStore } from '../entry-queue/store';
import type { GateVerdict } from '../gateway/entry-gate';
import type { HttpApp } from '../http/http-app';
import type { OperatorLog } from '../operator/log';
import type { Operator } from '../operator/operator';
import type { SeatHolds } from '../seat-lock/expired-holds';
import type { SeatLocks } from '../seat-lock/seat-locks';
import type { WaitingRoom } from '../waiting-room/room';
import type { WaitingRoomStore } from '../waiting-room/store';
import type { ToldWait } from '../waiting-room/told';
import { createInstruments } from './instruments';
import type { TelemetryLogger } from './log';
import { observeApp } from './observe-app';
import { noteVerdict } from './observe-gate';
import { observeOperatorLog, watchEvents } from './observe-operator';
import { noteExpired, observeSeatLocks } from './observe-seat-locks';
import { observeEntryQueue, observeWaitingRoom } from './observe-services';
import { observeEntryQueueStore, observeWaitingRoomStore } from './observe-stores';
import type { Meter } from './otel';
import { routeOf } from './route';
import { createScope, type Tier } from './scope';
import { createSpans, type TracingApi } from './spans';
import { createTally } from './tally';

/** What is used of the module `@opentelemetry/api`, 1.4 or later. */
export type OpenTelemetryApi = TracingApi & {
  readonly metrics: { getMeter(name: string): Meter };
};

export type TelemetryOptions = {
  /** The module itself: `import * as api from '@opentelemetry/api'`. Without it nothing is measured or traced. */
  readonly api?: OpenTelemetryApi;
  /** Takes log records: a logger of `@opentelemetry/api-logs`, or `jsonLogger()`. Without it nothing is logged. */
  readonly logger?: TelemetryLogger;
  /** Epoch milliseconds; `Date.now` by default. */
  readonly clock?: Clock;
};

/**
 * Lays measuring around what is given and answers the same, measured. Values it tells apart by come from closed lists
 * and configured event ids: no token, subject, address or query can get into a metric, a span or a record.
 */
export type Telemetry = {
  waitingRoomStore(store: WaitingRoomStore): WaitingRoomStore;
  entryQueueStore(store: EntryQueueStore): EntryQueueStore;
  waitingRoom(room: WaitingRoom): WaitingRoom;
  entryQueue(queue: EntryQueue): EntryQueue;
  seatLocks(locks: SeatLocks): SeatLocks;
  operatorLog(log: OperatorLog): OperatorLog;
  app(tier: Tier, app: HttpApp): HttpApp;
  /** Measures how all events stand whenever metrics are collected. Once a process is enough, once a fleet is as good. */
  watch(operator: Pick<Operator, 'list'>): void;
  /** For `createWaitingRoom({ onWait })`. */
  readonly onWait: (wait: ToldWait) => void;
  /** For `createEntryGate({ onVerdict })`. */
  readonly onVerdict: (verdict: GateVerdict) => void;
  /** For the `onExpired` of seat locks. */
  readonly onExpired: (holds: SeatHolds) => void;
  /** For the `onError` of apps, of the entry queue and of the gate. */
  onError(tier: Tier): (error: unknown, request?: { readonly method: string; readonly path: string }) => void;
  /** For `createOperatorApp({ meters })`: what the console shows, counted also without OpenTelemetry. */
  readonly meters: (eventId: string) => Record<string, number>;
};

const SCOPE = '@urr/server';

export function createTelemetry(options: TelemetryOptions = {}): Telemetry {
  const { api, logger, clock = Date.now } = options;
  const meter = api?.metrics.getMeter(SCOPE);
  const instruments = createInstruments(meter);
  const tally = createTally();
  const scope = createScope(
    {
      record: instruments.record,
      count(name, value, attributes) {
        tally.note(name, value, attributes);
        instruments.count(name, value, attributes);
      },
    },
    api && createSpans(api, SCOPE),
    logger,
    clock,
  );
  return {
    waitingRoomStore: (store) => observeWaitingRoomStore(scope, store),
    entryQueueStore: (store) => observeEntryQueueStore(scope, store),
    waitingRoom: (room) => observeWaitingRoom(scope, room),
    entryQueue: (queue) => observeEntryQueue(scope, queue),
    seatLocks: (locks) => observeSeatLocks(scope, locks),
    operatorLog: (log) => observeOperatorLog(scope, log),
    app: (tier, app) => observeApp(scope, tier, app),
    watch(operator) {
      if (meter !== undefined) watchEvents(scope, meter, instruments.gauges, operator);
    },
    onWait: ({ eventId, outcome }) =>
      scope.count('urr.waiting_room.waits', 1, { ...scope.event(eventId), 'urr.outcome': outcome }),
    onVerdict: (verdict) => noteVerdict(scope, verdict),
    onExpired: (holds) => noteExpired(scope, holds),
    onError: (tier) => (error, request) =>
      scope.failed(
        tier,
        request === undefined ? 'urr.work.failed' : 'urr.request.failed',
        error,
        request && { 'http.request.method': request.method, 'http.route': routeOf(request.path) },
      ),
    meters: tally.read,
  };
}
