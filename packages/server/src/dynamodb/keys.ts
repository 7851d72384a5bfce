/** Keys of all items, one function for each kind. `#` is no character of an event id, so kinds never meet. */
import { createHash } from 'node:crypto';
import type { LedgerKey, PlaceKey } from '../waiting-room/store';

/** Parts of the list of events, so that no part comes near the size of an item. */
export const INDEX_PARTS = 16;

/** counters: `iu-2027` */
export const headKey = (eventId: string): string => eventId;

/** counters: `iu-2027#s#q83vEjRWeJq83v` (a hash of what is in it) */
export const settingsKey = (eventId: string, hash: string): string => `${eventId}#s#${hash}`;

/** counters: `iu-2027#h#1#0`, part 0 of the holes of epoch 1 */
export const holesKey = (eventId: string, epoch: number, part: number): string =>
  `${eventId}#h#${epoch}#${part}`;

/** counters: `iu-2027#c#1800000010000#0`, shard 0 of the claims of the cycle that began then */
export const claimCountKey = (eventId: string, cycleAtMs: number, shard: number): string =>
  `${eventId}#c#${cycleAtMs}#${shard}`;

/** counters: `iu-2027#o#7`, what an operator did as revision 7 */
export const operatorEntryKey = (eventId: string, rev: number): string => `${eventId}#o#${rev}`;

/** counters: `iu-2027#o`, the newest revision of the operator's log */
export const operatorLogKey = (eventId: string): string => `${eventId}#o`;

/** counters: `iu-2027#p`, what is planned for an event */
export const plansKey = (eventId: string): string => `${eventId}#p`;

/** counters: `#plans`, the events that have plans or had */
export const PLANS_INDEX_KEY = '#plans';

/** counters: `#events#3`, one part of the list of events */
export const indexKey = (part: number): string => `#events#${part}`;

export const indexKeyOf = (eventId: string): string =>
  indexKey((createHash('sha256').update(eventId).digest()[0] as number) % INDEX_PARTS);

/** positions: `iu-2027#1#s#Zk3q…`, what is known of a subject or key (hashed by the caller) */
export const ledgerKey = ({ eventId, epoch, key }: LedgerKey): string => `${eventId}#${epoch}#${key}`;

/** positions: `iu-2027#1#hV2bqmcZ1AbC`, what became of a place. Ids are base64url, so no ledger key looks like one. */
export const claimKey = ({ eventId, epoch, jti }: PlaceKey): string => `${eventId}#${epoch}#${jti}`;
