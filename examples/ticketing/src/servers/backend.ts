/** Where a run keeps its lines: in memory, in Redis, or where several server processes can meet. */
import type { EntryQueueStore, SeatLocks, WaitingRoomStore } from '@urr/server';
import { memoryEntryQueueStore, memorySeatLocks, memoryWaitingRoomStore } from '@urr/server/memory';
import type { KeySecrets } from '../keys';
import type { DemoOptions } from '../options';
import type { Servers } from './start';

export type Backend = {
  readonly roomStore: WaitingRoomStore;
  readonly queueStore: EntryQueueStore;
  readonly locks: SeatLocks;
  /** Undefined where the demo's own process serves both tiers. */
  readonly servers: Servers | undefined;
  /** Lines for the terminal: what runs beside the demo, and where. */
  readonly about: readonly string[];
  stop(): Promise<void>;
};

export async function openBackend(
  { redis: choice, processes, smoke }: Pick<DemoOptions, 'redis' | 'processes' | 'smoke'>,
  secrets: KeySecrets,
): Promise<Backend> {
  if (choice === 'none') {
    return {
      roomStore: memoryWaitingRoomStore(),
      queueStore: memoryEntryQueueStore(),
      locks: memorySeatLocks(),
      servers: undefined,
      about: [],
      stop: async () => {},
    };
  }
  // Loaded only where they are wanted: most runs need neither client.
  const { redisEntryQueueStore, redisSeatLocks } = await import('@urr/server/redis');
  const { openRedis, PATIENT_MS: timeoutMs } = await import('./redis');
  const started: (() => Promise<void>)[] = [];
  const stop = async (): Promise<void> => {
    // The last one started is the first to go: servers before what they stand on.
    for (const end of started.splice(0).reverse()) await end();
  };
  try {
    const redis = await openRedis(choice);
    started.push(() => redis.stop());
    const { client } = redis;
    const shared = {
      queueStore: redisEntryQueueStore({ client, timeoutMs }),
      locks: redisSeatLocks({ client, timeoutMs }),
      stop,
    };
    const aboutRedis = `Redis     ${withoutPassword(redis.url)}${redis.prefix && `, keys ${redis.prefix}*`}`;
    if (processes === 1) {
      return { ...shared, roomStore: memoryWaitingRoomStore(), servers: undefined, about: [aboutRedis] };
    }
    const { dynamoStore, startDynamo } = await import('./dynamo');
    const { startServers } = await import('./start');
    const dynamo = await startDynamo();
    started.push(() => dynamo.child.stop());
    const stores = { redisUrl: redis.url, redisPrefix: redis.prefix, dynamoEndpoint: dynamo.endpoint };
    const servers = await startServers(processes, { stores, secrets, hurried: smoke });
    started.push(() => servers.stop());
    return {
      ...shared,
      roomStore: dynamoStore(dynamo.endpoint),
      servers,
      about: [
        aboutRedis,
        `DynamoDB  ${dynamo.endpoint} (emulator, process ${dynamo.child.pid})`,
        `Servers   processes ${servers.pids().join(', ')}`,
      ],
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function withoutPassword(url: string): string {
  const shown = new URL(url);
  shown.password = '';
  return shown.href;
}
