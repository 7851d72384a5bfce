/**
 * Claims of a cycle, counted in shards. Shard `n` takes the claims from `n × 500` to `(n + 1) × 500` of the limit, so
 * that the shards together never take more than the limit, and one item never more writes than a partition does.
 */
import { createBoundedMap } from '../bounded-map';
import type { WaitingRoomStore } from '../waiting-room/store';
import type { Access } from './access';
import { number, numberOf } from './attributes';

import { claimCountKey } from './keys';

const SHARD_CLAIMS = 500;

/** Limits above 32,000 a cycle get larger shards instead of more. */
const MOST_SHARDS = 64;

const CYCLES_REMEMBERED = 1000;

/** What this process knows of a cycle: shards found full need not be asked again. */
type Cycle = { begun: boolean; readonly fullAt: Map<number, number> };

export type ClaimCounts = Pick<WaitingRoomStore, 'countClaim' | 'readClaimCounts'>;

export function createClaimCounts(access: Access, random: () => number = Math.random): ClaimCounts {
  const cycles = createBoundedMap<Cycle>(CYCLES_REMEMBERED);

  function cycleOf(name: string): Cycle {
    const cycle = cycles.get(name) ?? { begun: false, fullAt: new Map() };
    cycles.set(name, cycle);
    return cycle;
  }

  /** The first claim goes to shard 0, which is where readers look; the others anywhere, so that none gets hot. */
  function pick(cycle: Cycle, open: readonly number[]): number | undefined {
    if (!cycle.begun && open[0] === 0) return 0;
    return open[Math.floor(random() * open.length)];
  }

  return {
    async countClaim({ eventId, cycleAtMs, limit, expiresAtMs }) {
      const shares = sharesOf(limit);
      const cycle = cycleOf(`${eventId}#${cycleAtMs}`);
      for (;;) {
        const open = [...shares.keys()].filter((n) => (cycle.fullAt.get(n) ?? 0) < (shares[n] as number));
        const shard = pick(cycle, open);
        if (shard === undefined) return false;
        cycle.begun = true;
        const share = shares[shard] as number;
        const written = await access.update({
          table: 'counters',
          key: claimCountKey(eventId, cycleAtMs, shard),
          expression: 'SET #ttl = :ttl, shards = :shards ADD claims :one',
          condition: 'attribute_not_exists(claims) OR claims < :share',
          names: { '#ttl': 'ttl' },
          values: {
            ':one': number(1),
            ':share': number(share),
            ':shards': number(shares.length),
            ':ttl': number(Math.ceil(expiresAtMs / 1000)),
          },
          // A repeat would count again and take a claim from somebody.
          repeatable: false,
        });
        if (written.done) return true;
        cycle.fullAt.set(shard, share);
      }
    },

    async readClaimCounts(eventId, cyclesAtMs) {
      const firstKeys = cyclesAtMs.map((at) => claimCountKey(eventId, at, 0));
      const found = new Map(await access.getMany('counters', [...new Set(firstKeys)]));
      const shardKeys = cyclesAtMs.map((at) => {
        const first = found.get(claimCountKey(eventId, at, 0));
        const shards = first === undefined ? 1 : numberOf(first, 'shards');
        return Array.from({ length: shards }, (_, shard) => claimCountKey(eventId, at, shard));
      });
      const others = [...new Set(shardKeys.flat())].filter((key) => !firstKeys.includes(key));
      for (const [key, item] of await access.getMany('counters', others)) found.set(key, item);
      return shardKeys.map((keys) =>
        keys.reduce((sum, key) => {
          const item = found.get(key);
          return sum + (item === undefined ? 0 : numberOf(item, 'claims'));
        }, 0),
      );
    },
  };
}

/** How much of a limit each shard takes. */
function sharesOf(limit: number): readonly number[] {
  const size = Math.max(SHARD_CLAIMS, Math.ceil(limit / MOST_SHARDS));
  const shards = Math.ceil(Math.max(0, limit) / size);
  return Array.from({ length: shards }, (_, shard) => Math.min(size, limit - shard * size));
}
