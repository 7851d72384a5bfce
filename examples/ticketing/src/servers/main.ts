/** One server process: both tiers on the stores that all of them share. Ends with the demo that started it. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createEntryQueue, createWaitingRoom } from '@urr/server';
import { createEntryQueueApp, createWaitingRoomApp } from '@urr/server/http';
import { toNodeHandler } from '@urr/server/node';
import { redisEntryQueueStore } from '@urr/server/redis';
import { keysFrom } from '../keys';
import { countingStore } from '../meter/counting-store';
import { demoConfig } from '../settings';
import { dynamoStore } from './dynamo';
import type { FromServer, ToServer } from './messages';
import { connect, PATIENT_MS } from './redis';

const COUNTS_MS = 500;

process.on('message', ({ stores, secrets, hurried }: ToServer) => {
  void serve(stores, secrets, hurried);
});

// Ctrl-C reaches the whole group; the demo decides when it is over.
process.on('SIGINT', () => {});
process.on('disconnect', () => process.exit(0));

async function serve(
  stores: ToServer['stores'],
  secrets: ToServer['secrets'],
  hurried: boolean,
): Promise<void> {
  const config = demoConfig({ hurried });
  const keys = keysFrom(secrets);
  const roomStore = countingStore(dynamoStore(stores.dynamoEndpoint));
  const client = connect(stores.redisUrl, stores.redisPrefix);
  const queueStore = countingStore(redisEntryQueueStore({ client, timeoutMs: PATIENT_MS }));
  const room = createWaitingRoom({ config, keys, store: roomStore.store });
  const queue = createEntryQueue({ config, keys, store: queueStore.store });
  const handler = toNodeHandler(createWaitingRoomApp({ room }), createEntryQueueApp({ queue }));
  const server = createServer({ keepAliveTimeout: 75_000 }, handler);
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

function tell(message: FromServer): void {
  if (process.connected) process.send?.(message);
}
