/** A small rehearsal with one fault of each kind at least; `pnpm chaos` is the large one. */
import { afterEach, describe, expect, inject, it } from 'vitest';
import type { ChaosResult } from '../src/chaos/report';
import { FAULTS } from '../src/chaos/schedule';
import { chaosRun, endRuns } from './run';

const redisPath = inject('redisPath');

describe.skipIf(redisPath === null)('a crowd while everything breaks', () => {
  afterEach(endRuns);

  it('loses no place, gives none twice, never lets too many in, and nobody past the doors', async () => {
    const sizes = ['--visitors', '150', '--seconds', '10', '--processes', '2', '--seed', '7'];
    const run = chaosRun(sizes);
    expect(await run.exit, run.output()).toBe(0);
    const result = run.result() as ChaosResult;
    expect(result).toMatchObject({
      visitors: 150,
      lostPlaces: 0,
      duplicatePositions: 0,
      overCapacity: 0,
      passesWithoutTokens: 0,
    });
    expect(result.completed + result.left).toBe(150);
    expect(result.trespassers).toBeGreaterThan(50);
    expect(result.reloads).toBeGreaterThan(5);
    for (const kind of Object.keys(FAULTS) as (keyof typeof FAULTS)[])
      expect(result.faults[kind], kind).toBeGreaterThanOrEqual(1);
  }, 180_000);
});
