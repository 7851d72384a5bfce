/** Events: the item each line stands on, read and written together with what lies beside it. */
import { StoreUnavailableError } from '@urr/core/errors';
import { createBoundedMap } from '../bounded-map';
import type { StoredEvent, WaitingRoomStore } from '../waiting-room/store';
import type { Access } from './access';
import { type Item, numberOf } from './attributes';
import { lineOf, settingsOf, toHeadWrite, toStoredEvent } from './head-item';
import { holesKeys, holeUpdates, toHoleCounts } from './holes';
import { headKey, holesKey, INDEX_PARTS, indexKey, indexKeyOf } from './keys';
import { findLease, LEASE_IS_NEW, leaseValues, TAKE_LEASE } from './lease-slots';
import { createSettingsItems } from './settings-items';

const LINES_REMEMBERED = 1000;

/** How often 24 others may take a lease between a refused repeat and the look at who has it. */
const LEASE_TRIES = 3;

export type Events = Pick<WaitingRoomStore, 'readEvent' | 'writeEvent' | 'listEvents' | 'lease' | 'addHoles'>;

export function createEvents(access: Access): Events {
  const settings = createSettingsItems(access);
  /** Where lines stood when last seen: tells which items a read will need, before it is made. */
  const lines = createBoundedMap<{ readonly epoch: number; readonly tail: number }>(LINES_REMEMBERED);

  async function toEvent(eventId: string, head: Item): Promise<StoredEvent> {
    lines.set(eventId, lineOf(head));
    return toStoredEvent(eventId, head, await settings.get(eventId, settingsOf(head)));
  }

  return {
    async readEvent(eventId) {
      const guess = lines.get(eventId) ?? { epoch: 1, tail: 0 };
      const guessed = [headKey(eventId), ...holesKeys(eventId, guess.epoch, guess.tail)];
      const found = await access.getMany('counters', guessed);
      const head = found.get(headKey(eventId));
      if (head === undefined) return undefined;
      const { epoch, tail } = lineOf(head);
      const keys = holesKeys(eventId, epoch, tail);
      const others = keys.filter((key) => !guessed.includes(key));
      const late = await access.getMany('counters', others);
      return {
        event: await toEvent(eventId, head),
        holes: toHoleCounts(keys.map((key) => found.get(key) ?? late.get(key))),
        leases: numberOf(head, 'leased'),
      };
    },

    async writeEvent(change) {
      const { eventId, expectedRev } = change;
      // What the event's item will point to is there before anybody can follow: the list's entry, the settings.
      if (expectedRev === 0) await addToIndex(access, eventId);
      const write = toHeadWrite(change, await settings.put(eventId, change.settings));
      const written = await access.update({
        table: 'counters',
        key: headKey(eventId),
        expression: write.expression,
        condition: write.condition,
        values: write.values,
        repeatable: true,
      });
      if (written.done) return { written: true, event: await toEvent(eventId, written.item) };
      const { found } = written;
      if (found === undefined) return { written: false, event: undefined };
      return { written: write.isIn(found), event: await toEvent(eventId, found) };
    },

    async listEvents() {
      const keys = Array.from({ length: INDEX_PARTS }, (_, part) => indexKey(part));
      const parts = await access.getMany('counters', keys);
      return [...parts.values()].flatMap((part) => part.ids?.SS ?? []);
    },

    async lease({ eventId, leaseId, count }) {
      for (let tries = 1; ; tries++) {
        const written = await access.update({
          table: 'counters',
          key: headKey(eventId),
          expression: TAKE_LEASE,
          condition: LEASE_IS_NEW,
          values: leaseValues(leaseId, count),
          repeatable: true,
        });
        const head = written.done ? written.item : written.found;
        if (head === undefined) return undefined;
        const taken = findLease(head, leaseId, count);
        if (taken !== undefined) {
          const event = await toEvent(eventId, head);
          return { ...taken, leases: numberOf(head, 'leased'), event };
        }
        if (tries === LEASE_TRIES) throw new StoreUnavailableError('a lease was overtaken again and again');
      }
    },

    async addHoles({ eventId, epoch, from, count }) {
      for (const { part, expression, values } of holeUpdates(from, count)) {
        const key = holesKey(eventId, epoch, part);
        await access.update({ table: 'counters', key, expression, values, repeatable: false });
      }
    },
  };
}

async function addToIndex(access: Access, eventId: string): Promise<void> {
  await access.update({
    table: 'counters',
    key: indexKeyOf(eventId),
    expression: 'ADD ids :ids',
    values: { ':ids': { SS: [eventId] } },
    repeatable: true,
  });
}
