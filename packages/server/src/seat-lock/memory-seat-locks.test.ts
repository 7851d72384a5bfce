import { defineConfig } from '@urr/core';
import { describe, expect, it } from 'vitest';
import { memorySeatLocks } from './memory-seat-locks';
import { seatLockSeconds } from './seat-lock-seconds';

const START = 1_800_000_000_000;

function fixture() {
  let nowMs = START;
  const locks = memorySeatLocks({ clock: () => nowMs });
  const seats = (owner: string, ...names: string[]) => ({
    eventId: 'e',
    owner,
    seats: names,
    ttlSeconds: 420,
  });
  return { locks, seats, advance: (ms: number) => (nowMs += ms) };
}

describe('seat locks', () => {
  it('lock all seats or none', async () => {
    const { locks, seats } = fixture();
    expect(await locks.acquire(seats('a', 'A-1', 'A-2'))).toMatchObject({
      state: 'held',
      expiresAt: START + 420_000,
    });
    expect(await locks.acquire(seats('b', 'A-3', 'A-2'))).toEqual({ state: 'taken', seats: ['A-2'] });
    expect(await locks.owner({ eventId: 'e', seatId: 'A-3' })).toBe(null);
    expect(await locks.owner({ eventId: 'other', seatId: 'A-1' })).toBe(null);
  });

  it('keep the fence for the owner and raise it for the next one, also after a lock ran out', async () => {
    const { locks, seats, advance } = fixture();
    await locks.acquire(seats('a', 'A-1'));
    expect(await locks.acquire(seats('a', 'A-1'))).toMatchObject({ seats: [{ seatId: 'A-1', fence: 1 }] });
    advance(421_000);
    expect(await locks.acquire(seats('b', 'A-1'))).toMatchObject({ seats: [{ seatId: 'A-1', fence: 2 }] });
    expect(await locks.release(seats('a', 'A-1'))).toBe(0);
    expect(await locks.owner({ eventId: 'e', seatId: 'A-1' })).toMatchObject({ owner: 'b', fence: 2 });
  });

  it('extend only what is still one’s own', async () => {
    const { locks, seats, advance } = fixture();
    await locks.acquire(seats('a', 'A-1'));
    advance(400_000);
    expect(await locks.extend(seats('a', 'A-1'))).toMatchObject({
      state: 'held',
      expiresAt: START + 820_000,
    });
    expect(await locks.extend(seats('b', 'A-1'))).toEqual({ state: 'taken', seats: ['A-1'] });
    advance(420_000);
    expect(await locks.extend(seats('a', 'A-1'))).toEqual({ state: 'taken', seats: ['A-1'] });
  });

  it('release counts only one’s own', async () => {
    const { locks, seats } = fixture();
    await locks.acquire(seats('a', 'A-1'));
    await locks.acquire(seats('b', 'A-2'));
    expect(await locks.release(seats('a', 'A-1', 'A-2'))).toBe(1);
    expect(await locks.acquire(seats('c', 'A-1'))).toMatchObject({ state: 'held' });
  });

  it('refuse no seats, one twice and more than twenty', async () => {
    const { locks, seats } = fixture();
    await expect(locks.acquire(seats('a'))).rejects.toThrow('ERR_INPUT_INVALID seats');
    await expect(locks.acquire(seats('a', 'A-1', 'A-1'))).rejects.toThrow('ERR_INPUT_INVALID seats');
    const many = Array.from({ length: 21 }, (_, index) => `A-${index}`);
    await expect(locks.acquire(seats('a', ...many))).rejects.toThrow('ERR_INPUT_INVALID seats');
  });

  it('lock nothing for a token that has ended', async () => {
    const { locks, seats } = fixture();
    const request = { ...seats('a', 'A-1'), ttlSeconds: 0 };
    expect(await locks.acquire(request)).toEqual({ state: 'taken', seats: ['A-1'] });
  });
});

describe('seatLockSeconds', () => {
  it('is the configured time, but never beyond the token', () => {
    const config = defineConfig({});
    expect(seatLockSeconds(config, START + 600_000, START)).toBe(420);
    expect(seatLockSeconds(config, START + 60_900, START)).toBe(60);
    expect(seatLockSeconds(config, START - 1, START)).toBe(0);
  });
});
