/** What is broken: both tiers in server processes on a real Redis and the DynamoDB emulator, and the doors behind. */

import type { Config, QueueKeys } from '@urr/core';
import { createNodeHmac } from '@urr/core/node-hmac';
import { createGuard, type Guard } from '@urr/edge';
import { createEntryQueue, createOperator, createWaitingRoom } from '@urr/server';
import { createEntryGate, type EntryGate } from '@urr/server/gateway';
import { createAdvancerHandler } from '@urr/server/lambda';
import { redisEntryQueueStore } from '@urr/server/redis';
import { type RedisServer, startRedis } from '../../../../tooling/redis';
import { keysFrom, randomSecrets } from '../keys';
import type { Child } from '../servers/child';
import { dynamoStore, startDynamo } from '../servers/dynamo';
import { connect, PATIENT_MS } from '../servers/redis';
import { type Servers, startServers } from '../servers/start';
import { BUSY_EVENT, demoConfig, QUIET_EVENT } from '../settings';
import type { ChaosOptions } from './options';

export type Site = {
  readonly config: Config;
  readonly keys: QueueKeys;
  readonly maxUsers: number;
  readonly redis: RedisServer;
  readonly dynamo: Child;
  readonly servers: Servers;
  /** In front of every request. */
  readonly guard: Guard;
  /** In front of the seats; asks Redis who is inside. */
  readonly gate: EntryGate;
  close(): Promise<void>;
};

const ADVANCE_EVERY_MS = 10_000;
/** A crowd that polls as hurriedly as in the smoke run may be no larger. */
const HURRIED_CROWD = 2000;
/** Fewer than want in at any time, so that the house is full; more would wait for this machine, not for each other. */
const [LEAST_USERS, MOST_USERS] = [24, 1200];
/** Share of the time that it takes to let everybody in, if nothing breaks. */
const PACE_SHARE = 0.8;

/** @param program path of `redis-server` */
export async function openSite(
  program: string,
  { visitors, seconds, processes }: ChaosOptions,
): Promise<Site> {
  const hurried = visitors <= HURRIED_CROWD;
  const config = demoConfig({ hurried });
  const secrets = randomSecrets();
  const keys = keysFrom(secrets);
  const ends: (() => Promise<void> | void)[] = [];
  const close = async (): Promise<void> => {
    for (const end of ends.splice(0).reverse()) await end();
  };
  try {
    const redis = await startRedis(program, ['--maxmemory-policy', 'noeviction']);
    ends.push(() => redis.stop());
    const dynamo = await startDynamo();
    ends.push(() => dynamo.child.stop());
    const redisUrl = `redis://${redis.host}:${redis.port}`;
    const stores = { redisUrl, redisPrefix: '', dynamoEndpoint: dynamo.endpoint };
    const servers = await startServers(processes, { stores, secrets, hurried, quiet: true });
    ends.push(() => servers.stop());
    const client = connect(redisUrl, '');
    ends.push(() => client.disconnect());

    const room = createWaitingRoom({ config, keys, store: dynamoStore(dynamo.endpoint) });
    const queue = createEntryQueue({
      config,
      keys,
      store: redisEntryQueueStore({ client, timeoutMs: PATIENT_MS }),
    });
    const operator = createOperator({ room, queue });
    const maxUsers = Math.min(MOST_USERS, Math.max(LEAST_USERS, Math.ceil(visitors / 12)));
    const step = Math.max(1, Math.ceil(visitors / (seconds * PACE_SHARE)));
    const plans = {
      [BUSY_EVENT]: { phase: 'open', pacing: { step, everySeconds: 1 }, maxUsers, threshold: maxUsers },
      [QUIET_EVENT]: { phase: 'off', maxUsers: 10, threshold: 10 },
    } as const;
    for (const [eventId, settings] of Object.entries(plans))
      await operator.configure(eventId, settings, { who: 'chaos', why: 'start' });
    const advance = createAdvancerHandler({ room });
    const timer = setInterval(() => void advance().catch(() => {}), ADVANCE_EVERY_MS);
    ends.push(() => clearInterval(timer));
    return {
      config,
      keys,
      maxUsers,
      redis,
      dynamo: dynamo.child,
      servers,
      guard: createGuard({ config, keys, hmac: createNodeHmac() }),
      gate: createEntryGate({ config, keys, queue }),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
