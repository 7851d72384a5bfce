/** A line on a Redis server with as many people as wanted, and the place tokens they hold. */
import { createHmac, createSecretKey } from 'node:crypto';
import { createTokens, defineConfig, type KeyRing, randomId, type TokenKind } from '@urr/core';
import { Redis } from 'ioredis';
import { type RedisServer, startRedis } from '../../../../tooling/redis';
import { ensureService } from '../../../../tooling/services';
import { createEntryQueue } from '../../src/entry-queue/create-entry-queue';
import type { EntryQueue } from '../../src/entry-queue/entry-queue';
import type { EntryQueueStore, PlaceEvidence } from '../../src/entry-queue/store';
import { redisEntryQueueStore } from '../../src/redis/entry-queue-store';
import { keys, placeSecret, vwrSecret } from './keys';

export const EVENT = 'iu-2027';
export const config = defineConfig({});

export type Crowd = {
  readonly server: RedisServer;
  readonly client: Redis;
  readonly store: EntryQueueStore;
  readonly queue: EntryQueue;
  readonly places: readonly PlaceEvidence[];
  /** Place tokens, one for each place. */
  readonly tokens: readonly string[];
  /** Another process on the same server. */
  another(): EntryQueue;
  stop(): Promise<void>;
};

/** Null, after having said so, where there is no Redis. */
export async function createCrowd(count: number): Promise<Crowd | null> {
  const program = ensureService('redis');
  if (program === null) return null;
  const server = await startRedis(program);
  const client = new Redis({ port: server.port, enableAutoPipelining: true });
  const store = redisEntryQueueStore({ client });
  const another = (): EntryQueue => createEntryQueue({ config, keys, store });
  const queue = another();
  await queue.configure(EVENT, { maxUsers: 0 });
  const places = await fillLine(client, count);
  return {
    server,
    client,
    store,
    queue,
    places,
    tokens: await issueAll(places),
    another,
    async stop() {
      client.disconnect();
      await server.stop();
    },
  };
}

/** How long ago somebody was last heard of: people poll whenever they like, so any time within the last minute. */
function silentMs(index: number): number {
  return (index * 7919) % 60_000;
}

/** Signs of life arrive in the order in which they are due: whoever has been silent longest comes first. */
export function inOrderDue(places: readonly PlaceEvidence[]): readonly PlaceEvidence[] {
  return places
    .map((place, index) => ({ place, silent: silentMs(index) }))
    .sort((a, b) => b.silent - a.silent)
    .map(({ place }) => place);
}

/** Puts people into the line as joining does, faster: numbers follow the last one given out. */
export async function fillLine(client: Redis, count: number): Promise<readonly PlaceEvidence[]> {
  const first = Number((await client.get(`{${EVENT}}:counter`)) ?? 0) + 1;
  const nowMs = Date.now();
  const places = Array.from({ length: count }, (_, index) => ({
    subject: randomId(),
    epoch: 1,
    seq: first + index,
  }));
  await client.set(`{${EVENT}}:counter`, String(first + count - 1));
  for (let at = 0; at < count; at += 1000) {
    const part = places.slice(at, at + 1000);
    const queue = part.flatMap(({ subject, seq }) => [String(seq), subject]);
    const seen = part.flatMap(({ subject }, index) => [String(nowMs - silentMs(at + index)), subject]);
    await client.call('ZADD', `{${EVENT}}:queue`, ...queue);
    await client.call('ZADD', `{${EVENT}}:seen`, ...seen);
  }
  return places;
}

/** Place tokens as the queue issues them. */
function issueAll(places: readonly PlaceEvidence[]): Promise<string[]> {
  return issueLike(places, 'queue-place', keys.place, placeSecret);
}

/** The tier-1 passes these people came with. */
export function passesOf(places: readonly PlaceEvidence[]): Promise<string[]> {
  return issueLike(places, 'vwr', keys.vwr, vwrSecret);
}

/** One token is issued; the others differ in who they are for. */
async function issueLike(
  places: readonly PlaceEvidence[],
  kind: TokenKind,
  ring: KeyRing,
  ringSecret: string,
): Promise<string[]> {
  const [first] = places;
  if (first === undefined) return [];
  const issuer = createTokens({ config, kind, keys: ring });
  const sample = await issuer.issue({
    eventId: EVENT,
    subject: first.subject,
    epoch: 1,
    position: first.seq,
  });
  const [header = '', payload = ''] = sample.split('.');
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as object;
  const secret = createSecretKey(Buffer.from(ringSecret));
  return places.map(({ subject, seq }) => {
    const body = { ...claims, sub: subject, pos: seq, jti: randomId(undefined, 12) };
    const signed = `${header}.${Buffer.from(JSON.stringify(body)).toString('base64url')}`;
    return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
  });
}
