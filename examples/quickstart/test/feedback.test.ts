/** Pacing by what is measured, as docs/guide/rehearse.md shows it. */
import { createLocal } from '@urr/server/local';
import { expect, it, onTestFinished } from 'vitest';
import { createKeeper, paceByFeedback } from '../src/feedback';

it('halves the pace of a sale whose servers fail, until somebody sets it by hand', async () => {
  const local = createLocal({ clock: 'manual', events: { 'iu-2027': { maxUsers: 100_000 } } });
  onTestFinished(() => local[Symbol.asyncDispose]());
  let failed = 0;
  const keeper = createKeeper(local, () => ({ requests: 1000, failed }));
  await paceByFeedback(local.operator, 'iu-2027');
  await keeper.tick();
  const pacing = async () => (await local.operator.get('iu-2027'))?.settings.pacing;
  expect(await pacing()).toMatchObject({ step: 500, feedback: { floorStep: 50, holdSeconds: 60 } });
  failed = 100;
  await local.clock.advance(10_000);
  await keeper.tick();
  expect(await pacing()).toMatchObject({ step: 250, feedback: { plan: { step: 500 } } });
  await local.operator.configure('iu-2027', { pacing: { step: 400 } }, { who: 'kim' });
  await local.clock.advance(10_000);
  expect(await keeper.tick()).toEqual([]);
  expect(await pacing()).toMatchObject({ step: 400 });
});
