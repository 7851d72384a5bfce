/** One server process: both tiers on the stores that all of them share. Ends with the demo that started it. */
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { createEntryQueue, createWaitingRoom, type EntryQueue } from '@urr/server';
import { createEntryQueueApp, createWaitingRoomApp } from '@urr/server/http';
import { toNodeHandler } from '@urr/server/node';
import { redisEntryQueueStore } from '@urr/server/redis';
import { recordedBeacon } from '../draw/recorded-beacon';
import { createSignIn } from '../draw/sign-in';
import { keysFrom } from '../keys';
import { countingStore } from '../meter/counting-store';
import { demoConfig } from '../settings';
import { dynamoStore } from './dynamo';
import type { FromServer, ToServer } from './messages';
import { connect, PATIENT_MS } from './redis';
import { createUnreliable, type Unreliable } from './unreliable';

const COUNTS_MS = 500;
const ASK_AGAIN_MS = 100;
const MOST_PATIENCE_MS = 10_000;

let clockAheadMs = 0;
let service: Unreliable | undefined;

process.on('message', (message: ToServer) => {
  switch (message.type) {
    case 'begin':
      void serve(message);
      break;
    case 'trouble':
      service?.meet(message.trouble);
      break;
    case 'clock':
      clockAheadMs = message.aheadMs;
      break;
  }
});

// Ctrl-C reaches the whole group; the demo decides when it is over.
process.on('SIGINT', () => {});
process.on('disconnect', () => process.exit(0));

async function serve({
  stores,
  secrets,
  hurried,
  quiet = false,
  again = false,
}: Extract<ToServer, { type: 'begin' }>): Promise<void> {
  const clock = (): number => Date.now() + clockAheadMs;
  const config = demoConfig({ hurried });
  const keys = keysFrom(secrets);
  const roomStore = countingStore(dynamoStore(stores.dynamoEndpoint));
  const client = connect(stores.redisUrl, stores.redisPrefix);
  const queueStore = countingStore(redisEntryQueueStore({ client, timeoutMs: PATIENT_MS }));
  const room = createWaitingRoom({
    config,
    keys,
    store: roomStore.store,
    clock,
    draw: { lots: 'subject', beacon: recordedBeacon() },
  });
  const { subjectOf: subject } = createSignIn(secrets.users);
  const queue = createEntryQueue({ config, keys, store: queueStore.store, clock });
  const silence = quiet ? { onError: () => {} } : {};
  const handler = toNodeHandler(
    createWaitingRoomApp({ room, subject, ...silence }),
    createEntryQueueApp({ queue, ...silence }),
  );
  if (again) await untilEventsAreKnown(queue);
  service = createUnreliable((request, response) => void handler(request, response), busy);
  const server = createServer({ keepAliveTimeout: 75_000 }, service.handler);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  setInterval(() => {
    tell({
      type: 'counts',
      room: Object.fromEntries(roomStore.counts.calls),
      queue: Object.fromEntries(queueStore.counts.calls),
    });
  }, COUNTS_MS).unref();
  tell({ type: 'ready', port: (server.address() as AddressInfo).port });
}

/**
 * Who knows no event says that there is none. Where Redis has just lost them, one of the processes that remember has to
 * write them back first: visitors had better be sent to those.
 */
async function untilEventsAreKnown(queue: EntryQueue): Promise<void> {
  const patience = AbortSignal.timeout(MOST_PATIENCE_MS);
  while (!patience.aborted) {
    const events = await queue.list().catch(() => []);
    if (events.length > 0) return;
    await setTimeout(ASK_AGAIN_MS);
  }
}

function busy(response: ServerResponse): void {
  response.writeHead(503, { 'retry-after': '1' }).end();
}

function tell(message: FromServer): void {
  if (process.connected) process.send?.(message);
}
