import { StoreUnavailableError } from '@urr/core';
import { expect, it, vi } from 'vitest';
import { createLocal } from '../local/create-local';
import { createPaceKeeper } from './create-pace-keeper';
import type { OriginProbe } from './measure';

const EVENT = 'iu-2027';

/** What a call made of an event, with this probe. */
async function runWith(origin: unknown, queue?: Parameters<typeof createPaceKeeper>[0]['queue']) {
  const { room, operator, clock } = createLocal({ clock: 'manual', events: [EVENT] });
  await operator.configure(EVENT, { pacing: { feedback: { floorStep: 1 } } }, { who: 'kim' });
  const keeper = createPaceKeeper({ room, operator, queue, origin: origin as OriginProbe, clock });
  const [run] = await keeper.tick();
  return run;
}

it.each<[string, unknown, string]>([
  ['undefined', undefined, 'origin-silent'],
  ['null', null, 'origin-silent'],
  ['nothing of it', {}, 'origin-invalid'],
  ['a share', { failedShare: 0.1 }, 'origin-invalid'],
  ['words', { requests: '100', failed: '3' }, 'origin-invalid'],
  ['no number', { requests: 1, failed: Number.NaN }, 'origin-invalid'],
  ['more failures than requests', { requests: 1, failed: 2 }, 'origin-invalid'],
  ['text', 'fine', 'origin-invalid'],
])('a probe that answers %s is told so', async (_, answer, reason) => {
  expect(await runWith(() => answer)).toMatchObject({ state: 'unknown', reason });
});

it('tells what was thrown', async () => {
  const error = new Error('no route');
  expect(await runWith(() => Promise.reject(error))).toMatchObject({
    state: 'unknown',
    reason: 'origin-failed',
    error,
  });
  expect(await runWith({ requests: 1, failed: 0 })).toMatchObject({ reason: 'origin-failed' });
  const gone = new StoreUnavailableError('gone');
  const queue = { get: () => Promise.reject(gone) };
  expect(await runWith(() => ({ requests: 1, failed: 0 }), queue)).toMatchObject({
    state: 'unknown',
    reason: 'store-failed',
    error: gone,
  });
});

it('tells when nobody answered in time', async () => {
  vi.useFakeTimers();
  try {
    const run = runWith(() => new Promise(() => {}));
    await vi.advanceTimersByTimeAsync(2000);
    expect(await run).toMatchObject({ state: 'unknown', reason: 'origin-late' });
  } finally {
    vi.useRealTimers();
  }
});
