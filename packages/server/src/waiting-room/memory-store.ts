/** The waiting room in the memory of one process: the readable reference of what every store promises. */
import { ExpiringMap } from './expiring-map';
import {
  type ClaimRecord,
  type EventChange,
  HOLE_BLOCK,
  LEASE_SLOTS,
  type LedgerKey,
  type PlaceKey,
  type PlaceRecord,
  type StoredEvent,
  type WaitingRoomStore,
} from './store';

type Line = {
  event: StoredEvent;
  /** Leases by id, oldest first, at most LEASE_SLOTS. */
  readonly leases: Map<string, { readonly from: number; readonly to: number }>;
  /** How many leases this epoch has seen. */
  leased: number;
  readonly holes: Map<number, number>;
};

/**
 * A store for demos, tests and sites of one process. Every method is one synchronous step, so nothing can come
 * between its reads and its writes. What has expired is dropped; what is kept is bounded by what is still valid.
 */
export function memoryWaitingRoomStore(): WaitingRoomStore {
  const lines = new Map<string, Line>();
  const places = new ExpiringMap<PlaceRecord>();
  const claims = new ExpiringMap<ClaimRecord>();
  const counts = new ExpiringMap<number>();
  const listeners = new Set<(eventId: string) => void>();

  return {
    async readEvent(eventId) {
      const line = lines.get(eventId);
      if (line === undefined) return undefined;
      const holes = [...line.holes].sort(([a], [b]) => a - b);
      return { event: line.event, holes, leases: line.leased };
    },

    async writeEvent(change) {
      const line = lines.get(change.eventId);
      if ((line?.event.rev ?? 0) !== change.expectedRev) return { written: false, event: line?.event };
      const next = written(line, change);
      lines.set(change.eventId, next);
      for (const listener of listeners) listener(change.eventId);
      return { written: true, event: next.event };
    },

    async listEvents() {
      return [...lines.keys()];
    },

    async lease({ eventId, leaseId, count }) {
      const line = lines.get(eventId);
      if (line === undefined) return undefined;
      const earlier = line.leases.get(leaseId);
      if (earlier !== undefined) return { ...earlier, leases: line.leased, event: line.event };
      const lease = { from: line.event.tail + 1, to: line.event.tail + count };
      line.event = Object.freeze({ ...line.event, tail: lease.to });
      line.leases.set(leaseId, lease);
      line.leased += 1;
      for (const oldest of line.leases.keys()) {
        if (line.leases.size <= LEASE_SLOTS) break;
        line.leases.delete(oldest);
      }
      return { ...lease, leases: line.leased, event: line.event };
    },

    async addHoles({ eventId, epoch, from, count }) {
      const line = lines.get(eventId);
      if (line === undefined || line.event.epoch !== epoch) return;
      for (let position = from; position < from + count; position++) {
        const block = Math.floor((position - 1) / HOLE_BLOCK);
        line.holes.set(block, (line.holes.get(block) ?? 0) + 1);
      }
    },

    async putPlace({ place, expiresAtMs, nowMs, ...key }) {
      const standing = places.get(ledgerKey(key), nowMs);
      if (standing !== undefined) return standing;
      places.set(ledgerKey(key), place, expiresAtMs, nowMs);
      return place;
    },

    async getPlace({ nowMs, ...key }) {
      return places.get(ledgerKey(key), nowMs);
    },

    async deletePlace({ jti, ...key }) {
      if (places.get(ledgerKey(key), Number.NEGATIVE_INFINITY)?.jti === jti) places.delete(ledgerKey(key));
    },

    async countClaim({ eventId, cycleAtMs, limit, expiresAtMs, nowMs }) {
      const counted = counts.get(cycleKey(eventId, cycleAtMs), nowMs) ?? 0;
      if (counted >= limit) return false;
      counts.set(cycleKey(eventId, cycleAtMs), counted + 1, expiresAtMs, nowMs);
      return true;
    },

    async readClaimCounts(eventId, cyclesAtMs) {
      return cyclesAtMs.map((at) => counts.get(cycleKey(eventId, at), Number.NEGATIVE_INFINITY) ?? 0);
    },

    async putClaim({ claim, expiresAtMs, nowMs, ...key }) {
      const standing = claims.get(placeKey(key), nowMs);
      if (standing !== undefined) return standing;
      claims.set(placeKey(key), claim, expiresAtMs, nowMs);
      return claim;
    },

    async getClaim({ nowMs, ...key }) {
      return claims.get(placeKey(key), nowMs);
    },

    onEventWritten(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function written(line: Line | undefined, change: EventChange): Line {
  const { eventId, epoch, settings, segments, expectedRev, restart } = change;
  const kept = restart ? undefined : line;
  return {
    event: Object.freeze({
      eventId,
      epoch,
      rev: expectedRev + 1,
      settings,
      segments,
      tail: kept?.event.tail ?? 0,
    }),
    leases: kept?.leases ?? new Map(),
    leased: kept?.leased ?? 0,
    holes: kept?.holes ?? new Map(),
  };
}

function ledgerKey({ eventId, epoch, key }: LedgerKey): string {
  return `${eventId}#${epoch}#${key}`;
}

function placeKey({ eventId, epoch, jti }: PlaceKey): string {
  return `${eventId}#${epoch}#${jti}`;
}

function cycleKey(eventId: string, cycleAtMs: number): string {
  return `${eventId}#${cycleAtMs}`;
}
