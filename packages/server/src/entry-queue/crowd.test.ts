import { createTokens } from '@urr/core';
import { describe, expect, it } from 'vitest';
import { EVENT, keys, queueFixture } from '../../test/support/queue';

describe('a crowd', () => {
  it('of 500 callers at once on eight processes never holds more slots than maxUsers, in order, each once', async () => {
    const { another, pass, queue, config, now, advance } = await queueFixture({ maxUsers: 0 });
    const processes = Array.from({ length: 8 }, () => another());
    const processOf = (index: number) => processes[index % processes.length] as typeof queue;
    const joined = await Promise.all(
      Array.from({ length: 500 }, async (_, index) => {
        const vwrToken = await pass({ subject: `subject-${index}` });
        return processOf(index).join({ eventId: EVENT, vwrToken });
      }),
    );
    const places = joined.map((outcome) => (outcome.state === 'waiting' ? (outcome.place ?? '') : ''));
    const seqs = joined.map((outcome) => (outcome.state === 'waiting' ? outcome.seq : 0));
    expect(new Set(seqs).size).toBe(500);

    const entry = createTokens({ config, kind: 'entry', keys: keys.entry, clock: now });
    const inside = new Map<string, string>();
    const admittedSeqs: number[] = [];
    const sizes = [5, 40, 40, 12, 60, 60, 60, 25];
    for (const [round, maxUsers] of sizes.entries()) {
      await queue.configure(EVENT, { maxUsers });
      await Promise.all(
        Array.from({ length: 50 }, (_, index) => processOf(index).promote({ eventId: EVENT })),
      );
      const outcomes = await Promise.all(
        places.map((place, index) => processOf(index + round).status({ place, eventId: EVENT })),
      );
      const fresh = outcomes.flatMap((outcome, index) =>
        outcome.state === 'admitted' && !inside.has(places[index] ?? '')
          ? [{ place: places[index] ?? '', token: outcome.token, seq: outcome.seq }]
          : [],
      );
      admittedSeqs.push(...fresh.map(({ seq }) => seq).sort((a, b) => a - b));
      for (const { place, token } of fresh) inside.set(place, token);

      let through = 0;
      for (const token of inside.values()) {
        const verdict = await entry.verify(token, { eventId: EVENT });
        if (verdict.ok && (await queue.checkSlot(verdict.claims)) === 'active') through++;
      }
      expect(through).toBeLessThanOrEqual(Math.max(maxUsers, ...sizes.slice(0, round)));
      const { active = 0 } = (await queue.get(EVENT)) ?? {};
      expect(through).toBeLessThanOrEqual(active);

      const leaving = [...inside.entries()].filter((_, index) => index % 2 === 0);
      await Promise.all(leaving.map(([, entryToken], index) => processOf(index).complete({ entryToken })));
      advance(3000);
    }
    expect(admittedSeqs.length).toBeGreaterThan(100);
    expect(admittedSeqs).toEqual([...seqs].sort((a, b) => a - b).slice(0, admittedSeqs.length));
  });
});
