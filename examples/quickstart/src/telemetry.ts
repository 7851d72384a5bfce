import * as api from '@opentelemetry/api';
import { type Config, defineConfig } from '@urr/core';
import {
  createEntryQueue,
  createOperator,
  createWaitingRoom,
  type EntryQueueStore,
  type OperatorLog,
  type WaitingRoomStore,
} from '@urr/server';
import { createEntryGate } from '@urr/server/gateway';
import { createEntryQueueApp, createOperatorApp, createWaitingRoomApp } from '@urr/server/http';
import { createTelemetry, jsonLogger } from '@urr/server/telemetry';
import { keys } from './keys';

/** Everything as without measuring, with one word more around each piece. */
export function measured(
  stores: { readonly room: WaitingRoomStore; readonly queue: EntryQueueStore; readonly log: OperatorLog },
  config: Config = defineConfig({}),
) {
  const telemetry = createTelemetry({ api, logger: jsonLogger() });
  const { onWait, onVerdict } = telemetry;
  const room = createWaitingRoom({ config, keys, store: telemetry.waitingRoomStore(stores.room), onWait });
  const onError = telemetry.onError('entry-queue');
  const queue = createEntryQueue({ config, keys, store: telemetry.entryQueueStore(stores.queue), onError });
  const operator = createOperator({ room, queue, log: telemetry.operatorLog(stores.log) });
  telemetry.watch(operator); // how long the lines are, whenever metrics are collected
  const gate = createEntryGate({ config, keys, queue, onVerdict });
  const apps = [
    telemetry.app('waiting-room', createWaitingRoomApp({ room: telemetry.waitingRoom(room) })),
    telemetry.app('entry-queue', createEntryQueueApp({ queue: telemetry.entryQueue(queue), onError })),
  ];
  const operatorApp = (token: string) =>
    createOperatorApp({ operator, tokens: { kim: token }, meters: telemetry.meters });
  return { apps, gate, operator, operatorApp };
}
