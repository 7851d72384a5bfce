import { describe, expect, it } from 'vitest';
import { waitingRoomStoreContract } from '../testing/waiting-room-store-contract';
import { ExpiringMap } from './expiring-map';
import { memoryWaitingRoomStore } from './memory-store';

waitingRoomStoreContract({ describe, it, expect }, { name: 'memory', create: memoryWaitingRoomStore });

describe('memoryWaitingRoomStore', () => {
  it('gives a cycle all of its claims', async () => {
    const store = memoryWaitingRoomStore();
    const claim = { eventId: 'iu-2027', cycleAtMs: 0, limit: 60, expiresAtMs: 1, nowMs: 0 };
    const counted = await Promise.all(Array.from({ length: 100 }, () => store.countClaim(claim)));
    expect(counted.filter(Boolean)).toHaveLength(60);
  });
});

describe('ExpiringMap', () => {
  it('drops what has ended, so that a day of traffic does not stay', () => {
    const map = new ExpiringMap<number>();
    for (let minute = 0; minute < 1440; minute++) {
      const nowMs = minute * 60_000;
      for (let n = 0; n < 10; n++) map.set(`${minute}-${n}`, n, nowMs + 300_000, nowMs);
    }
    expect(map.size).toBeLessThanOrEqual(70);
  });

  it('keeps an entry that was written again with a later end', () => {
    const map = new ExpiringMap<number>();
    map.set('a', 1, 60_000, 0);
    map.set('a', 0, 600_000, 0);
    map.set('b', 1, 600_000, 180_000);
    expect(map.get('a', 180_000)).toBe(0);
  });

  it('returns nothing from the moment of the end on', () => {
    const map = new ExpiringMap<number>();
    map.set('a', 0, 1000, 0);
    expect(map.get('a', 999)).toBe(0);
    expect(map.get('a', 1000)).toBeUndefined();
  });
});
