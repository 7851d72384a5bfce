import { describe, expect, it } from 'vitest';
import { smoke } from '../src/smoke/run';
import { stageTable } from '../src/smoke/table';
import { HURRIED } from './site';

describe('the smoke run', () => {
  it('loses nobody, gives no number twice, lets nobody past', async () => {
    const options = { ...HURRIED, visitors: 300, perMinute: 12_000 };
    const { result, report, faults } = await smoke(options, { crowd: 'here' });
    expect(faults).toEqual([]);
    expect(result).toMatchObject({
      visitors: 300,
      assigned: 300,
      duplicatePositions: 0,
      overCapacity: 0,
      bypasses: 0,
      errors: 0,
    });
    expect(result.booked + result.left).toBe(300);
    expect(result.booked).toBeGreaterThan(100);
    expect(stageTable(report)).toContain('waiting room');
  });
});
