/** What the entry queue costs the Redis server: time of its one thread, commands, memory. */
import { strict as assert } from 'node:assert';
import type { Redis } from 'ioredis';
import { bench } from '../../../tooling/bench/bench';
import { tableOf, whole } from '../../../tooling/bench/table';
import type { EntryQueueStore } from '../src/entry-queue/store';
import { redisEntryQueueStore } from '../src/redis/entry-queue-store';
import { type Crowd, createCrowd, EVENT, inOrderDue } from './support/crowd';
import { rules } from './support/rules';

const WAITING = 100_000;

type Row = { readonly what: string; readonly measured: string; readonly bar: string };

await bench('entry-queue-redis', async () => {
  const crowd = await createCrowd(WAITING);
  if (crowd === null) return null;
  const rows: Row[] = [];
  try {
    rows.push(await memory(crowd));
    rows.push(...(await heartbeats(crowd)));
    rows.push(...(await polls(crowd)));
    rows.push(...(await joins(crowd)));
    rows.push(...(await promotions(crowd)));
  } finally {
    await crowd.stop();
  }
  rows.push(await promoters());
  return [
    tableOf(`On the Redis server, ${whole(WAITING)} waiting`, rows, [
      { heading: 'what', cell: ({ what }) => what },
      { heading: 'measured', cell: ({ measured }) => measured },
      { heading: 'bar', cell: ({ bar }) => bar },
    ]),
  ];
});

async function memory({ client, places }: Crowd): Promise<Row> {
  let bytes = 0;
  for (const key of ['queue', 'seen']) {
    bytes += Number(await client.call('MEMORY', 'USAGE', `{${EVENT}}:${key}`, 'SAMPLES', '0'));
  }
  return {
    what: 'memory for one waiter',
    measured: `${Math.round(bytes / places.length)} bytes`,
    bar: '≤ 260',
  };
}

async function heartbeats({ store, client, places }: Crowd): Promise<Row[]> {
  await store.heartbeat({ ...call(), places: places.slice(0, 50), slots: [] });
  const due = inOrderDue(places);
  const took = await serverTimes(client, async () => {
    for (let at = 0; at < due.length; at += 50) {
      await store.heartbeat({ ...call(), places: due.slice(at, at + 50), slots: [] });
    }
  });
  return [
    {
      what: 'a call with signs of life: server time, p50 / p99',
      measured: `${micros(took.p50)} / ${micros(took.p99)}`,
      bar: 'p99 ≤ 200 µs',
    },
    { what: `${whole(WAITING)} signs of life`, measured: millis(took.total), bar: '≤ 250 ms' },
  ];
}

/** Everybody polls once in ten seconds of real time. */
async function polls({ client, tokens, another }: Crowd): Promise<Row[]> {
  const queue = another();
  const seconds = 10;
  const before = await commandCounts(client);
  const start = performance.now();
  for (let slice = 0; slice < seconds * 20; slice++) {
    const due = tokens.filter((_, index) => index % (seconds * 20) === slice);
    for (const outcome of await Promise.all(due.map((place) => queue.status({ place, eventId: EVENT })))) {
      assert.equal(outcome.state, 'waiting');
    }
    const ahead = start + (slice + 1) * 50 - performance.now();
    if (ahead > 0) await new Promise((resolve) => setTimeout(resolve, ahead));
  }
  const took = (performance.now() - start) / 1000;
  const after = await commandCounts(client);
  // Batches of signs of life are at most fifty each; what is left are looks and promotions.
  const scripts = after.scripts - before.scripts;
  const beats = after.heartbeats - before.heartbeats;
  return [
    {
      what: `${whole(WAITING)} people polling: commands a second besides signs of life`,
      measured: ((scripts - beats) / took).toFixed(1),
      bar: '≤ 5',
    },
  ];
}

async function joins({ store, client }: Crowd): Promise<Row[]> {
  let trips = 0;
  const counted = redisEntryQueueStore({
    client: {
      evalsha: (...args) => {
        trips++;
        return client.evalsha(...args);
      },
      eval: (...args) => client.eval(...args),
      sadd: (...args) => client.sadd(...args),
      smembers: (...args) => client.smembers(...args),
    },
  });
  await join(counted, 'first');
  trips = 0;
  const took = await serverTimes(client, async () => {
    for (let index = 0; index < 2000; index++) await join(counted, `joining-${index}`);
  });
  await store.get(EVENT);
  return [
    { what: 'join: round trips', measured: String(trips / 2000), bar: '≤ 2' },
    {
      what: 'join: server time, p50 / p99',
      measured: `${micros(took.p50)} / ${micros(took.p99)}`,
      bar: '',
    },
  ];
}

async function promotions({ store, client }: Crowd): Promise<Row[]> {
  await store.configure({ ...call(), change: { maxUsers: 32_000 } });
  await store.promote({ ...call(), maxUnits: 32 });
  let admitted = 0;
  const took = await serverTimes(client, async () => {
    for (let index = 0; index < 900; index++) {
      admitted += (await store.promote({ ...call(), maxUnits: 32 })).admitted.length;
    }
  });
  assert.equal(admitted, 900 * 32);
  await store.configure({ ...call(), change: { maxUsers: 0 } });
  return [
    {
      what: 'promote, 32 admitted: server time, p50 / p99',
      measured: `${micros(took.p50)} / ${micros(took.p99)}`,
      bar: 'p99 ≤ 500 µs',
    },
  ];
}

/** 50 promoters at once over 10,000 people: how many slots at most, and in which order. */
async function promoters(): Promise<Row> {
  const crowd = (await createCrowd(10_000)) as Crowd;
  try {
    const { store, places } = crowd;
    const order: number[] = [];
    let most = 0;
    for (let maxUsers = 500; order.length < places.length; maxUsers += 500) {
      await store.configure({ ...call(), change: { maxUsers } });
      for (let round = 0; round < 4; round++) {
        const steps = await Promise.all(
          Array.from({ length: 50 }, () => store.promote({ ...call(), maxUnits: 32 })),
        );
        order.push(...steps.flatMap(({ admitted }) => admitted.map(({ seq }) => seq)).sort((a, b) => a - b));
        const { active } = (await store.snapshot({ ...call(), windowMs: 1000 })) as { active: number };
        most = Math.max(most, active - maxUsers);
      }
    }
    assert.deepEqual(
      order,
      places.map(({ seq }) => seq),
    );
    return {
      what: '50 promoters × 10,000 people: slots above maxUsers; order',
      measured: `${Math.max(0, most)}; exact`,
      bar: '0; exact',
    };
  } finally {
    await crowd.stop();
  }
}

function call(): { readonly eventId: string; readonly nowMs: number; readonly rules: typeof rules } {
  return { eventId: EVENT, nowMs: Date.now(), rules };
}

function join(store: EntryQueueStore, subject: string): ReturnType<EntryQueueStore['join']> {
  return store.join({ ...call(), subject, epoch: 1, place: null, user: null, maxWaiting: null });
}

/** What the scripts that ran meanwhile took, in microseconds, as the server counts it: nothing is logged on the way. */
async function serverTimes(client: Redis, work: () => Promise<void>): Promise<ServerTimes> {
  await client.call('CONFIG', 'RESETSTAT');
  await work();
  const commands = await client.info('commandstats');
  const latencies = await client.info('latencystats');
  const number = (pattern: RegExp, text: string): number => Number(pattern.exec(text)?.[1] ?? Number.NaN);
  return {
    total: number(/cmdstat_evalsha:calls=\d+,usec=(\d+)/, commands),
    p50: number(/usec_evalsha:p50=([\d.]+)/, latencies),
    p99: number(/usec_evalsha:.*p99=([\d.]+)/, latencies),
  };
}

type ServerTimes = { readonly total: number; readonly p50: number; readonly p99: number };

async function commandCounts(client: Redis): Promise<{ scripts: number; heartbeats: number }> {
  const info = await client.info('commandstats');
  const calls = (name: string): number =>
    Number(new RegExp(`cmdstat_${name}:calls=(\\d+)`).exec(info)?.[1] ?? 0);
  // Only signs of life ask for many numbers of the line at once.
  return { scripts: calls('evalsha') + calls('eval'), heartbeats: calls('zmscore') };
}

function micros(value: number): string {
  return `${Math.round(value)} µs`;
}

function millis(microseconds: number): string {
  return `${Math.round(microseconds / 1000)} ms`;
}
