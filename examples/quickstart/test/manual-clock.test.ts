import { createLocal } from '@urr/server/local';
import { expect, it } from 'vitest';

it('serves two people every ten seconds', async () => {
  const pacing = { step: 2, everySeconds: 10, burst: 1 };
  await using local = createLocal({ clock: 'manual', events: { 'iu-2027': { pacing } } });
  const join = () => local.room.assign({ eventId: 'iu-2027' });

  expect([(await join()).state, (await join()).state]).toEqual(['admitted', 'admitted']);
  const third = await join();
  if (third.state !== 'waiting') throw new Error(`expected to wait, was ${third.state}`);
  await local.clock.advance(10_000); // no timers, no sleeping: an hour takes as long as a second
  expect(await local.room.check({ place: third.place })).toMatchObject({ state: 'admitted', position: 3 });
});
