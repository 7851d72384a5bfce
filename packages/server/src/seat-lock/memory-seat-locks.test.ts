import { describe, expect, it } from 'vitest';
import { seatLocksContract } from '../testing/seat-locks-contract';
import type { SeatHolds } from './expired-holds';
import { memorySeatLocks } from './memory-seat-locks';

const START = 1_800_000_000_000;

function fixture(onExpired: (holds: SeatHolds) => void = () => {}) {
  let nowMs = START;
  const locks = memorySeatLocks({ clock: () => nowMs, onExpired });
  return {
    locks,
    now: () => nowMs,
    advance: (ms: number) => {
      nowMs += ms;
    },
  };
}

seatLocksContract({ describe, it, expect }, { name: 'memory', create: fixture });

const request = { eventId: 'e', owner: 'a', seats: ['A-1'], ttlSeconds: 420 };

describe('seat locks in memory', () => {
  it('end at the very millisecond', async () => {
    const { locks, advance } = fixture();
    expect(await locks.acquire(request)).toMatchObject({ expiresAt: START + 420_000 });
    advance(419_999);
    expect(await locks.owner({ eventId: 'e', seatId: 'A-1' })).toMatchObject({ owner: 'a' });
    advance(1);
    expect(await locks.owner({ eventId: 'e', seatId: 'A-1' })).toBe(null);
  });

  it('raise fences across a restart, because they begin at the time', async () => {
    const before = await fixture().locks.acquire(request);
    const after = fixture();
    after.advance(1);
    const again = await after.locks.acquire(request);
    if (before.state !== 'held' || again.state !== 'held') throw new Error('expected both to hold');
    expect(again.seats[0]?.fence).toBeGreaterThan(before.seats[0]?.fence ?? 0);
  });

  it('hold the seat though the counter of expired holds fails', async () => {
    const { locks, advance } = fixture(() => {
      throw new Error('no such metric');
    });
    await locks.acquire(request);
    advance(420_000);
    expect(await locks.acquire({ ...request, owner: 'b' })).toMatchObject({ state: 'held' });
  });
});
