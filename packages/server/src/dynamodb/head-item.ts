/**
 * The item of an event: where its line stands. It takes every lease, so it stays below 1,024 bytes, one write unit,
 * whatever its settings say and however long the line is. What is large or written seldom lives in items beside it.
 */
import { randomBytes } from 'node:crypto';
import type { Segment } from '@urr/core/position';
import type { EventChange, RoomSettings, StoredEvent } from '../waiting-room/store';
import { bytes, hasBytes, type Item, number, numberOf, text, textOf } from './attributes';
import { EMPTY_LINE, emptyLineValues } from './lease-slots';

/** Ids of the newest writes are kept, so that a writer whose answer was lost knows its own after others wrote too. */
const WRITES = ['w0', 'w1', 'w2', 'w3'] as const;

const WRITE_ID_BYTES = 8;

const WHAT_CHANGES =
  'epoch = :epoch, rev = :rev, headSegments = :segments, settings = :settings, servingCounter = :serving, w0 = :write';

const SHIFT_WRITES = 'w3 = w2, w2 = w1, w1 = w0';

/** No older writes. Nobody's id: `:nobody` comes with an empty line. */
const NO_WRITES = 'w1 = :nobody, w2 = :nobody, w3 = :nobody';

const IS_NEW = 'attribute_not_exists(rev)';
const IS_UNCHANGED = 'rev = :expected';

/** One attempt to change an event, the same however often it is sent. */
export type HeadWrite = {
  readonly expression: string;
  readonly condition: string;
  readonly values: Item;
  /** Whether the item holds this very write, though others may have been made since. */
  isIn(head: Item): boolean;
};

/** @param settings key of the settings, see `settings-items.ts` */
export function toHeadWrite(change: EventChange, settings: string): HeadWrite {
  const { expectedRev, restart } = change;
  const rev = expectedRev + 1;
  const write = randomBytes(WRITE_ID_BYTES);
  const creates = expectedRev === 0;
  const emptiesLine = creates || restart;
  return {
    expression: `SET ${[
      WHAT_CHANGES,
      creates ? NO_WRITES : SHIFT_WRITES,
      ...(emptiesLine ? [EMPTY_LINE] : []),
    ].join(', ')}`,
    condition: creates ? IS_NEW : IS_UNCHANGED,
    values: {
      ':epoch': number(change.epoch),
      ':rev': number(rev),
      ':segments': text(JSON.stringify(change.segments)),
      ':settings': text(settings),
      ':serving': number(change.serving),
      ':write': bytes(write),
      ...(creates ? {} : { ':expected': number(expectedRev) }),
      ...(emptiesLine ? emptyLineValues : {}),
    },
    isIn(head) {
      const name = WRITES[numberOf(head, 'rev') - rev];
      return name !== undefined && hasBytes(head, name, write);
    },
  };
}

/** Where the event's settings are. */
export const settingsOf = (head: Item): string => textOf(head, 'settings');

/** Epoch and tail, which name the parts the holes are counted in. */
export function lineOf(head: Item): { readonly epoch: number; readonly tail: number } {
  return { epoch: numberOf(head, 'epoch'), tail: numberOf(head, 'nextPosition') - 1 };
}

export function toStoredEvent(eventId: string, head: Item, settings: RoomSettings): StoredEvent {
  return Object.freeze({
    eventId,
    ...lineOf(head),
    rev: numberOf(head, 'rev'),
    settings,
    segments: JSON.parse(textOf(head, 'headSegments')) as readonly Segment[],
  });
}
