import { describe, expect, it } from 'vitest';
import type { Access } from './access';
import { type Item, number } from './attributes';
import { createClaimCounts } from './claim-counts';

const NOW = 1_800_000_000_000;

/** Items that count as DynamoDB does, each answer a moment later. */
function countingAccess() {
  const items = new Map<string, Item>();
  const access = {
    async update({ key, values }: { key: string; values: Item }) {
      await Promise.resolve();
      const claims = Number(items.get(key)?.claims?.N ?? 0);
      if (claims >= Number(values[':share']?.N)) return { done: false, found: items.get(key) };
      const item = { claims: number(claims + 1), shards: values[':shards'] ?? number(0) };
      items.set(key, item);
      return { done: true, item };
    },
    async getMany(_: string, keys: readonly string[]) {
      return new Map([...items].filter(([key]) => keys.includes(key)));
    },
  } as unknown as Access;
  return { access, items };
}

const cycle = { eventId: 'iu-2027', cycleAtMs: NOW, expiresAtMs: NOW + 1, nowMs: NOW };
const times = <T>(count: number, make: () => T): T[] => Array.from({ length: count }, make);
const granted = async (asked: readonly Promise<boolean>[]) =>
  (await Promise.all(asked)).filter(Boolean).length;

describe('claims of a cycle in shards', () => {
  it.each([1, 60, 500, 501, 1100, 12_000, 33_000])('gives out exactly %i, whoever asks', async (limit) => {
    const { access, items } = countingAccess();
    const processes = times(3, () => createClaimCounts(access));
    const asked = times(Math.ceil(limit / 2) + 10, () =>
      processes.map((one) => one.countClaim({ ...cycle, limit })),
    );
    expect(await granted(asked.flat())).toBe(limit);
    expect(items.size).toBeLessThanOrEqual(64);
    expect(await processes[0]?.readClaimCounts('iu-2027', [NOW])).toEqual([limit]);
  });

  it('spreads the claims, so that no item takes them all', async () => {
    const { access, items } = countingAccess();
    const counts = createClaimCounts(access);
    await granted(times(1000, () => counts.countClaim({ ...cycle, limit: 5000 })));
    const most = Math.max(...[...items.values()].map(({ claims }) => Number(claims?.N)));
    expect([items.size, most < 300]).toEqual([10, true]);
  });

  it('gives out no more than the larger of two limits that processes believe in', async () => {
    const { access } = countingAccess();
    const [one, other] = [createClaimCounts(access), createClaimCounts(access)];
    const asked = times(3000, () => [
      one.countClaim({ ...cycle, limit: 1300 }),
      other.countClaim({ ...cycle, limit: 700 }),
    ]);
    expect(await granted(asked.flat())).toBe(1300);
  });

  it('gives out what a raised limit adds', async () => {
    const { access } = countingAccess();
    const { countClaim } = createClaimCounts(access);
    const counted = (limit: number) => granted(times(8, () => countClaim({ ...cycle, limit })));
    expect([await counted(5), await counted(5), await counted(7)]).toEqual([5, 0, 2]);
  });

  it('reports a cycle whose first claim was counted by another process', async () => {
    const { access } = countingAccess();
    const [one, other] = [createClaimCounts(access), createClaimCounts(access)];
    await one.countClaim({ ...cycle, limit: 2000 });
    await other.countClaim({ ...cycle, limit: 2000 });
    expect(await one.readClaimCounts('iu-2027', [NOW, NOW + 1, NOW])).toEqual([2, 0, 2]);
  });
});
