/** The operator's log on DynamoDB: one item for each change, and one that says which is the newest. */
import { randomBytes } from 'node:crypto';
import { ConflictError, isUrrError } from '@urr/core/errors';
import type { OperatorEntry, OperatorLog } from '../operator/log';
import { type Access, type AccessOptions, createAccess } from './access';
import { bytes, hasBytes, type Item, number, numberOf, text, textOf } from './attributes';
import { operatorEntryKey, operatorLogKey } from './keys';
import { createPlans } from './plans';

const WRITE_ID_BYTES = 8;

const DEFAULT_LIMIT = 100;

/**
 * An operator's log in the counters table, for `createOperator({ log })`. Entries are kept until somebody deletes
 * them. `append` is one conditional write that knows itself again when its answer was lost: a change is neither lost
 * nor written down twice.
 *
 * @param options as for `dynamoWaitingRoomStore`; both may share a client
 */
export function dynamoOperatorLog(options: AccessOptions): OperatorLog {
  const access = createAccess(options);
  return {
    plans: createPlans(access),

    async append(entry) {
      const { eventId, rev } = entry;
      const write = randomBytes(WRITE_ID_BYTES);
      const written = await access.put({
        table: 'counters',
        key: operatorEntryKey(eventId, rev),
        item: { entry: text(JSON.stringify(entry)), write: bytes(write) },
        condition: 'attribute_not_exists(eventId)',
        repeatable: true,
      });
      if (!written.done && !(written.found !== undefined && hasBytes(written.found, 'write', write))) {
        const [newest] = await newestEntries(access, eventId, { limit: 1 });
        throw new ConflictError(
          `event "${eventId}" is at revision ${newest?.rev ?? rev}`,
          newest?.rev ?? rev,
        );
      }
      await moveOn(access, eventId, rev);
    },

    async list(eventId, { limit = DEFAULT_LIMIT, before } = {}) {
      if (before !== undefined) return entriesBelow(access, eventId, before, limit);
      return (await newestEntries(access, eventId, { limit })).slice(0, limit);
    },
  };
}

/**
 * Entries, newest first, at least one if there is any. Who wrote the newest may not have got round to saying so: then
 * there is one beyond what is said to be the newest.
 */
async function newestEntries(
  access: Access,
  eventId: string,
  { limit }: { readonly limit: number },
): Promise<readonly OperatorEntry[]> {
  const pointer = await access.get('counters', operatorLogKey(eventId));
  for (let newest = pointer === undefined ? 0 : numberOf(pointer, 'newest'); ; newest++) {
    const oldest = Math.max(1, newest - limit + 1);
    const revs = Array.from({ length: newest - oldest + 2 }, (_, back) => newest + 1 - back);
    const keys = revs.map((rev) => operatorEntryKey(eventId, rev));
    const found = await access.getMany('counters', keys);
    if (found.has(operatorEntryKey(eventId, newest + 1))) continue;
    return toEntries(keys, found);
  }
}

/** The newest of the entries below a revision, from any revision there is. */
async function entriesBelow(
  access: Access,
  eventId: string,
  before: number,
  limit: number,
): Promise<readonly OperatorEntry[]> {
  const [newest] = await newestEntries(access, eventId, { limit: 1 });
  const from = Math.min(before - 1, newest?.rev ?? 0);
  const count = Math.max(0, Math.min(limit, from));
  const keys = Array.from({ length: count }, (_, back) => operatorEntryKey(eventId, from - back));
  return toEntries(keys, await access.getMany('counters', keys));
}

function toEntries(keys: readonly string[], found: ReadonlyMap<string, Item>): readonly OperatorEntry[] {
  return keys.flatMap((key) => {
    const item = found.get(key);
    return item === undefined ? [] : [JSON.parse(textOf(item, 'entry')) as OperatorEntry];
  });
}

/** Says which revision is the newest. The entry is kept already, so that failing here loses nothing. */
async function moveOn(access: Access, eventId: string, rev: number): Promise<void> {
  try {
    await access.update({
      table: 'counters',
      key: operatorLogKey(eventId),
      expression: 'SET newest = :rev',
      condition: 'attribute_not_exists(newest) OR newest < :rev',
      values: { ':rev': number(rev) },
      repeatable: true,
    });
  } catch (error) {
    if (!isUrrError(error, 'ERR_STORE_UNAVAILABLE')) throw error;
  }
}
