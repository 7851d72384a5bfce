import { expect, it, vi } from 'vitest';
import { fromPool } from '../src/database';

/** A pool of one connection on which statements fail that are named. */
function poolFailing(...failing: string[]) {
  const asked: string[] = [];
  const release = vi.fn();
  const query = async (sql: string) => {
    asked.push(sql);
    if (failing.includes(sql)) throw new Error(`${sql} failed`);
    return { rows: [] };
  };
  const database = fromPool({ query, connect: async () => ({ query, release }) });
  return { database, asked, release };
}

it('commits what worked, and gives the connection back', async () => {
  const { database, asked, release } = poolFailing();
  expect(await database.transaction(({ query }) => query('work'))).toEqual({ rows: [] });
  expect(asked).toEqual(['BEGIN', 'work', 'COMMIT']);
  expect(release.mock.calls).toEqual([[false]]);
});

it('rolls back what failed, and gives the connection back', async () => {
  const { database, asked, release } = poolFailing('work');
  await expect(database.transaction(({ query }) => query('work'))).rejects.toThrow('work failed');
  expect(asked).toEqual(['BEGIN', 'work', 'ROLLBACK']);
  expect(release.mock.calls).toEqual([[false]]);
});

it('gives up a connection that could not be rolled back, so that nobody commits what is left on it', async () => {
  const { database, release } = poolFailing('work', 'ROLLBACK');
  await expect(database.transaction(({ query }) => query('work'))).rejects.toThrow('work failed');
  expect(release.mock.calls).toEqual([[true]]);
});
