/** Rows of the positions table: written once, valid until they expire. */
import { StoreUnavailableError } from '@urr/core/errors';
import type { Access } from './access';
import { type Item, number, numberOf } from './attributes';

/** How often an earlier row may expire or be deleted just while we look. */
const TRIES = 3;

/* A row's time line: written ── valid: `expiresAt` > now ── expired: as if absent ── deleted by TTL, days later */
const IS_FREE = 'attribute_not_exists(id) OR expiresAt <= :now';

export type Rows = {
  /** Writes a row unless a valid one stands. Repeatable. @returns the row that stands now */
  putOnce(row: {
    readonly key: string;
    readonly item: Item;
    readonly expiresAtMs: number;
    readonly nowMs: number;
  }): Promise<Item>;
  /** The valid row, strongly consistent. */
  get(key: string, nowMs: number): Promise<Item | undefined>;
};

export function createRows(access: Access): Rows {
  return {
    async putOnce({ key, item, expiresAtMs, nowMs }) {
      const row = { ...item, expiresAt: number(expiresAtMs), ttl: number(Math.ceil(expiresAtMs / 1000)) };
      for (let tries = 0; tries < TRIES; tries++) {
        const written = await access.put({
          table: 'positions',
          key,
          item: row,
          condition: IS_FREE,
          values: { ':now': number(nowMs) },
          repeatable: true,
        });
        if (written.done) return row;
        if (isValid(written.found, nowMs)) return written.found;
      }
      throw new StoreUnavailableError('a row came and went while it was written');
    },

    async get(key, nowMs) {
      const row = await access.get('positions', key);
      return isValid(row, nowMs) ? row : undefined;
    },
  };
}

function isValid(row: Item | undefined, nowMs: number): row is Item {
  return row !== undefined && numberOf(row, 'expiresAt') > nowMs;
}
