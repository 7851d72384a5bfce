/** Options that `urr tables create` and `urr tables print` share. */
import { InputError } from '@urr/core/errors';
import { DEFAULT_PREFIX, tableNames } from '../dynamodb/table-names';
import type { TableOptions } from '../dynamodb/tables';

export const tableFlags = {
  prefix: { type: 'string', default: DEFAULT_PREFIX },
  'warm-reads': { type: 'string' },
  'warm-writes': { type: 'string' },
} as const;

export const TABLE_USAGE = `  --prefix        before "counters" and "positions", default ${DEFAULT_PREFIX}
  --warm-reads    read units a second to keep ready, charged once; default what a new table takes, 12,000
  --warm-writes   write units a second to keep ready, default 4,000`;

const PREFIX = /^[A-Za-z0-9_.-]{0,200}$/;
const NEW_TABLE = { readUnitsPerSecond: 12_000, writeUnitsPerSecond: 4000 };

/** @throws {InputError} a prefix no table can have, units that are no number */
export function toTableOptions(values: {
  readonly prefix: string;
  readonly 'warm-reads'?: string | undefined;
  readonly 'warm-writes'?: string | undefined;
}): TableOptions {
  const { prefix, 'warm-reads': reads, 'warm-writes': writes } = values;
  if (!PREFIX.test(prefix)) {
    throw new InputError('--prefix', 'expected at most 200 letters, digits, "-", "_" and "."');
  }
  const tables = tableNames(prefix);
  if (reads === undefined && writes === undefined) return { tables };
  const readUnitsPerSecond = units('--warm-reads', reads) ?? NEW_TABLE.readUnitsPerSecond;
  const writeUnitsPerSecond = units('--warm-writes', writes) ?? NEW_TABLE.writeUnitsPerSecond;
  return { tables, warmThroughput: { readUnitsPerSecond, writeUnitsPerSecond } };
}

function units(option: string, value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  if (!/^[1-9]\d{0,8}$/.test(value)) throw new InputError(option, 'expected units a second, a whole number');
  return Number(value);
}
