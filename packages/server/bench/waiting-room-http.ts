/** Joining over HTTP on a store in memory, beside a route that does nothing. */
import { strict as assert } from 'node:assert';
import { createKeyRing, defineConfig } from '@urr/core';
import { Hono } from 'hono';
import { bench } from '../../../tooling/bench/bench';
import { asyncContestant, interleave } from '../../../tooling/bench/interleave';
import { duration, tableOf, times } from '../../../tooling/bench/table';
import { createWaitingRoomApp } from '../src/http';
import { createWaitingRoom } from '../src/waiting-room/create-waiting-room';
import { memoryWaitingRoomStore } from '../src/waiting-room/memory-store';

const EVENT = 'iu-2027';
const YARDSTICK = 'empty Hono route';

await bench('waiting-room-http', async ({ rounds = 300 }) => {
  const keys = {
    place: createKeyRing([{ kid: 'p1', alg: 'HS256', secret: 'place-secret-of-at-least-32-bytes!' }]),
    vwr: createKeyRing([{ kid: 'v1', alg: 'HS256', secret: 'vwr-secret-of-at-least-32-bytes!!!' }]),
  };
  const room = createWaitingRoom({ config: defineConfig({}), keys, store: memoryWaitingRoomStore() });
  await room.configure(EVENT, { pacing: { step: 1, everySeconds: 3600 } });
  await room.assign({ eventId: EVENT });
  const app = createWaitingRoomApp({ room });
  const empty = new Hono().post('/vwr-api/vwr/assign/:eventId', (context) => context.json({}));
  const post = (origin: number) =>
    new Request(`https://shop.example/vwr-api/vwr/assign/${EVENT}?n=${origin}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' },
      body: '{}',
    });
  const get = (origin: number) => new Request(`https://shop.example/vwr-api/vwr/status/${EVENT}?n=${origin}`);
  const joined = await app.fetch(post(0));
  assert.equal(joined.status, 200);
  assert.equal(((await joined.json()) as { state: string }).state, 'waiting');

  const rows = await interleave(
    [
      asyncContestant(YARDSTICK, post, async (request) => (await empty.fetch(request)).text()),
      asyncContestant('join', post, async (request) => (await app.fetch(request)).text()),
      asyncContestant('status', get, async (request) => (await app.fetch(request)).text()),
      asyncContestant('room.assign, without HTTP', String, () => room.assign({ eventId: EVENT })),
    ],
    YARDSTICK,
    { rounds, sliceMs: 3, warmUpMs: 500 },
  );
  return [
    tableOf('One request after the other, store in memory', rows, [
      { heading: 'work', cell: ({ name }) => name },
      { heading: 'time', cell: ({ nanoseconds }) => duration(nanoseconds) },
      { heading: `÷ ${YARDSTICK}`, cell: ({ ratio }) => times(ratio) },
    ]),
  ];
});
