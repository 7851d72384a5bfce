import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { admitted, EVENT, standing, statusDocument, waiting } from '../../test/support/answers';
import { createWorld, START } from '../../test/support/world';
import { createEntryQueueClient } from './entry-queue-client';
import { createWaitingRoomClient } from './waiting-room-client';

/** A good answer with some members replaced by anything. */
const spoiled = (good: object) =>
  fc
    .dictionary(fc.constantFrom(...Object.keys(good)), fc.jsonValue(), { maxKeys: 3 })
    .map((change) => ({ ...good, ...change }));
const anything = (...good: object[]) =>
  fc.oneof(fc.jsonValue(), ...good.map(spoiled), ...good.map(fc.constant));

const MINUTE = 60_000;

it(
  'no answer stops a client, makes it hammer, or brings its numbers back up',
  () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(anything(statusDocument()), { minLength: 1, maxLength: 4 }),
        fc.array(anything(waiting({ status: statusDocument() }), standing()), { minLength: 1, maxLength: 3 }),
        fc.array(anything(waiting(), waiting({ turn: true }), standing(), admitted()), {
          minLength: 1,
          maxLength: 4,
        }),
        fc.constantFrom(createWaitingRoomClient, createEntryQueueClient),
        async (documents, joins, checks, createClient) => {
          const world = createWorld();
          let turn = 0;
          const next = (answers: readonly unknown[]) => () => ({ json: answers[turn++ % answers.length] });
          world.on('/', next(checks));
          world.on('vwr/status/', next(documents));
          world.on('/assign/', next(joins));
          world.on('/join', next(joins));
          const client = createClient({ eventId: EVENT, ...world.runtime });
          let shown = { position: null as number | null, ahead: Number.POSITIVE_INFINITY, progress: 0 };
          client.subscribe(() => {
            const { position, ahead, progress } = client.getSnapshot();
            if (position !== null && position === shown.position && ahead !== null) {
              expect(ahead).toBeLessThanOrEqual(shown.ahead);
              expect(progress).toBeGreaterThanOrEqual(shown.progress);
            }
            shown = { position, ahead: ahead ?? Number.POSITIVE_INFINITY, progress };
          });
          client.enter();
          await world.pass(MINUTE);
          expect(world.sent.length).toBeLessThanOrEqual(70);
          const { final } = client.getSnapshot();
          expect(world.timers > 0).toBe(!final);
          expect(world.now()).toBe(START + MINUTE);
          client.stop();
        },
      ),
      { numRuns: 40 },
    ),
  60_000,
);
