/** What operators do with an event. */
import {
  assertEventId,
  type Clock,
  type Config,
  ConflictError,
  InputError,
  phaseAt,
  type Random,
} from '@urr/core';
import { aheadOf, holesBefore, segmentAt } from '@urr/core/position';
import { parseEventSettings } from '@urr/core/protocol';
import { type DrawRules, placedHoles, restartedDraw, withDraw, withoutSeed } from './draw';
import type { EventCache, Snapshot } from './event-cache';
import { cycleStartAt } from './head';
import { pacingAt } from './pace-plan';
import type { RoomEvent, WaitingRoom } from './room';
import { changeEvent, type EventState, paceEvent, restartEvent, servingOf } from './settings';
import { holeSums } from './status-document';
import type { RoomSettings, StoredEvent, WaitingRoomStore } from './store';

/** How often a change without a revision is made again on top of a faster one. */
const MAX_TRIES = 5;

type Change = EventState & { readonly epoch: number; readonly restart: boolean };

export type Operations = Pick<WaitingRoom, 'configure' | 'pace' | 'claims' | 'reset' | 'get' | 'list'>;

export function createOperations(
  config: Config,
  store: WaitingRoomStore,
  cache: EventCache,
  clock: Clock,
  draws: { readonly rules: DrawRules | undefined; readonly random: Random },
): Operations {
  /** Reads, decides, writes; again when somebody was faster and the caller did not insist on a revision. */
  async function change(
    eventId: string,
    rev: number | undefined,
    decide: (event: StoredEvent | undefined, nowMs: number) => Change,
  ): Promise<RoomEvent> {
    for (let tries = 1; ; tries++) {
      const event = (await cache.fresh(eventId))?.event;
      const expectedRev = event?.rev ?? 0;
      if (rev !== undefined && rev !== expectedRev) throw conflict(eventId, rev, expectedRev);
      const nowMs = clock();
      const next = decide(event, nowMs);
      if (event === undefined || isDifferent(event, next)) {
        const serving = servingOf({ eventId, rev: expectedRev, tail: event?.tail ?? 0, ...next }, nowMs);
        const result = await store.writeEvent({ eventId, expectedRev, serving, ...next });
        if (result.event !== undefined) cache.note(result.event);
        if (!result.written) {
          if (rev !== undefined || tries === MAX_TRIES) throw conflict(eventId, rev, result.event?.rev);
          continue;
        }
      }
      const changed = await cache.get(eventId);
      if (changed === undefined) throw conflict(eventId, rev, undefined);
      return toRoomEvent(changed);
    }
  }

  async function toRoomEvent({ event, holes }: Snapshot): Promise<RoomEvent> {
    const nowMs = clock();
    const serving = servingOf(event, nowMs);
    return {
      ...event,
      settings: withoutSeed({ ...event.settings, pacing: pacingAt(event.settings.pacing, nowMs) }),
      phase: phaseAt(event.settings, nowMs),
      serving,
      waiting: aheadOf(
        event.tail,
        serving,
        holesBefore(holeSums(placedHoles(event, holes), serving, event.tail), event.tail),
      ),
      admittedPerMinute: await admittedPerMinute(event, nowMs),
    };
  }

  async function admittedPerMinute(event: StoredEvent, nowMs: number): Promise<number> {
    const segment = segmentAt(event.segments, nowMs);
    if (segment === undefined) return 0;
    const { everySeconds } = segment;
    const cycles = Math.max(1, Math.round(60 / everySeconds));
    const last = cycleStartAt(segment, nowMs);
    const starts = Array.from({ length: cycles }, (_, back) => last - back * everySeconds * 1000);
    const counts = await store.readClaimCounts(event.eventId, starts);
    const claims = counts.reduce((sum, count) => sum + count, 0);
    return Math.round((claims * 60) / (cycles * everySeconds));
  }

  async function get(eventId: string): Promise<RoomEvent | null> {
    assertEventId(eventId);
    const snapshot = await cache.fresh(eventId);
    return snapshot === undefined ? null : toRoomEvent(snapshot);
  }

  return {
    get,

    async configure(eventId, settings, { rev } = {}) {
      assertEventId(eventId);
      const changes = parseEventSettings(settings);
      return change(eventId, rev, (event, nowMs) => ({
        ...withDraw(event, changeEvent(event, changes, nowMs, config), draws.rules, draws.random, nowMs),
        epoch: event?.epoch ?? 1,
        restart: false,
      }));
    },

    async pace(eventId, { from, last }) {
      assertEventId(eventId);
      return change(eventId, undefined, (event, nowMs) => {
        // Not by revision: heads that move on raise it all the time.
        if (event === undefined || !isSamePacing(pacingAt(event.settings.pacing, nowMs), from)) {
          throw conflict(eventId, undefined, event?.rev);
        }
        return { ...paceEvent(event, last, nowMs, config), epoch: event.epoch, restart: false };
      });
    },

    claims: async (eventId, cyclesAtMs) =>
      cyclesAtMs.length === 0 ? [] : store.readClaimCounts(eventId, cyclesAtMs),

    async reset(eventId, { rev, epoch } = {}) {
      assertEventId(eventId);
      return change(eventId, rev, (event, nowMs) => {
        if (event === undefined) throw new InputError('eventId', 'nobody has configured this event');
        const next = epoch ?? event.epoch + 1;
        if (!Number.isSafeInteger(next) || next <= event.epoch) {
          throw new InputError('epoch', `expected a whole number above ${event.epoch}`);
        }
        const restarted = restartedDraw(restartEvent(event, nowMs, config), draws.rules, draws.random);
        return { ...restarted, epoch: next, restart: true };
      });
    },

    async list() {
      const ids = [...(await store.listEvents())].sort();
      const events = await Promise.all(ids.map(get));
      return events.filter((event) => event !== null);
    },
  };
}

function isDifferent(event: StoredEvent, { settings, segments, restart }: Change): boolean {
  const state = ({ settings, segments }: EventState) => JSON.stringify([settings, segments]);
  return restart || state(event) !== state({ settings, segments });
}

function isSamePacing(one: RoomSettings['pacing'], other: RoomSettings['pacing']): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function conflict(eventId: string, expected: number | undefined, found: number | undefined): ConflictError {
  const wanted =
    expected === undefined ? 'is being changed by somebody else' : `is not at revision ${expected}`;
  return new ConflictError(
    `event "${eventId}" ${wanted}${found === undefined ? '' : `, it is at ${found}`}`,
    found,
  );
}
