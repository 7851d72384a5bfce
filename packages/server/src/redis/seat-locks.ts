import { tellExpired } from '../seat-lock/expired-holds';
import { fenceKey, holdsKey, seatKey } from '../seat-lock/seat-keys';
import type { SeatLockOptions, SeatLockOutcome, SeatLocks } from '../seat-lock/seat-locks';
import { assertSeat, assertSeatRequest, toHoldMs } from '../seat-lock/seat-request';
import type { RedisClient } from './client';
import { createScript, createScriptRunner } from './script';
import * as lua from './scripts.generated';

export type RedisSeatLockOptions = SeatLockOptions & {
  /** `Redis` or `Cluster` of ioredis; it stays the caller's to close. Redis 6.2 or later, or Valkey. */
  readonly client: RedisClient;
  /** Longest wait for an answer, milliseconds; default 2,000. After it callers get `StoreUnavailableError`. */
  readonly timeoutMs?: number;
};

const HOLD = createScript(lua.SEAT_HOLD);
const RELEASE = createScript(lua.SEAT_RELEASE);
const OWNER = createScript(lua.SEAT_OWNER);

/**
 * Seat locks on Redis, shared by any number of processes: `seat:{eventId}:{seatId}` holds the owner, `…:token_seq` the
 * fence. Several seats are one script. Time is the server's.
 *
 * Redis may forget the last moments in a failover, and then two visitors hold one seat. Their fences differ, or else
 * are equal: let the database take one write of each fence (see the guide).
 */
export function redisSeatLocks(options: RedisSeatLockOptions): SeatLocks {
  const { client, onExpired, timeoutMs = 2000 } = options;
  const run = createScriptRunner(client, timeoutMs);

  /** @param mine only seats that are held already */
  async function hold(request: Parameters<SeatLocks['acquire']>[0], mine: boolean): Promise<SeatLockOutcome> {
    assertSeatRequest(request);
    const { eventId, owner, seats } = request;
    const holdMs = toHoldMs(request.ttlSeconds);
    if (holdMs === 0) return { state: 'taken', seats };
    const keys = [
      holdsKey(eventId),
      ...seats.map((seatId) => seatKey(eventId, seatId)),
      ...seats.map((seatId) => fenceKey(eventId, seatId)),
    ];
    const reply = await run(HOLD, keys, [owner, holdMs, mine ? 1 : 0, ...seats]);
    const [state, timeMs, expired, each] = reply as [string, unknown, string[], unknown[]];
    tellExpired(onExpired, eventId, expired);
    if (state === 'taken') return { state, seats: each.map(String) };
    return {
      state: 'held',
      seats: seats.map((seatId, index) => ({ seatId, fence: Number(each[index]) })),
      expiresAt: Number(timeMs),
    };
  }

  return {
    acquire: (request) => hold(request, false),
    extend: (request) => hold(request, true),
    async release(request) {
      assertSeatRequest(request);
      const { eventId, owner, seats } = request;
      const keys = [holdsKey(eventId), ...seats.map((seatId) => seatKey(eventId, seatId))];
      return Number(await run(RELEASE, keys, [owner, ...seats]));
    },
    async owner({ eventId, seatId }) {
      assertSeat({ eventId, seatId });
      const reply = await run(OWNER, [seatKey(eventId, seatId), fenceKey(eventId, seatId)], []);
      if (reply === null) return null;
      const [owner, fence, expiresAt] = reply as readonly unknown[];
      return { owner: String(owner), fence: Number(fence), expiresAt: Number(expiresAt) };
    },
  };
}
