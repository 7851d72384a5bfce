/** A failover drill: how long nobody can join, and what becomes of those who had joined already. */
import { strict as assert } from 'node:assert';
import { Redis } from 'ioredis';
import { bench } from '../../../tooling/bench/bench';
import { tableOf, whole } from '../../../tooling/bench/table';
import { lagReplication, type RedisSentinels, startRedisSentinels } from '../../../tooling/redis';
import { ensureService } from '../../../tooling/services';
import type { EntryQueueStore, PlaceEvidence } from '../src/entry-queue/store';
import { redisEntryQueueStore } from '../src/redis/entry-queue-store';
import { EVENT } from './support/crowd';
import { rules } from './support/rules';

const DOWN_AFTER_MS = 500;
const LAG_MS = 300;
const WORKERS = 32;
/** Joins a second of all workers together: a rush, not the limit of this machine. */
const JOINS_PER_SECOND = 4000;

type Drill = {
  readonly lag: boolean;
  /** Longest time in which no join was answered. */
  readonly quietMs: number;
  readonly acknowledged: number;
  /** Joins that were answered and that the new primary has not heard of. */
  readonly lost: number;
  /** Of those, how many are still missing when everybody has shown a sign of life. */
  readonly missing: number;
  readonly twice: number;
  /** Numbers given out after the failover that are below one given out before. */
  readonly outOfOrder: number;
};

await bench('failover', async ({ rounds = 3 }) => {
  const program = ensureService('redis');
  if (program === null) return null;
  const drills: Drill[] = [];
  for (let round = 0; round < rounds; round++) {
    for (const lag of [false, true]) drills.push(await drill(program, lag));
  }
  const kinds = [
    { name: 'replica up to date', runs: drills.filter(({ lag }) => !lag) },
    { name: `replica ${LAG_MS} ms behind`, runs: drills.filter(({ lag }) => lag) },
  ];
  return [
    tableOf(
      `Sentinel, primary killed, down after ${DOWN_AFTER_MS / 1000} s, ${whole(JOINS_PER_SECOND)} joins a second: ${rounds} drills each`,
      kinds,
      [
        { heading: '', cell: ({ name }) => name },
        {
          heading: 'joins work again after',
          cell: ({ runs }) =>
            range(
              runs.map(({ quietMs }) => quietMs / 1000),
              (value) => value.toFixed(1),
              ' s',
            ),
        },
        {
          heading: 'joins answered',
          cell: ({ runs }) => range(runs.map(({ acknowledged }) => acknowledged)),
        },
        {
          heading: 'of these unknown to the new primary',
          cell: ({ runs }) => range(runs.map(({ lost }) => lost)),
        },
        {
          heading: 'lost for good',
          cell: ({ runs }) => range(runs.map(({ missing }) => missing)),
        },
        { heading: 'numbers given twice', cell: ({ runs }) => range(runs.map(({ twice }) => twice)) },
        { heading: 'new before old', cell: ({ runs }) => range(runs.map(({ outOfOrder }) => outOfOrder)) },
      ],
    ),
  ];
});

async function drill(program: string, lag: boolean): Promise<Drill> {
  const group = await startRedisSentinels(program, { downAfterMs: DOWN_AFTER_MS });
  const client = new Redis({
    sentinels: [...group.sentinels],
    name: group.name,
    enableAutoPipelining: true,
    retryStrategy: () => 50,
    sentinelRetryStrategy: () => 50,
  });
  client.on('error', () => {});
  const store = redisEntryQueueStore({ client, timeoutMs: 1000 });
  try {
    await store.configure({ ...call(), change: { maxUsers: 0 } });
    const wire = lag ? await lagReplication(group, LAG_MS) : undefined;
    return { lag, ...(await rush(group, store, () => wire?.close())) };
  } finally {
    client.disconnect();
    await group.stop();
  }
}

async function rush(
  group: RedisSentinels,
  store: EntryQueueStore,
  onKill: () => void,
): Promise<Omit<Drill, 'lag'>> {
  const acknowledged: PlaceEvidence[] = [];
  let [running, number, lastMs, quietMs, returnedAt] = [true, 0, performance.now(), 0, 0];
  const worker = async (): Promise<void> => {
    while (running) {
      const began = performance.now();
      const subject = `worker-${number++}`;
      const result = await join(store, subject).catch(() => undefined);
      if (result?.state === 'waiting') {
        const quiet = performance.now() - lastMs;
        if (quiet > quietMs) [quietMs, returnedAt] = [quiet, acknowledged.length];
        lastMs = performance.now();
        acknowledged.push({ subject, epoch: 1, seq: result.seq });
      }
      await sleep(Math.max(0, (WORKERS * 1000) / JOINS_PER_SECOND - (performance.now() - began)));
    }
  };
  const workers = Array.from({ length: WORKERS }, worker);
  await sleep(2000);
  await group.primary.kill();
  onKill();
  const before = acknowledged.length;
  // Until joins have gone on for a second.
  while (acknowledged.length < before + JOINS_PER_SECOND) await sleep(50);
  running = false;
  await Promise.all(workers);

  assert.match(await group.replica.command('ROLE'), /^master/);
  const known = async (): Promise<ReadonlySet<string>> =>
    new Set((await group.replica.command('ZRANGE', `{${EVENT}}:queue`, 0, -1)).split('\n'));
  const heard = await known();
  const lost = acknowledged.filter(({ subject }) => !heard.has(subject));
  for (let at = 0; at < acknowledged.length; at += 50) {
    await store.heartbeat({ ...call(), places: acknowledged.slice(at, at + 50), slots: [] });
  }
  const present = await known();
  const old = acknowledged.slice(0, returnedAt);
  const highest = old.reduce((most, { seq }) => Math.max(most, seq), 0);
  return {
    quietMs,
    acknowledged: acknowledged.length,
    lost: lost.length,
    missing: acknowledged.filter(({ subject }) => !present.has(subject)).length,
    twice: acknowledged.length - new Set(acknowledged.map(({ seq }) => seq)).size,
    outOfOrder: acknowledged.slice(returnedAt).filter(({ seq }) => seq <= highest).length,
  };
}

function call(): { readonly eventId: string; readonly nowMs: number; readonly rules: typeof rules } {
  return { eventId: EVENT, nowMs: Date.now(), rules };
}

function join(store: EntryQueueStore, subject: string): ReturnType<EntryQueueStore['join']> {
  return store.join({ ...call(), subject, epoch: 1, place: null, user: null, maxWaiting: null });
}

function range(values: readonly number[], show: (value: number) => string = whole, unit = ''): string {
  const [least, most] = [show(Math.min(...values)), show(Math.max(...values))];
  return (least === most ? least : `${least}–${most}`) + unit;
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
