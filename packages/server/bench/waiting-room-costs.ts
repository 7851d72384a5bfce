/** What a million people who wait cost: operations counted on the real code in virtual time, times list prices. */
import { strict as assert } from 'node:assert';
import { gzipSync } from 'node:zlib';
import { createKeyRing, defineConfig } from '@urr/core';
import { nextPollMs, type Segment, servedAt, servingAt } from '@urr/core/position';
import { bench } from '../../../tooling/bench/bench';
import { tableOf, whole } from '../../../tooling/bench/table';
import { createWaitingRoom } from '../src/waiting-room/create-waiting-room';
import { memoryWaitingRoomStore } from '../src/waiting-room/memory-store';
import type { WaitingRoomStore } from '../src/waiting-room/store';
import { runCrowd } from '../test/support/lease-crowd';
import { apiRequests, PRICES } from './support/prices';

const EVENT = 'iu-2027';
const START = 1_800_000_000_000;
const JOINS = 1_000_000;
const HOUR_MS = 3_600_000;
const SEGMENT: Segment = { base: 500, baseAt: START, step: 500, everySeconds: 10, cap: JOINS };
/** When the last of them is served. */
const DRAINED_MS = (servedAt([SEGMENT], JOINS) ?? Number.NaN) - START;

/** One visitor of so many is followed through the wait. */
const SAMPLE = 500;

/** Places of the CDN that ask the origin once a second for what they hand out. */
const EDGES = 20;

/** Bytes of headers around a body, and of the short answers of the two others. */
const HEADERS = 300;
const SHORT_ANSWER = 600;

/** Read units of an event: its item, and two parts with the holes of a million positions, strongly consistent. */
const EVENT_READ_UNITS = 3;

type Costs = { readonly polls: number; readonly joining: number; readonly waiting: number };
type Row = { readonly design: string; readonly hour: Costs; readonly drain: Costs };

await bench('waiting-room-costs', async () => {
  const crowd = await runCrowd({ writers: 200, joins: JOINS, joinsPerSecond: 16_667 });
  const seen = await measureRoom();
  const ours = (maxSeconds: number): Row => {
    const poll = defineConfig({ poll: { maxSeconds } }).poll;
    const cost = (untilMs: number): Costs => {
      const polls = pollsOf(
        (ahead, etaSeconds, random) => nextPollMs({ etaSeconds, waiting: ahead, poll, random }),
        untilMs,
      );
      const claims = servingAt(SEGMENT, START + untilMs);
      const origin = (EDGES * untilMs) / 1000;
      const visits = JOINS + claims;
      return {
        polls,
        joining:
          JOINS * (PRICES.cdnRequest + PRICES.lambda) + apiRequests(JOINS) + crowd.writes * PRICES.writeUnit,
        waiting:
          polls * (PRICES.cdnRequest + (seen.bytes + HEADERS) * PRICES.byteOut) +
          apiRequests(origin) +
          origin * (PRICES.lambda + seen.readsPerSecond * EVENT_READ_UNITS * PRICES.readUnit) +
          claims * (PRICES.cdnRequest + PRICES.lambda + seen.claimWrites * PRICES.writeUnit) +
          claims * seen.claimReads * PRICES.readUnit +
          apiRequests(claims) +
          visits * (HEADERS + SHORT_ANSWER) * PRICES.byteOut,
      };
    };
    return {
      design: `this one, polls at most every ${maxSeconds} s`,
      hour: cost(HOUR_MS),
      drain: cost(DRAINED_MS),
    };
  };
  const rows = [
    source('source design, polls every 5 s', 5),
    source('source design, polls every 15 s', 15),
    retired('retired AWS solution, its page: two polls every 3 s', 3, 2),
    retired('retired AWS solution, slowed to one poll every 5 s', 5, 1),
    ours(15),
    ours(30),
    ours(60),
  ];
  const total = ({ joining, waiting }: Costs) => joining + waiting;
  const against = (row: Row, of: 'hour' | 'drain', design: number) =>
    row.design.startsWith('this') ? (total(row[of]) / total((rows[design] as Row)[of])).toFixed(2) : '';
  return [
    tableOf(
      `${whole(JOINS)} people join in a minute and wait; 500 go on every 10 s, the last one after ${(DRAINED_MS / HOUR_MS).toFixed(1)} h`,
      rows,
      [
        { heading: 'design', cell: ({ design }) => design },
        { heading: 'polls, first hour', cell: ({ hour }) => `${whole(hour.polls / 1e6)} M` },
        { heading: '$ first hour', cell: ({ hour }) => whole(total(hour)) },
        { heading: '$ whole drain', cell: ({ drain }) => whole(total(drain)) },
        { heading: '÷ source, hour', cell: (row) => against(row, 'hour', 0) },
        { heading: '÷ source, drain', cell: (row) => against(row, 'drain', 0) },
        { heading: '÷ AWS, hour', cell: (row) => against(row, 'hour', 2) },
        { heading: '÷ AWS slowed, hour', cell: (row) => against(row, 'hour', 3) },
      ],
    ),
    tableOf('What was counted', countedRows(crowd.writes, seen), [
      { heading: 'what', cell: ({ what }) => what },
      { heading: 'counted', cell: ({ counted }) => counted },
    ]),
  ];
});

/** Two reads a poll, two writes a join, and no cache between visitors and the API. */
function source(design: string, everySeconds: number): Row {
  const cost = (untilMs: number): Costs => {
    const polls = pollsOf(() => everySeconds * 1000, untilMs);
    return {
      polls,
      joining: JOINS * (2 * PRICES.writeUnit + PRICES.lambda) + apiRequests(JOINS),
      waiting:
        polls * (2 * 0.5 * PRICES.readUnit + PRICES.lambda + (SHORT_ANSWER + HEADERS) * PRICES.byteOut) +
        apiRequests(polls),
    };
  };
  return { design, hour: cost(HOUR_MS), drain: cost(DRAINED_MS) };
}

/** Answers from a CDN; joins through a queue: $17 for a million, and $0.56 an hour for what stands there. */
function retired(design: string, everySeconds: number, pollsAtOnce: number): Row {
  const cost = (untilMs: number): Costs => {
    const polls = pollsAtOnce * pollsOf(() => everySeconds * 1000, untilMs);
    return {
      polls,
      joining: 17 + (0.56 * untilMs) / HOUR_MS,
      waiting: polls * (PRICES.cdnRequest + SHORT_ANSWER * PRICES.byteOut),
    };
  };
  return { design, hour: cost(HOUR_MS), drain: cost(DRAINED_MS) };
}

/** Polls of all visitors until a moment or their turn, counted on a sample. */
function pollsOf(
  next: (ahead: number, etaSeconds: number, random: () => number) => number,
  untilMs: number,
): number {
  let polls = 0;
  for (let index = 0; index < SAMPLE; index++) {
    const position = Math.floor(((index + 0.5) * JOINS) / SAMPLE);
    const turnMs = (servedAt([SEGMENT], position) as number) - START;
    let atMs = (position / JOINS) * 60_000;
    while (atMs < Math.min(turnMs, untilMs)) {
      const waiting = JOINS - servingAt(SEGMENT, START + atMs);
      atMs += next(waiting, (turnMs - atMs) / 1000, Math.random);
      polls += 1;
    }
  }
  return (polls * JOINS) / SAMPLE;
}

/** One process: what a second of polls asks of the store, what a claim does, and how long the document is. */
async function measureRoom() {
  let nowMs = START;
  const counts = new Map<string, number>();
  const memory = memoryWaitingRoomStore();
  const store = new Proxy(memory, {
    get(target, name) {
      const method = Reflect.get(target, name);
      if (typeof method !== 'function' || name === 'onEventWritten') return undefined;
      return (...input: unknown[]) => {
        counts.set(String(name), (counts.get(String(name)) ?? 0) + 1);
        return Reflect.apply(method, target, input);
      };
    },
  }) as WaitingRoomStore;
  const keys = {
    place: createKeyRing([{ kid: 'p1', alg: 'HS256', secret: 'place-secret-of-at-least-32-bytes!' }]),
    vwr: createKeyRing([{ kid: 'v1', alg: 'HS256', secret: 'vwr-secret-of-at-least-32-bytes!!!' }]),
  };
  const room = createWaitingRoom({ config: defineConfig({}), keys, store, clock: () => nowMs });
  await room.configure(EVENT, {});
  const line = { eventId: EVENT, epoch: 1 };
  await store.lease({ eventId: EVENT, leaseId: 'before', count: 600 });
  const waiting = await room.assign({ eventId: EVENT });
  assert.ok('place' in waiting && waiting.place !== undefined);
  await store.lease({ eventId: EVENT, leaseId: 'all', count: JOINS - 601 });
  for (let at = 4000; at < JOINS; at += 4096) await store.addHoles({ ...line, from: at, count: 24 });
  await room.advance();
  nowMs += 1000;
  counts.clear();
  const seconds = 2;
  for (let second = 0; second < seconds; second++) {
    for (let asked = 0; asked < 66_667; asked += 1000) {
      await Promise.all(Array.from({ length: 1000 }, () => room.status(EVENT)));
    }
    nowMs += 1000;
  }
  const readsPerSecond = (counts.get('readEvent') ?? 0) / seconds;
  const body = JSON.stringify(await room.status(EVENT));
  nowMs += 20_000;
  await room.status(EVENT);
  counts.clear();
  const outcome = await room.check({ place: waiting.place });
  assert.equal(outcome.state, 'admitted');
  const writes = (counts.get('countClaim') ?? 0) + (counts.get('putClaim') ?? 0);
  const reads = (counts.get('getClaim') ?? 0) + EVENT_READ_UNITS * (counts.get('readEvent') ?? 0);
  return {
    readsPerSecond,
    bytes: gzipSync(body).length,
    plain: body.length,
    claimWrites: writes,
    claimReads: reads,
  };
}

function countedRows(leases: number, seen: Awaited<ReturnType<typeof measureRoom>>) {
  return [
    {
      what: 'store reads a second in a process, 66,667 polls a second',
      counted: String(seen.readsPerSecond),
    },
    {
      what: 'status document with holes in every block, bytes; compressed',
      counted: `${whole(seen.plain)}; ${whole(seen.bytes)}`,
    },
    { what: 'counter writes for a million joins through 200 processes', counted: whole(leases) },
    { what: 'a claim: write units; read units', counted: `${seen.claimWrites}; ${seen.claimReads}` },
  ];
}
