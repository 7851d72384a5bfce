import { memorySeatLocks } from '@urr/server/memory';
import { describe, expect, it } from 'vitest';
import { recordHold, sell } from '../src/seat-sale';
import { objectTable, sqliteTable } from './seat-tables';

const EVENT = 'iu-2027';
const sqlite = sqliteTable();
const tables = [
  { name: 'a table in memory', create: objectTable },
  ...(sqlite === null ? [] : [{ name: 'SQLite', create: sqlite }]),
];

describe.each(tables)('a sale in $name', ({ create }) => {
  function setup() {
    let now = 1_800_000_000_000;
    const locks = memorySeatLocks({ clock: () => now });
    const table = create(
      ['A-1', 'A-2'].map((seat_id) => ({ event_id: EVENT, seat_id, fence: 0, owner: null, sold_at: null })),
    );
    const hold = async (owner: string) => {
      const outcome = await locks.acquire({ eventId: EVENT, owner, seats: ['A-1', 'A-2'], ttlSeconds: 420 });
      if (outcome.state === 'taken') throw new Error('taken');
      return outcome.seats;
    };
    return { ...table, hold, sleep: (ms: number) => (now += ms), now: () => now };
  }

  it('goes to whoever holds the seats, once', async () => {
    const { db, row, hold, now } = setup();
    const seats = await hold('ann');
    recordHold(db, EVENT, 'ann', seats);
    recordHold(db, EVENT, 'ann', seats); // the reply was lost
    sell(db, EVENT, 'ann', seats, now());
    expect(row('A-1')).toMatchObject({ owner: 'ann', sold_at: now() });
    expect(() => sell(db, EVENT, 'ann', seats, now())).toThrow('A-1 is gone');
  });

  it('is refused to an owner who slept past the end of the hold', async () => {
    const { db, row, hold, sleep, now } = setup();
    const late = await hold('ann');
    recordHold(db, EVENT, 'ann', late);
    sleep(420_001);
    const seats = await hold('bob');
    recordHold(db, EVENT, 'bob', seats);
    expect(() => sell(db, EVENT, 'ann', late, now())).toThrow('A-1 is gone');
    expect(() => recordHold(db, EVENT, 'ann', late)).toThrow('A-1 is gone');
    sell(db, EVENT, 'bob', seats, now());
    expect(row('A-2')).toMatchObject({ owner: 'bob', sold_at: now() });
  });

  it('stands when it came before the next hold was recorded', async () => {
    const { db, row, hold, sleep, now } = setup();
    const first = await hold('ann');
    recordHold(db, EVENT, 'ann', first);
    sleep(420_001);
    const second = await hold('bob');
    sell(db, EVENT, 'ann', first, now());
    expect(() => recordHold(db, EVENT, 'bob', second)).toThrow('A-1 is gone');
    expect(row('A-1')).toMatchObject({ owner: 'ann' });
  });

  it('is made at most once when two hold the same fence, as after a failover of Redis', async () => {
    const { db, hold, now } = setup();
    const seats = await hold('ann');
    recordHold(db, EVENT, 'ann', seats);
    recordHold(db, EVENT, 'bob', seats);
    expect(() => sell(db, EVENT, 'ann', seats, now())).toThrow('A-1 is gone');
    sell(db, EVENT, 'bob', seats, now());
    expect(() => sell(db, EVENT, 'ann', seats, now())).toThrow('A-1 is gone');
  });
});
