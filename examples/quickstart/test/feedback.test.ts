/** Pacing by what is measured, as docs/guide/rehearse.md shows it. */
import { createLocal } from '@urr/server/local';
import { expect, it, onTestFinished } from 'vitest';
import { paceByFeedback } from '../src/feedback';

it('halves the pace of a sale whose servers fail, and leaves an end to each decision', async () => {
  const local = createLocal({ events: { 'iu-2027': {} } });
  onTestFinished(() => local[Symbol.asyncDispose]());
  let failedShare = 0;
  const decide = paceByFeedback(local.operator, 'iu-2027', async () => ({ origin: { failedShare } }));
  await decide();
  const stepOf = async () => (await local.operator.get('iu-2027'))?.settings.pacing;
  expect(await stepOf()).toMatchObject({ step: 500, schedule: [{ step: 50 }] });
  failedShare = 0.1;
  await decide();
  expect(await stepOf()).toMatchObject({ step: 250, schedule: [{ step: 50 }] });
});
