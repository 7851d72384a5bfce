/** A draw as browsers meet it: over HTTP, with an app's users or with its challenge. */
import { createKeyRing, defineConfig } from '@urr/core';
import { placeIn } from '@urr/core/draw';
import { statusDocumentSchema } from '@urr/core/protocol';
import { createLocal } from '@urr/server/local';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createWaitingRoom } from '../waiting-room/create-waiting-room';
import { memoryWaitingRoomStore } from '../waiting-room/memory-store';
import { createWaitingRoomApp } from './waiting-room-app';

const MINUTE = 60_000;

describe('a draw over HTTP', () => {
  it('gives users their lots, and everybody what their place is computed from', async () => {
    const local = createLocal({
      clock: 'manual',
      subject: (request) => request.headers.get('x-user') ?? undefined,
    });
    onTestFinished(() => local[Symbol.asyncDispose]());
    const opensAt = new Date(local.clock() + MINUTE).toISOString();
    await local.operator.configure(
      'fan-meeting',
      { order: 'draw', opensAt, pacing: { step: 2 } },
      { who: 'test' },
    );
    const call = (path: string, init: RequestInit = {}) =>
      local.fetch(new Request(`http://shop.example/vwr-api/vwr/${path}/fan-meeting`, init));
    const join = (user?: string) =>
      call('assign', { method: 'POST', ...(user === undefined ? {} : { headers: { 'x-user': user } }) });

    expect((await join()).status).toBe(401);
    const lots = await Promise.all(
      Array.from({ length: 12 }, async (_, user) => (await join(`user ${user}`)).json()),
    );
    expect(lots[0]).toMatchObject({ state: 'scheduled', position: null });
    const entries = lots.map(({ entry }) => Number(entry)).sort((a, b) => a - b);
    expect(entries).toEqual(Array.from({ length: 12 }, (_, index) => index + 1));
    await local.clock.advance(MINUTE);

    const { draw } = statusDocumentSchema.parse(await (await call('status')).json());
    if (draw === undefined || draw.result === null) throw new Error('expected a draw that was made');
    for (const { entry, place } of lots) {
      const answer = await (await call('check', { headers: { authorization: `Bearer ${place}` } })).json();
      const position = placeIn(draw.result, entry);
      expect(answer).toMatchObject(
        position <= 2 ? { state: 'admitted' } : { state: 'waiting', position, entry },
      );
    }
    expect((await local.operator.get('fan-meeting'))?.settings.order).toBe('draw');
    expect(JSON.stringify(await local.operator.history('fan-meeting'))).not.toContain(draw.result.seed);
  });

  it('gives lots to those who passed the challenge, and finds theirs again without another', async () => {
    const ring = (kid: string) => createKeyRing([{ kid, alg: 'HS256', secret: `${kid} `.repeat(16) }]);
    let nowMs = 1_800_000_000_000;
    const room = createWaitingRoom({
      config: defineConfig(),
      keys: { place: ring('place'), vwr: ring('vwr') },
      store: memoryWaitingRoomStore(),
      clock: () => nowMs,
      draw: { lots: 'challenge' },
    });
    await room.configure('e', { order: 'draw', opensAt: new Date(nowMs + MINUTE).toISOString() });
    let asked = 0;
    const challenge = (request: Request) => {
      asked += 1;
      return request.headers.has('x-human') ? ('ok' as const) : ('refused' as const);
    };
    const join = async (app: ReturnType<typeof createWaitingRoomApp>, headers: Record<string, string>) =>
      (
        await app.fetch(new Request('http://shop.example/vwr-api/vwr/assign/e', { method: 'POST', headers }))
      ).json();

    // An app that asks nobody has no lots to give.
    expect(await join(createWaitingRoomApp({ room }), {})).toMatchObject({ code: 'challenge-required' });
    const app = createWaitingRoomApp({ room, challenge });
    expect(await join(app, {})).toMatchObject({ code: 'challenge-required' });
    const { place, entry } = await join(app, { 'x-human': 'yes' });
    expect([entry, asked]).toEqual([1, 2]);
    expect(await join(app, { authorization: `Bearer ${place}` })).toMatchObject({ entry: 1 });
    nowMs += MINUTE;
    expect(await join(createWaitingRoomApp({ room }), {})).toMatchObject({ state: 'admitted' });
  });
});
