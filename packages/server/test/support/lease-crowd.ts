/** A crowd that joins one line through many processes, in virtual time, on a store that counts, waits and fails. */
import { StoreUnavailableError } from '@urr/core';
import { holesBefore, type LeaseReading } from '@urr/core/position';
import { createLessee, type Lessee, type Taken } from '../../src/waiting-room/lessee';
import { memoryWaitingRoomStore } from '../../src/waiting-room/memory-store';
import { holeSums } from '../../src/waiting-room/status-document';
import type { StoredEvent, WaitingRoomStore } from '../../src/waiting-room/store';
import { createVirtualTime, seeded, type VirtualTime } from './virtual-time';

const EVENT = 'iu-2027';
const START = 1_800_000_000_000;

/** How long somebody waits who was told to come again. */
const COME_AGAIN_MS = 1000;

/** How old an event may be that is known in a process. */
const READ_AGAIN_MS = 1000;

export type Crowd = {
  readonly writers: number;
  readonly joinsPerSecond: number;
  readonly joins: number;
  /** How fast they come before that, and for how long. */
  readonly before?: { readonly joinsPerSecond: number; readonly seconds: number };
  /** Whether all processes know the event when the first visitor comes; otherwise each reads it for its own first one. */
  readonly known?: boolean;
  /** Shortest and longest way to the store and back. Default 4 to 12 ms. */
  readonly latencyMs?: readonly [number, number];
  /** Share of leases whose answer is lost after the write; default 0. */
  readonly lost?: number;
  /** Share of leases the store refuses; default 0. */
  readonly throttled?: number;
};

export type CrowdReport = {
  /** Writes to the counter, repeated ones included. */
  readonly writes: number;
  readonly writesPerJoin: number;
  readonly writesPerSecond: readonly number[];
  /** Positions given out twice. */
  readonly duplicates: number;
  /** Share of the positions leased that nobody holds and the store knows of. */
  readonly holes: number;
  /** Share of the positions leased that nobody holds and nobody knows of. */
  readonly lost: number;
  /** How far from the order of arrival: between arriving and the arrival that the position would be fair for. */
  readonly orderErrorMs: { readonly p50: number; readonly p99: number; readonly most: number };
  /**
   * By which share the people ahead that are shown differ from those who are there: the last in line, the median; and
   * the share of people who are shown more than 1 % too many or too few.
   */
  readonly aheadError: { readonly last: number; readonly median: number; readonly misled: number };
  /** Joins that were told to come again. */
  readonly turnedAway: number;
};

export async function runCrowd(crowd: Crowd): Promise<CrowdReport> {
  const { writers, joinsPerSecond, before = { joinsPerSecond: 1, seconds: 0 } } = crowd;
  const joinsBefore = Math.floor(before.joinsPerSecond * before.seconds);
  const joins = joinsBefore + crowd.joins;
  const time = createVirtualTime(START);
  const random = seeded(1);
  const writesPerSecond: number[] = [];
  const memory = memoryWaitingRoomStore();
  const event = await createEvent(memory);
  const store = slowStore(memory, crowd, time, random, () => {
    const second = Math.floor((time.now() - START) / 1000);
    writesPerSecond[second] = (writesPerSecond[second] ?? 0) + 1;
  });
  const known = crowd.known ? { event, seen: { atMs: START, leases: 0, tail: 0 } } : undefined;
  const processes = Array.from({ length: writers }, () => createProcess(store, time, random, known));

  const positions = new Float64Array(joins);
  const arrivals = new Float64Array(joins);
  let turnedAway = 0;
  const join = (index: number, process: Process): void => {
    process.take().then(
      (taken) => {
        positions[index] = taken?.position ?? 0;
      },
      () => {
        turnedAway += 1;
        time.after(COME_AGAIN_MS, () => join(index, process));
      },
    );
  };
  for (let index = 0; index < joins; index++) {
    arrivals[index] =
      index < joinsBefore
        ? (index * 1000) / before.joinsPerSecond
        : before.seconds * 1000 + ((index - joinsBefore) * 1000) / joinsPerSecond;
    await time.runTo(START + (arrivals[index] as number));
    join(index, processes[Math.floor(random() * writers)] as Process);
  }
  await time.runTo(time.now() + 60_000);
  for (const { lessee } of processes) lessee.settle();
  await time.runTo(time.now() + 1000);

  const writes = writesPerSecond.reduce((sum, count) => sum + (count ?? 0), 0);
  const given = await countGiven(memory, positions);
  return {
    writes,
    writesPerJoin: writes / joins,
    writesPerSecond: Array.from(writesPerSecond, (count) => count ?? 0),
    duplicates: given.duplicates,
    holes: given.holes / given.leased,
    lost: (given.leased - joins + given.duplicates - given.holes) / given.leased,
    orderErrorMs: orderError(positions, arrivals, given.leased),
    aheadError: given.aheadError,
    turnedAway,
  };
}

type Process = { readonly lessee: Lessee; take(): Promise<Taken | undefined> };

/** Whoever comes first waits until the event was read. It is read again each second, which nobody waits for. */
function createProcess(
  store: WaitingRoomStore,
  time: VirtualTime,
  random: () => number,
  first: { readonly event: StoredEvent; readonly seen: LeaseReading } | undefined,
): Process {
  const clock = () => Math.floor(time.now());
  const lessee = createLessee({
    store,
    clock,
    steadyClock: () => time.now() - START,
    random: (bytes) => Uint8Array.from({ length: bytes }, () => random() * 256),
  });
  let known = first;
  let looking: Promise<void> | undefined;
  let lookedAtMs = 0;

  async function look(): Promise<void> {
    const atMs = clock();
    lookedAtMs = atMs;
    const read = await store.readEvent(EVENT);
    if (read === undefined) throw new Error('expected an event');
    known = { event: read.event, seen: { atMs, leases: read.leases, tail: read.event.tail } };
  }

  return {
    lessee,
    async take() {
      if (known === undefined) {
        looking ??= look().finally(() => {
          looking = undefined;
        });
        await looking;
      } else if (clock() - lookedAtMs >= READ_AGAIN_MS) look().catch(() => {});
      return known && lessee.take(known.event, known.seen);
    },
  };
}

async function createEvent(store: WaitingRoomStore): Promise<StoredEvent> {
  const result = await store.writeEvent({
    eventId: EVENT,
    expectedRev: 0,
    epoch: 1,
    settings: {
      phase: 'open',
      opensAtMs: null,
      closesAtMs: null,
      order: 'arrival',
      pacing: { step: 500, everySeconds: 10, burst: 1.2, refill: 0 },
      ledger: 'none',
      message: null,
    },
    segments: [{ base: 500, baseAt: START, step: 500, everySeconds: 10, cap: 1000 }],
    serving: 500,
    restart: false,
  });
  if (!result.written) throw new Error('expected a new event');
  return result.event;
}

/** Writes half-way through the latency; a lost answer is a connection that breaks where the answer would have come. */
function slowStore(
  memory: WaitingRoomStore,
  { latencyMs: [least, most] = [4, 12], lost = 0, throttled = 0 }: Crowd,
  time: VirtualTime,
  random: () => number,
  onWrite: () => void,
): WaitingRoomStore {
  const fail = () => new StoreUnavailableError('no answer');
  const lease: WaitingRoomStore['lease'] = (request) =>
    new Promise((resolve, reject) => {
      const oneWayMs = (least + random() * (most - least)) / 2;
      const luck = random();
      if (luck < throttled) return time.after(2 * oneWayMs, () => reject(fail()));
      time.after(oneWayMs, () => {
        onWrite();
        const answer = memory.lease(request);
        time.after(oneWayMs, () => (luck < throttled + lost ? reject(fail()) : resolve(answer)));
      });
    });
  const addHoles: WaitingRoomStore['addHoles'] = (request) =>
    new Promise((resolve, reject) => {
      const luck = random();
      time.after(most, () => {
        if (luck < throttled) return reject(fail());
        memory.addHoles(request).then(() => (luck < throttled + lost ? reject(fail()) : resolve()), reject);
      });
    });
  const readEvent: WaitingRoomStore['readEvent'] = (eventId) =>
    new Promise((resolve, reject) => {
      const oneWayMs = (least + random() * (most - least)) / 2;
      const luck = random();
      time.after(oneWayMs, () => {
        const answer = memory.readEvent(eventId);
        time.after(oneWayMs, () => (luck < throttled + lost ? reject(fail()) : resolve(answer)));
      });
    });
  return { ...memory, lease, addHoles, readEvent };
}

async function countGiven(memory: WaitingRoomStore, positions: Float64Array) {
  const stored = await memory.readEvent(EVENT);
  if (stored === undefined) throw new Error('expected an event');
  const { event, holes } = stored;
  const given = new Uint8Array(event.tail + 1);
  let duplicates = 0;
  for (const position of positions) {
    if (given[position] === 1 || position < 1) duplicates += 1;
    given[position] = 1;
  }
  const serving = 500;
  const sums = holeSums(holes, serving, event.tail);
  let ahead = 0;
  const errors: number[] = [];
  for (let position = serving + 1; position <= event.tail; position++) {
    const shown = position - serving - holesBefore(sums, position);
    if (given[position] !== 1) continue;
    ahead += 1;
    errors.push(Math.abs(shown - ahead) / ahead);
  }
  return {
    leased: event.tail,
    duplicates,
    holes: holes.reduce((sum, [, count]) => sum + count, 0),
    aheadError: {
      last: errors.at(-1) ?? 0,
      median: median(errors),
      misled: errors.filter((error) => error > 0.01).length / errors.length,
    },
  };
}

function median(values: readonly number[]): number {
  return Float64Array.from(values).sort()[values.length >> 1] ?? 0;
}

function orderError(positions: Float64Array, arrivals: Float64Array, leased: number) {
  const joinAt = new Int32Array(leased + 1).fill(-1);
  positions.forEach((position, index) => {
    joinAt[position] = index;
  });
  const errors: number[] = [];
  for (const index of joinAt) {
    if (index < 0) continue;
    const fair = arrivals[errors.length] as number;
    errors.push(Math.abs((arrivals[index] as number) - fair));
  }
  const sorted = Float64Array.from(errors).sort();
  const at = (share: number) => sorted[Math.floor(share * (sorted.length - 1))] as number;
  return { p50: at(0.5), p99: at(0.99), most: at(1) };
}
