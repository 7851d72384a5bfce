import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseKeys } from '@urr/core';
import { createLocal } from '@urr/server/local';
import { afterAll, beforeAll, expect, it, onTestFinished, vi } from 'vitest';

const ring = (name: string) => [{ kid: `${name[0]}1`, alg: 'HS256', secret: `${name}-secret-`.repeat(4) }];
const json = JSON.stringify({ place: ring('place'), vwr: ring('vwr'), entry: ring('entry') });

beforeAll(() => void vi.stubEnv('URR_KEYS', json));
afterAll(() => void vi.unstubAllEnvs());

async function addressOf(server: Server): Promise<string> {
  if (!server.listening) server.listen(0, '127.0.0.1');
  if (!server.listening) await once(server, 'listening');
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

it('tokens issues a pass and tells why another is refused', async () => {
  const { holderOf, passFor } = await import('../src/tokens');
  const token = await passFor('iu-2027', 'guest-list-7');
  expect(await holderOf(token, 'iu-2027')).toBe('guest-list-7');
  expect(await holderOf(token, 'iu-2028')).toBe('refused: wrong-event');
  expect(await holderOf(undefined, 'iu-2027')).toBe('refused: missing');
});

it('position computes 1,841 people ahead of 2,341, and about 37 seconds', async () => {
  const { standing } = await import('../src/position');
  expect(standing(2341, 1_800_000_000_000)).toEqual({
    serving: 500,
    ahead: 1841,
    wait: { lowSeconds: 37, highSeconds: 40 },
    turnAtMs: 1_800_000_040_000,
  });
});

it.each([
  ['GET', '/', 0],
  ['GET', '/shop-api/shows/iu-2027', 0],
  ['POST', '/shop-api/shows/iu-2027/reviews', 1],
  ['GET', '/shop-api/shows/iu-2027/seats/map', 2],
  ['POST', '/shop-api/payments', 2],
  ['POST', '/shop-api/payments/return/toss', 0],
  ['GET', '/shop-api/%2e%2e/payments', 2],
])('routes asks %s %s for tier %i', async (method, path, tier) => {
  const { tierOf } = await import('../src/routes');
  expect(tierOf(method, path)).toBe(tier);
});

it('sale opens by itself at its time', async () => {
  const { planSale } = await import('../src/sale');
  const local = createLocal();
  expect(await planSale(local.operator)).toMatchObject({
    phase: 'scheduled',
    settings: { opensAt: '2027-05-01T11:00:00.000Z', maxUsers: 800 },
  });
  expect(await local.room.assign({ eventId: 'iu-2027' })).toMatchObject({ state: 'scheduled', position: 1 });
});

it('operator-api is for who holds a token, and the history names them', async () => {
  const { serveOperator } = await import('../src/operator-api');
  const local = createLocal({ events: ['iu-2027'] });
  const url = await addressOf(serveOperator(local.operator, 'a-token-of-32-characters-or-more'));
  const pause = (token: string) =>
    fetch(`${url}/urr/operator/events/iu-2027/pause`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
    });
  expect((await pause('somebody-elses-token-of-32-chars')).status).toBe(403);
  expect((await pause('a-token-of-32-characters-or-more')).status).toBe(200);
  expect((await local.operator.history('iu-2027'))[0]).toMatchObject({ action: 'pause', who: 'kim' });
});

it('signed-in gives an account the same place on every device', async () => {
  const { linesForAccounts } = await import('../src/signed-in');
  const local = createLocal({ events: ['iu-2027'] });
  const lines = linesForAccounts(local.room, local.queue);
  const server = createServer((req, res) => {
    Object.assign(req, { user: { id: req.headers['x-test-user'] } });
    void lines(req, res);
  });
  const url = await addressOf(server);
  const positionOf = async (user: string) => {
    const headers = { 'x-test-user': user };
    const response = await fetch(`${url}/vwr-api/vwr/assign/iu-2027`, { method: 'POST', headers });
    return ((await response.json()) as { position: number }).position;
  };
  expect([await positionOf('ann'), await positionOf('bob'), await positionOf('ann')]).toEqual([1, 2, 1]);
});

it('seat-holds locks seats for the event of the pass and for no other', async () => {
  const { app } = await import('../src/seat-holds');
  const local = createLocal({ keys: parseKeys(json) });
  const url = await addressOf(app.listen(0, '127.0.0.1'));
  const { cookie } = await local.passes({ eventId: 'iu-2027' });
  const reserve = async (eventId: string, seats: unknown = ['A-1', 'A-2']) => {
    const response = await fetch(`${url}/api/v1/seats/reserve`, {
      method: 'POST',
      headers: { cookie, 'content-type': 'application/json' },
      body: JSON.stringify({ eventId, seats }),
    });
    return response.json();
  };
  expect(await reserve('iu-2027')).toMatchObject({
    state: 'held',
    seats: [{ seatId: 'A-1', fence: expect.any(Number) }, {}],
  });
  expect(await reserve('iu-2028')).toMatchObject({ code: 'entry-required', reason: 'wrong-event' });
  for (const seats of [null, 'A-1', [], ['A-1', 'A-1'], ['A-1:token_seq']]) {
    expect(await reserve('iu-2027', seats)).toEqual({ seats: 'expected 1 to 20 seat ids' });
  }
});

it('watched-guard lets everybody through and says what would have happened', async () => {
  const { guard } = await import('../src/watched-guard');
  const log = vi.spyOn(console, 'log').mockReturnValue();
  const server = createServer((req, res) => guard(req, res, () => res.end('shop')));
  const url = await addressOf(server);
  expect(await (await fetch(`${url}/api/v1/seats/iu-2027/map`)).text()).toBe('shop');
  expect(JSON.parse(log.mock.calls[0]?.[0])).toMatchObject({
    reason: 'shadow:vwr-required:missing',
    eventId: 'iu-2027',
  });
});

it('fallback-page writes the page and the function that leads to it', async () => {
  const { writeFallbackPage } = await import('../src/fallback-page');
  const folder = mkdtempSync(join(tmpdir(), 'urr-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  await writeFallbackPage(folder);
  expect(readFileSync(join(folder, 'vwr/index.html'), 'utf8')).toContain('URR Tickets');
  expect(readFileSync(join(folder, 'vwr-rewrite.js'), 'utf8')).toContain('"/vwr/index.html"');
});
