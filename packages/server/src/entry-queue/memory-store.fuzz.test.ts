import fc from 'fast-check';
import { expect, it } from 'vitest';
import { memoryEntryQueueStore } from './memory-store';
import type { PlaceEvidence, QueueRules, SlotEvidence } from './store';

const START = Date.parse('2027-05-01T20:00:00+09:00');
const rules: QueueRules = {
  entrySeconds: 60,
  leewaySeconds: 5,
  claimWindowSeconds: 12,
  silenceSeconds: 18,
  activeSeconds: 30,
  recordSeconds: 3600,
  sliding: false,
  holdSlots: false,
};

const subject = fc.integer({ min: 0, max: 11 }).map((index) => `s${index}`);
const operation = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('join' as const), subject }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('claim' as const), subject, back: fc.nat(3) }) },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('promote' as const), units: fc.integer({ min: 1, max: 4 }) }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('beat' as const), subject, back: fc.nat(3) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('release' as const), subject, back: fc.nat(3) }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('wait' as const), seconds: fc.integer({ min: 1, max: 40 }) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('resize' as const), maxUsers: fc.nat(4) }) },
);

it('gives no number twice, fills no slot beyond maxUsers and never revives a spent place', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(operation, { maxLength: 120 }), async (operations) => {
      const store = memoryEntryQueueStore();
      let nowMs = START;
      let maxUsers = 3;
      const call = () => ({ eventId: 'e', nowMs, rules });
      const places = new Map<string, PlaceEvidence[]>();
      const owners = new Map<number, string>();
      const slots: SlotEvidence[] = [];
      const spent = new Set<number>();
      await store.configure({ eventId: 'e', nowMs, change: { maxUsers, threshold: 1 } });

      const note = (who: string, seq: number): void => {
        expect(owners.get(seq) ?? who).toBe(who);
        owners.set(seq, who);
        const own = places.get(who) ?? [];
        if (own.at(-1)?.seq !== seq) places.set(who, [...own, { subject: who, epoch: 1, seq }]);
      };
      const placeOf = (who: string, back: number): PlaceEvidence | undefined => {
        const own = places.get(who) ?? [];
        return own[Math.max(0, own.length - 1 - back)];
      };

      for (const step of operations) {
        const before = await store.snapshot({ ...call(), windowMs: 1000 });
        if (step.kind === 'wait') nowMs += step.seconds * 1000;
        if (step.kind === 'resize') {
          maxUsers = step.maxUsers;
          await store.configure({ eventId: 'e', nowMs, change: { maxUsers } });
        }
        if (step.kind === 'join') {
          const who = step.subject;
          const result = await store.join({
            ...call(),
            subject: who,
            epoch: 1,
            place: null,
            user: null,
            maxWaiting: null,
          });
          if (result.state === 'waiting') note(who, result.seq);
          if (result.state === 'admitted') {
            note(who, result.slot.seq);
            slots.push({ ...result.slot, subject: who });
          }
        }
        if (step.kind === 'claim' || step.kind === 'beat' || step.kind === 'release') {
          const place = placeOf(step.subject, step.back);
          if (place === undefined) continue;
          if (step.kind === 'release') {
            await store.release({ ...call(), place });
            spent.add(place.seq);
          }
          if (step.kind === 'beat') {
            const { places: beats } = await store.heartbeat({ ...call(), places: [place], slots: [] });
            if (spent.has(place.seq)) expect(beats).toEqual(['gone']);
          }
          if (step.kind === 'claim') {
            const result = await store.claim({ ...call(), place });
            if (spent.has(place.seq)) expect(result.state).toBe('spent');
            if (result.state === 'spent') spent.add(place.seq);
            if (result.state === 'admitted') slots.push({ ...result.slot, subject: place.subject });
          }
        }
        if (step.kind === 'promote') await store.promote({ ...call(), maxUnits: step.units });

        const after = await store.snapshot({ ...call(), windowMs: 1000 });
        const active = after?.active ?? 0;
        // A lowered maxUsers sends nobody away; nothing but a slot that was there already may exceed it.
        expect(active).toBeLessThanOrEqual(Math.max(maxUsers, before?.active ?? 0));
        const letThrough = new Set<string>();
        for (const slot of slots) {
          if ((await store.checkSlot({ ...call(), slot, user: null })) === 'active') letThrough.add(slot.id);
        }
        expect(letThrough.size).toBeLessThanOrEqual(active);
        expect(after?.front).toEqual([...(after?.front ?? [])].sort((a, b) => a - b));
      }
    }),
    { numRuns: 60 },
  );
});
