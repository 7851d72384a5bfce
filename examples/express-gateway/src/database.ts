/** As much of Postgres as is used here. PGlite fits as it is; a pool of `pg` does by `fromPool`. */

export type Row = Readonly<Record<string, unknown>>;

export type Queries = {
  query(sql: string, values?: unknown[]): Promise<{ readonly rows: readonly Row[] }>;
};

export type Database = Queries & {
  /** Commits when `work` resolves, rolls back when it throws. */
  transaction<T>(work: (queries: Queries) => Promise<T>): Promise<T>;
};

type PoolClient = Queries & { release(): void };

/** `fromPool(new pg.Pool({ connectionString }))` */
export function fromPool(pool: Queries & { connect(): Promise<PoolClient> }): Database {
  return {
    query: (sql, values) => pool.query(sql, values),
    async transaction(work) {
      const client = await pool.connect();
      try {
        await client.query('BEGIN');
        const result = await work(client);
        await client.query('COMMIT');
        return result;
      } catch (error) {
        await client.query('ROLLBACK').catch(() => {}); // the first error tells more
        throw error;
      } finally {
        client.release();
      }
    },
  };
}
