import { describe, expect, it } from 'vitest';
import { createChance } from './random';
import { createSchedule, FAULTS } from './schedule';

const schedule = (seed: number, seconds: number) =>
  createSchedule({ seconds, processes: 3, chance: createChance(seed) });

describe('the schedule', () => {
  it('is the same for the same seed, and another for another', () => {
    expect(schedule(1, 120)).toEqual(schedule(1, 120));
    expect(schedule(2, 120)).not.toEqual(schedule(1, 120));
  });

  it.each([10, 12, 60, 120, 180])(
    'has every kind of fault within %d s, each over before the next',
    (seconds) => {
      for (let seed = 0; seed < 50; seed += 1) {
        const faults = schedule(seed, seconds);
        expect(new Set(faults.map(({ kind }) => kind))).toEqual(new Set(Object.keys(FAULTS)));
        faults.forEach(({ atMs, lastsMs, process }, index) => {
          expect(atMs + lastsMs).toBeLessThanOrEqual(faults[index + 1]?.atMs ?? seconds * 1000);
          expect([0, 1, 2]).toContain(process);
        });
      }
    },
  );

  it('has Redis forget once, while there is time to come round from it', () => {
    for (let seed = 0; seed < 50; seed += 1) {
      const losses = schedule(seed, 120).filter(({ kind }) => kind === 'lose-redis');
      expect(losses).toHaveLength(1);
      expect(losses[0]?.atMs).toBeLessThan(45_000);
    }
  });
});
