/** What the two tables and their keys are called. */

export type TableNames = {
  /** Events, their heads and lines. Default `urr-counters`. */
  readonly counters: string;
  /** Places and what became of them. Default `urr-positions`. */
  readonly positions: string;
};

export type Table = keyof TableNames;

/** Partition keys, the only keys there are. */
export const KEY_OF: Readonly<Record<Table, string>> = { counters: 'eventId', positions: 'id' };

export const DEFAULT_PREFIX = 'urr-';

/** The names of both tables under a prefix. */
export function tableNames(prefix: string = DEFAULT_PREFIX): TableNames {
  return { counters: `${prefix}counters`, positions: `${prefix}positions` };
}
