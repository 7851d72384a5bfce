/** As much of Postgres as is used here. PGlite fits as it is; a pool of `pg` does by `fromPool`. */

export type Row = Readonly<Record<string, unknown>>;

export type Queries = {
  query(sql: string, values?: unknown[]): Promise<{ readonly rows: readonly Row[] }>;
};

export type Database = Queries & {
  /** Commits when `work` resolves, rolls back when it throws. */
  transaction<T>(work: (queries: Queries) => Promise<T>): Promise<T>;
};

type PoolClient = Queries & { release(destroy?: boolean): void };

/** `fromPool(new pg.Pool({ connectionString }))` */
export function fromPool(pool: Queries & { connect(): Promise<PoolClient> }): Database {
  return {
    query: (sql, values) => pool.query(sql, values),
    async transaction(work) {
      const client = await pool.connect();
      let isStuck = false;
      try {
        await client.query('BEGIN');
        const result = await work(client);
        await client.query('COMMIT');
        return result;
      } catch (error) {
        // The first error tells more. A connection that may still be inside goes: the next COMMIT on it would write this.
        await client.query('ROLLBACK').catch(() => {
          isStuck = true;
        });
        throw error;
      } finally {
        client.release(isStuck);
      }
    },
  };
}
