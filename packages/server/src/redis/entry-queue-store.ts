import { randomUUID } from 'node:crypto';
import type { Clock } from '@urr/core';
import type {
  EntryQueueStore,
  HeartbeatInput,
  HeartbeatResult,
  JoinResult,
  PlaceEvidence,
  PromoteResult,
  QueueEvent,
  QueueRules,
} from '../entry-queue/store';
import { pairs, toArgs, userNumber } from './arguments';
import type { RedisClient } from './client';
import { toStoreError } from './errors';
import { EVENTS_KEY, eventKeys } from './keys';
import { createKnownEvents } from './known-events';
import { type Reply, toBeats, toEvent, toPromoteResult, toSlots, toSnapshot, toStanding } from './replies';
import { answerWithin, createScript, createScriptRunner, type Script } from './script';
import * as lua from './scripts.generated';
import { memoryQueueSettings, type QueueSettingsStore } from './settings-store';

export type RedisEntryQueueOptions = {
  /**
   * `Redis` or `Cluster` of ioredis, connected or connecting; it stays the caller's to close. Redis 6.2 or later, or
   * Valkey.
   */
  readonly client: RedisClient;
  /** A durable copy of the settings, for when Redis and all processes are lost together. In memory by default. */
  readonly settings?: QueueSettingsStore;
  /** Longest wait for an answer, milliseconds; default 2,000. After it callers get `StoreUnavailableError`. */
  readonly timeoutMs?: number;
  /** For tests that move time. Left out, the time of the Redis server counts, as it must where processes share it. */
  readonly clock?: Clock;
};

const SCRIPTS = {
  join: createScript(lua.JOIN),
  claim: createScript(lua.CLAIM),
  heartbeat: createScript(lua.HEARTBEAT),
  checkSlot: createScript(lua.CHECK_SLOT),
  release: createScript(lua.RELEASE),
  promote: createScript(lua.PROMOTE),
  snapshot: createScript(lua.SNAPSHOT),
  event: createScript(lua.EVENT),
  configure: createScript(lua.CONFIGURE),
  restore: createScript(lua.RESTORE),
};

/** Ranks up to here are exact; beyond, at most so many numbers are shown, one in so many or fewer. */
const FRONT = 1000;
const MARKER_EVERY = 1024;
const MARKERS = 64;

/** Places in one call of the heartbeat script: nobody else should wait for it longer than 0.2 ms. */
const BEATS_PER_CALL = 20;

const NOTHING_PROMOTED: PromoteResult = { admitted: [], expired: 0, hidden: 0, more: false };
/** Where an operation knows no rules. */
const NO_RULES: QueueRules = {
  entrySeconds: 0,
  leewaySeconds: 0,
  claimWindowSeconds: 0,
  silenceSeconds: 0,
  activeSeconds: 0,
  recordSeconds: 0,
  sliding: false,
  holdSlots: false,
};

type Call = { readonly eventId: string; readonly rules: QueueRules };

/**
 * An entry queue's store on Redis, shared by any number of processes. Every operation is one script over the keys of
 * one event; all of them may be repeated, so a lost answer costs nothing but asking again.
 *
 * Nothing in Redis has to last: numbers of a later run are higher than those of any earlier one, places and slots come
 * back as their holders show them, and settings are written back by whoever remembers them.
 */
export function redisEntryQueueStore(options: RedisEntryQueueOptions): EntryQueueStore {
  const { client, settings = memoryQueueSettings(), timeoutMs = 2000, clock } = options;
  const run = createScriptRunner(client, timeoutMs);
  const known = createKnownEvents();

  function send(
    script: Script,
    { eventId, rules }: Call,
    args: readonly (string | number)[],
  ): Promise<Reply> {
    const head = [
      clock === undefined ? '' : Math.floor(clock()),
      known.get(eventId)?.rev ?? 0,
      known.highest(eventId),
      rules.entrySeconds,
      rules.leewaySeconds,
      rules.claimWindowSeconds,
      rules.silenceSeconds,
      rules.activeSeconds,
      rules.recordSeconds,
      rules.sliding ? 1 : 0,
      rules.holdSlots ? 1 : 0,
    ];
    return run(script, eventKeys(eventId), [...head, ...args]) as Promise<Reply>;
  }

  /** Asks, and once more after writing the settings back where the server has lost them. */
  async function ask(script: Script, call: Call, args: readonly (string | number)[]): Promise<Reply> {
    const reply = await send(script, call, args);
    if (reply[0] !== 'unknown' && reply[0] !== 'stale') return reply;
    if (!(await restore(call.eventId))) return ['unknown'];
    return send(script, call, args);
  }

  async function restore(eventId: string): Promise<boolean> {
    const event = newest(known.get(eventId), await settings.get(eventId));
    if (event === undefined) return false;
    known.see(event);
    await noteEvent(eventId);
    await send(SCRIPTS.restore, { eventId, rules: NO_RULES }, [event.rev, event.epoch, ...pairs(event)]);
    return true;
  }

  /** The list of events is an index beside the events: written first, so that nothing configured is missing from it. */
  async function noteEvent(eventId: string): Promise<void> {
    await plain(client.sadd(EVENTS_KEY, eventId));
  }

  async function plain<T>(answer: Promise<T>): Promise<T> {
    try {
      return await answerWithin(timeoutMs, answer);
    } catch (error) {
      throw toStoreError(error);
    }
  }

  /** The event an answer speaks of: described in it, or the one known already. */
  function eventOf(eventId: string, reply: Reply): QueueEvent {
    if (Array.isArray(reply[2])) return known.see(toEvent(eventId, reply[2]));
    return known.get(eventId) as QueueEvent;
  }

  function standing(eventId: string, reply: Reply): ReturnType<typeof toStanding> {
    const result = toStanding(reply, eventOf(eventId, reply));
    if (result?.state === 'waiting') known.seeNumber(eventId, result.seq);
    if (result?.state === 'admitted') known.seeNumber(eventId, result.slot.seq);
    return result;
  }

  async function get(eventId: string): Promise<QueueEvent | null> {
    const reply = await ask(SCRIPTS.event, { eventId, rules: NO_RULES }, []);
    return reply[0] === 'ok' ? eventOf(eventId, reply) : null;
  }

  /** @param input places of one epoch */
  async function beat(input: HeartbeatInput): Promise<HeartbeatResult> {
    const { places, slots } = input;
    const reply = await ask(SCRIPTS.heartbeat, input, [
      places.length,
      places[0]?.epoch ?? 0,
      ...places.map(({ subject }) => subject),
      ...places.map(({ seq }) => seq),
      ...slots.flatMap(toArgs),
    ]);
    if (reply[0] !== 'ok') {
      const nowMs = clock?.() ?? input.nowMs;
      return { places: places.map(() => 'gone'), slots: slots.map(() => null), nowMs };
    }
    eventOf(input.eventId, reply);
    return {
      places: toBeats(places.length, reply[3]),
      slots: toSlots(reply[4]),
      nowMs: Number(reply[1]),
    };
  }

  return {
    async join(input) {
      const { eventId, subject, epoch, place, user, maxWaiting } = input;
      const reply = await ask(SCRIPTS.join, input, [
        subject,
        epoch,
        place?.seq ?? '',
        place?.epoch ?? '',
        user === null ? '' : userNumber(user),
        maxWaiting ?? '',
      ]);
      const result = standing(eventId, reply);
      if (result !== undefined) return result;
      if (reply[0] === 'full') return { state: 'full', waiting: Number(reply[1]) };
      return { state: 'wrong-subject' } satisfies JoinResult;
    },

    async claim(input) {
      const { subject, seq, epoch } = input.place;
      const reply = await ask(SCRIPTS.claim, input, [subject, seq, epoch]);
      return standing(input.eventId, reply) ?? { state: 'spent' };
    },

    async heartbeat(input) {
      const { places, slots } = input;
      const calls = [];
      for (let at = 0, end = 0; at === 0 || at < places.length; at = end) {
        end = endOfCall(places, at);
        calls.push(beat({ ...input, places: places.slice(at, end), slots: at === 0 ? slots : [] }));
      }
      const [first, ...others] = (await Promise.all(calls)) as [HeartbeatResult, ...HeartbeatResult[]];
      return { ...first, places: [first, ...others].flatMap(({ places }) => places) };
    },

    async checkSlot(input) {
      const user = input.user === null ? '' : userNumber(input.user);
      const [state] = await ask(SCRIPTS.checkSlot, input, [...toArgs(input.slot), user]);
      return state as 'active' | 'gone' | 'wrong-epoch' | 'wrong-subject' | 'unknown';
    },

    async release(input) {
      const evidence = 'slot' in input ? input.slot : input.place;
      const id = 'slot' in input ? input.slot.id : '';
      const [state, freed] = await ask(SCRIPTS.release, input, [
        id,
        evidence.subject,
        evidence.seq,
        evidence.epoch,
      ]);
      if (state === 'released') return { state, freed: Number(freed) === 1 };
      return { state: state === 'wrong-epoch' ? state : 'unknown' };
    },

    async promote(input) {
      const reply = await ask(SCRIPTS.promote, input, [input.maxUnits]);
      if (reply[0] !== 'ok') return NOTHING_PROMOTED;
      eventOf(input.eventId, reply);
      return toPromoteResult(reply);
    },

    async snapshot(input) {
      const reply = await ask(SCRIPTS.snapshot, input, [FRONT, MARKER_EVERY, MARKERS]);
      if (reply[0] !== 'ok') return null;
      const snapshot = toSnapshot(reply, eventOf(input.eventId, reply), input.windowMs);
      known.seeNumber(input.eventId, snapshot.tail);
      return snapshot;
    },

    async configure({ eventId, change, rev }) {
      await noteEvent(eventId);
      const { epoch, ...fields } = change;
      const reply = await ask(SCRIPTS.configure, { eventId, rules: NO_RULES }, [
        randomUUID(),
        rev ?? '',
        epoch ?? '',
        ...pairs(fields),
      ]);
      if (reply[0] !== 'configured') {
        return { state: 'conflict', event: Array.isArray(reply[2]) ? eventOf(eventId, reply) : null };
      }
      const event = eventOf(eventId, reply);
      await settings.put(event);
      return { state: 'configured', event };
    },

    get,

    async list() {
      const kept = (await settings.list()).map(({ eventId }) => eventId);
      const ids = new Set([...kept, ...(await plain(client.smembers(EVENTS_KEY)))]);
      const events = await Promise.all([...ids].sort().map(get));
      return events.filter((event) => event !== null);
    },
  };
}

/** Where the call that begins with a place ends: all of its places are of one epoch, as nearly all at one time are. */
function endOfCall(places: readonly PlaceEvidence[], from: number): number {
  let end = from + 1;
  while (end - from < BEATS_PER_CALL && places[end]?.epoch === places[from]?.epoch) end++;
  return end;
}

function newest(one: QueueEvent | undefined, other: QueueEvent | null): QueueEvent | undefined {
  if (other === null) return one;
  return one === undefined || other.rev > one.rev ? other : one;
}
