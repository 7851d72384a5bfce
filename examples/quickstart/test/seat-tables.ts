/** The table of seats, in SQLite where Node brings it (22.13 and later), and as an object that reads the same SQL. */
import type { Db } from '../src/seat-sale';

type Row = Record<string, string | number | null>;
export type SeatTable = { readonly db: Db; row(seatId: string): Row | undefined };

const COLUMNS = ['event_id', 'seat_id', 'fence', 'owner', 'sold_at'] as const;

/** Runs `UPDATE seats SET a = ?, … WHERE b = ? AND c <= ? AND d IS NULL`, and nothing else. */
export function objectTable(rows: readonly Row[]): SeatTable {
  const table = rows.map((row) => ({ ...row }));
  const row = (seatId: string) => table.find(({ seat_id }) => seat_id === seatId);

  function run(sql: string, ...values: (string | number)[]): number {
    const [, sets = '', conditions = ''] = /^UPDATE seats SET (.+) WHERE (.+)$/.exec(sql) ?? [];
    const rest = [...values];
    const changes = sets.split(', ').map((set) => [columnOf(set, / = \?$/), rest.shift() ?? null] as const);
    const tests = conditions.split(' AND ').map((condition): ((row: Row) => boolean) => {
      if (condition.endsWith(' IS NULL')) {
        const column = columnOf(condition, / IS NULL$/);
        return (row) => row[column] === null;
      }
      const value = rest.shift() as string | number;
      if (condition.endsWith(' <= ?')) {
        const column = columnOf(condition, / <= \?$/);
        return (row) => (row[column] as number) <= (value as number);
      }
      const column = columnOf(condition, / = \?$/);
      return (row) => row[column] === value;
    });
    if (rest.length > 0) throw new Error(`${rest.length} values too many for ${sql}`);
    const found = table.filter((row) => tests.every((test) => test(row)));
    for (const row of found) Object.assign(row, Object.fromEntries(changes));
    return found.length;
  }

  return { db: { run }, row };
}

function columnOf(term: string, ending: RegExp): (typeof COLUMNS)[number] {
  const column = COLUMNS.find((name) => name === term.replace(ending, ''));
  if (column === undefined) throw new Error(`cannot read ${term}`);
  return column;
}

type Sqlite = {
  DatabaseSync: new (
    path: string,
  ) => {
    exec(sql: string): void;
    prepare(sql: string): {
      run(...values: unknown[]): { changes: number | bigint };
      get(...values: unknown[]): Row;
    };
  };
};

/** SQLite of this Node, or null. */
export function sqliteTable(): ((rows: readonly Row[]) => SeatTable) | null {
  const load = (process as { getBuiltinModule?: (name: string) => unknown }).getBuiltinModule;
  const sqlite = load?.('node:sqlite') as Sqlite | undefined;
  if (sqlite === undefined) return null;
  return (rows) => {
    const database = new sqlite.DatabaseSync(':memory:');
    database.exec(
      'create table seats (event_id text, seat_id text, fence bigint not null default 0, owner text, sold_at bigint, primary key (event_id, seat_id))',
    );
    const insert = database.prepare('insert into seats values (?, ?, ?, ?, ?)');
    for (const row of rows) insert.run(...COLUMNS.map((column) => row[column] ?? null));
    return {
      db: { run: (sql, ...values) => Number(database.prepare(sql).run(...values).changes) },
      row: (seatId) => database.prepare('select * from seats where seat_id = ?').get(seatId),
    };
  };
}
