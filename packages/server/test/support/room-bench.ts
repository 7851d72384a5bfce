/** A waiting room on a memory store with a clock that moves when told. */
import {
  type Claims,
  type ConfigInput,
  createKeyRing,
  createTokens,
  defineConfig,
  type Random,
  type RoomKeys,
} from '@urr/core';
import { headAt } from '@urr/core/position';
import type { EventSettings } from '@urr/core/protocol';
import { createWaitingRoom } from '../../src/waiting-room/create-waiting-room';
import type { DrawRules } from '../../src/waiting-room/draw';
import { memoryWaitingRoomStore } from '../../src/waiting-room/memory-store';
import type { AssignOutcome, CheckOutcome } from '../../src/waiting-room/outcome';
import type { WaitingRoom } from '../../src/waiting-room/room';
import type { WaitingRoomStore } from '../../src/waiting-room/store';

export const EVENT = 'iu-2027';
export const START = 1_800_000_000_000;

export const roomKeys: RoomKeys = {
  place: createKeyRing([{ kid: 'p1', alg: 'HS256', secret: 'place-secret-of-at-least-32-bytes!' }]),
  vwr: createKeyRing([{ kid: 'v1', alg: 'HS256', secret: 'vwr-secret-of-at-least-32-bytes!!!' }]),
};

export type Bench = {
  readonly room: WaitingRoom;
  readonly store: WaitingRoomStore;
  now(): number;
  advance(ms: number): void;
  /** Another process on the same store, its clock ahead by `skewMs`. */
  neighbour(skewMs?: number): WaitingRoom;
  /** Joins without anything that would tell one visitor from another. */
  join(count: number, room?: WaitingRoom): Promise<AssignOutcome[]>;
  /** Makes the line longer without a visitor for each position, as if they had joined by another process. */
  fill(count: number): Promise<void>;
  /** The claims of a pass; fails on one that does not verify. */
  pass(token: string): Promise<Claims>;
  /** The serving position a client computes from the public document. */
  serving(): Promise<number>;
};

/**
 * @param options.event settings of `EVENT`; null leaves it unconfigured
 * @param options.wrap what stands between the rooms and the store
 */
export async function createBench(
  options: {
    readonly config?: ConfigInput;
    readonly event?: EventSettings | null;
    readonly wrap?: (store: WaitingRoomStore) => WaitingRoomStore;
    readonly keys?: RoomKeys;
    readonly draw?: DrawRules;
  } = {},
): Promise<Bench> {
  let nowMs = START;
  const clock = () => nowMs;
  const random = countingRandom();
  const config = defineConfig(options.config ?? {});
  const keys = options.keys ?? roomKeys;
  const memory = memoryWaitingRoomStore();
  const store = options.wrap?.(memory) ?? memory;
  const { draw } = options;
  const room = createWaitingRoom({ config, keys, store, clock, random, draw });
  const passes = createTokens({ config, kind: 'vwr', keys: keys.vwr, clock });
  if (options.event !== null) await room.configure(EVENT, options.event ?? {});
  return {
    room,
    store,
    now: clock,
    advance(ms) {
      nowMs += ms;
    },
    neighbour: (skewMs = 0) =>
      createWaitingRoom({ config, keys, store, clock: () => nowMs + skewMs, random, draw }),
    join: (count, at = room) =>
      Promise.all(Array.from({ length: count }, () => at.assign({ eventId: EVENT }))),
    async fill(count) {
      await store.lease({ eventId: EVENT, leaseId: `fill ${nowMs} ${count}`, count });
      await room.advance({ eventId: EVENT });
    },
    async pass(token) {
      const verdict = await passes.verify(token, { eventId: EVENT });
      if (!verdict.ok) throw new Error(`expected a good pass, it is ${verdict.reason}`);
      return verdict.claims;
    },
    async serving() {
      const status = await room.status(EVENT);
      if ('state' in status) throw new Error('expected a status document');
      return headAt(status.segments, nowMs);
    },
  };
}

/** Different bytes each time, the same in every run. */
export function countingRandom(): Random {
  let calls = 0;
  return (bytes) => {
    calls += 1;
    const out = new Uint8Array(bytes);
    let value = (calls * 2_654_435_761) >>> 0;
    for (let index = 0; index < bytes; index++) {
      value = (Math.imul(value ^ (value >>> 15), 2_246_822_519) + index + calls) >>> 0;
      out[index] = value >>> 24;
    }
    out[0] = calls & 0xff;
    if (bytes > 2) {
      out[1] = (calls >>> 8) & 0xff;
      out[2] = (calls >>> 16) & 0xff;
    }
    return out;
  };
}

export function placeOf(outcome: AssignOutcome): string {
  if (!('place' in outcome) || outcome.place === undefined) throw new Error(`no place: ${outcome.state}`);
  return outcome.place;
}

export function tokenOf(outcome: AssignOutcome | CheckOutcome): string {
  if (outcome.state !== 'admitted') throw new Error(`not admitted: ${outcome.state}`);
  return outcome.token;
}

export function positionOf(outcome: AssignOutcome | CheckOutcome): number {
  if (!('position' in outcome) || outcome.position === null) throw new Error(`no position: ${outcome.state}`);
  return outcome.position;
}

export function statesOf(outcomes: readonly { readonly state: string }[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { state } of outcomes) counts[state] = (counts[state] ?? 0) + 1;
  return counts;
}
