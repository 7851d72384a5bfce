/** The waiting room on DynamoDB. */
import type { WaitingRoomStore } from '../waiting-room/store';
import { type AccessOptions, createAccess } from './access';
import { text } from './attributes';
import { createClaimCounts } from './claim-counts';
import { createEvents } from './events';
import { claimKey, ledgerKey } from './keys';
import { toClaim, toClaimItem, toPlace, toPlaceItem } from './records';
import { createRows } from './rows';

/**
 * A store that any number of processes may share, on the two tables of `tableDefinitions()`. Making it does no I/O.
 * Every write is one conditional write of one item, and knows itself again when its answer was lost, so that neither
 * our retries nor those of the client give a position twice or make an operator's change twice.
 *
 * Calls reject with `StoreUnavailableError`: `ERR_STORE_UNAVAILABLE table "urr-counters" not found in …` when the
 * tables are missing, else after `timeoutMs` and two retries, or at once while a table keeps failing.
 *
 * @param options.client a `DynamoDBClient` or `DynamoDBDocumentClient`; it stays yours
 * @param options.tables other names than `urr-counters` and `urr-positions`
 * @param options.timeoutMs milliseconds for one try, default 1000
 */
export function dynamoWaitingRoomStore(options: AccessOptions): WaitingRoomStore {
  const access = createAccess(options);
  const rows = createRows(access);
  return {
    ...createEvents(access),
    ...createClaimCounts(access),

    async putPlace({ place, expiresAtMs, nowMs, ...key }) {
      const item = toPlaceItem(place);
      return toPlace(await rows.putOnce({ key: ledgerKey(key), item, expiresAtMs, nowMs }));
    },

    async getPlace({ nowMs, ...key }) {
      const row = await rows.get(ledgerKey(key), nowMs);
      return row === undefined ? undefined : toPlace(row);
    },

    async deletePlace({ jti, ...key }) {
      await access.remove({
        table: 'positions',
        key: ledgerKey(key),
        condition: 'jti = :jti',
        values: { ':jti': text(jti) },
        repeatable: true,
      });
    },

    async putClaim({ claim, expiresAtMs, nowMs, ...key }) {
      const item = toClaimItem(claim);
      return toClaim(await rows.putOnce({ key: claimKey(key), item, expiresAtMs, nowMs }));
    },

    async getClaim({ nowMs, ...key }) {
      const row = await rows.get(claimKey(key), nowMs);
      return row === undefined ? undefined : toClaim(row);
    },
  };
}
