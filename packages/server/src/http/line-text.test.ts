import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { QueueWaiting } from '../entry-queue/outcome';
import { createLineText, toLine } from './line-text';

const count = fc.nat();
const outcome: fc.Arbitrary<QueueWaiting> = fc
  .record({
    state: fc.constantFrom('waiting' as const, 'paused' as const, 'scheduled' as const),
    eventId: fc.constantFrom('iu-2027', 'other'),
    position: count,
    seq: count,
    ahead: count,
    behind: count,
    eta: fc.option(fc.record({ lowSeconds: count, highSeconds: count })),
    pollAfterMs: count,
    asOf: fc.constantFrom(1_800_000_000_000, 1_800_000_000_275),
    term: fc.constantFrom(1, 1_800_000_000_000),
    opensAt: fc.option(fc.constantFrom(1_800_000_100_000, 1_800_000_200_000), { nil: undefined }),
    message: fc.option(fc.constantFrom({ ko: '"잠시만"' }, { en: 'a\nb' }), { nil: undefined }),
  })
  .map((fields) => fields as QueueWaiting);

it('writes what JSON.stringify would, whatever was written before', () => {
  fc.assert(
    fc.property(fc.array(outcome, { maxLength: 20 }), (outcomes) => {
      const text = createLineText();
      for (const one of outcomes) expect(text(one)).toBe(JSON.stringify(toLine(one)));
    }),
  );
});
