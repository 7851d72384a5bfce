import { expect, it, vi } from 'vitest';
import { createOverridden } from '../src/overrides';

it('read at first, then beside a request every half minute, and kept while KV does not answer', async () => {
  let now = 0;
  const said: unknown[] = [{ mode: 'off' }, new Error('no answer'), null];
  const error = vi.spyOn(console, 'error').mockReturnValue();
  const store = {
    async get() {
      const answer = said.shift();
      if (answer instanceof Error) throw answer;
      return answer;
    },
  };
  const beside: Promise<unknown>[] = [];
  const context = { waitUntil: (work: Promise<unknown>) => void beside.push(work) };
  const overridden = createOverridden(
    ({ mode = 'enforce' }) => mode,
    () => now,
  );
  const ask = async (atMs: number) => {
    now = atMs;
    const seen = await overridden(store, context);
    await Promise.all(beside);
    return seen;
  };
  expect(await overridden(undefined, context)).toBe('enforce');
  const seen = [];
  for (const atMs of [0, 29_999, 30_000, 30_001, 60_000, 60_001]) seen.push(await ask(atMs));
  expect(seen).toEqual(['off', 'off', 'off', 'off', 'off', 'enforce']);
  expect(error).toHaveBeenCalledOnce();
});

it('are there for every request that comes before the first read is done', async () => {
  let answer: (said: unknown) => void = () => {};
  const store = { get: () => new Promise<unknown>((resolve) => (answer = resolve)) };
  const context = { waitUntil: () => {} };
  const overridden = createOverridden(({ events }) => events?.['iu-2027']?.minEpoch ?? 1);
  const first = overridden(store, context);
  const answerFirst = answer;
  const second = overridden(store, context);
  for (const one of new Set([answerFirst, answer])) one({ events: { 'iu-2027': { minEpoch: 2 } } });
  expect(await Promise.all([first, second])).toEqual([2, 2]);
});
