/** An entry queue on a Redis server, in a time that stands still until told. */
import { createHash } from 'node:crypto';
import type { Clock } from '@urr/core';
import type { EventSettings } from '@urr/core/protocol';
import type { EntryQueueStore, JoinInput, PlaceEvidence, QueueRules } from '../../src/entry-queue/store';
import type { RedisClient } from '../../src/redis/client';
import { redisEntryQueueStore } from '../../src/redis/entry-queue-store';
import * as lua from '../../src/redis/scripts.generated';
import { EVENT, type QueueFixture, queueFixture, START } from './queue';

export const RULES: QueueRules = {
  entrySeconds: 600,
  leewaySeconds: 5,
  claimWindowSeconds: 120,
  silenceSeconds: 180,
  activeSeconds: 600,
  recordSeconds: 86_400,
  sliding: false,
  holdSlots: false,
};

export function redisQueueFixture(
  client: RedisClient,
  settings: EventSettings | null,
  options: Parameters<typeof queueFixture>[1] = {},
): Promise<QueueFixture> {
  // Answers may take as long as they like: what is tested is not this machine.
  const storeAt = (clock: Clock) => redisEntryQueueStore({ client, clock, timeoutMs: 30_000 });
  return queueFixture(settings, { storeAt, ...options });
}

/** One event of a store, in few words. The time stands still until told. */
export type StoreBench = {
  nowMs: number;
  join(
    store: EntryQueueStore,
    subject: string,
    extra?: Partial<JoinInput>,
  ): ReturnType<EntryQueueStore['join']>;
  /** Joins and says the place; fails for anybody not in line. */
  line(store: EntryQueueStore, ...subjects: string[]): Promise<PlaceEvidence[]>;
  call(): { readonly eventId: string; readonly nowMs: number; readonly rules: QueueRules };
  readonly clock: () => number;
};

export function storeBench(eventId = EVENT): StoreBench {
  const bench: StoreBench = {
    nowMs: START,
    clock: () => bench.nowMs,
    call: () => ({ eventId, nowMs: bench.nowMs, rules: RULES }),
    join: (store, subject, extra = {}) =>
      store.join({ ...bench.call(), subject, epoch: 1, place: null, user: null, maxWaiting: null, ...extra }),
    line: (store, ...subjects) =>
      Promise.all(
        subjects.map(async (subject) => {
          const result = await bench.join(store, subject);
          if (result.state !== 'waiting') throw new Error(`expected ${subject} in line, got ${result.state}`);
          return { subject, epoch: result.epoch, seq: result.seq };
        }),
      ),
  };
  return bench;
}

/** Counts the commands sent, and those that ran a script by its name. */
export function countedClient(client: RedisClient): {
  readonly client: RedisClient;
  readonly sent: Record<string, number>;
  /** Of all kinds, or of the scripts named. */
  count(...names: string[]): number;
} {
  const names = new Map(
    Object.entries(lua).map(([name, text]) => [
      createHash('sha1').update(text).digest('hex'),
      name.toLowerCase(),
    ]),
  );
  const sent: Record<string, number> = {};
  const note = (name: string): void => {
    sent[name] = (sent[name] ?? 0) + 1;
  };
  return {
    sent,
    count: (...wanted) =>
      (wanted.length === 0 ? Object.keys(sent) : wanted).reduce((sum, name) => sum + (sent[name] ?? 0), 0),
    client: {
      evalsha(sha1, ...args) {
        note(names.get(sha1) ?? 'unknown');
        return client.evalsha(sha1, ...args);
      },
      eval(...args) {
        note('eval');
        return client.eval(...args);
      },
      sadd(...args) {
        note('sadd');
        return client.sadd(...args);
      },
      smembers(...args) {
        note('smembers');
        return client.smembers(...args);
      },
    },
  };
}

/** Puts people into the line faster than joining: numbers follow the last one given out. */
export async function fillLine(
  client: { call(command: string, ...args: (string | number)[]): Promise<unknown> },
  eventId: string,
  count: number,
  nowMs: number,
): Promise<readonly PlaceEvidence[]> {
  const first = Number(await client.call('GET', `{${eventId}}:counter`)) + 1;
  const places = Array.from({ length: count }, (_, index) => ({
    subject: `filled-${String(index).padStart(15, '0')}`,
    epoch: 1,
    seq: first + index,
  }));
  const pending: Promise<unknown>[] = [client.call('SET', `{${eventId}}:counter`, first + count - 1)];
  for (let at = 0; at < count; at += 1000) {
    const part = places.slice(at, at + 1000);
    pending.push(
      client.call('ZADD', `{${eventId}}:queue`, ...part.flatMap(({ subject, seq }) => [seq, subject])),
      client.call('ZADD', `{${eventId}}:seen`, ...part.flatMap(({ subject }) => [nowMs, subject])),
    );
  }
  await Promise.all(pending);
  return places;
}
