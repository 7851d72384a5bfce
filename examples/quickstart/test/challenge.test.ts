import { createWaitingRoomApp } from '@urr/server/http';
import { createLocal } from '@urr/server/local';
import { expect, it, vi } from 'vitest';
import { siteVerify } from '../src/challenge';

const url = 'https://challenges.example/siteverify';

/** A challenge service that knows one good answer, once. */
function service() {
  const good = new Set(['human-1', 'human-2']);
  return vi.fn(async (_url: unknown, init?: RequestInit) => {
    const form = new URLSearchParams(String(init?.body));
    const success = form.get('secret') === 's3cret' && good.delete(form.get('response') ?? '');
    return Response.json({ success });
  });
}

function join(fetch: typeof globalThis.fetch) {
  const { room } = createLocal({ events: ['iu-2027'] });
  const app = createWaitingRoomApp({
    room,
    challenge: siteVerify({ url, secret: 's3cret', fetch }),
    onError: () => {},
  });
  return async (challenge?: unknown) => {
    const body = JSON.stringify({ challenge });
    const headers = { 'content-type': 'application/json' };
    const address = 'https://tickets.example/vwr-api/vwr/assign/iu-2027';
    const response = await app.fetch(new Request(address, { method: 'POST', body, headers }));
    return [response.status, ((await response.json()) as { code?: string }).code];
  };
}

it('challenge lets in who solved it, once, and asks the service nothing it need not', async () => {
  const fetch = service();
  const joins = join(fetch);
  expect(await joins('human-1')).toEqual([200, undefined]);
  expect(fetch).toHaveBeenCalledWith(url, expect.objectContaining({ method: 'POST' }));
  expect(await joins('human-1')).toEqual([403, 'challenge-required']);
  expect(await joins('robot')).toEqual([403, 'challenge-required']);
  const calls = fetch.mock.calls.length;
  for (const nothing of [undefined, '', 1, 'x'.repeat(3501)]) {
    expect(await joins(nothing)).toEqual([403, 'challenge-required']);
  }
  expect(fetch).toHaveBeenCalledTimes(calls);
});

it.each([
  ['does not answer', () => Promise.reject(new Error('timeout'))],
  ['answers with a page', async () => new Response('<html>')],
])('challenge asks to come back when the service %s', async (_, fetch) => {
  expect(await join(fetch as typeof globalThis.fetch)('human-1')).toEqual([503, 'busy']);
});

it('guardedJoining sends a cookie first', async () => {
  const { guardedJoining } = await import('../src/guarded-joining');
  const { room } = createLocal({ events: ['iu-2027'] });
  const app = guardedJoining(room, { join: 'j'.repeat(32), turnstile: 't' });
  const address = 'https://tickets.example/vwr-api/vwr/assign/iu-2027';
  const response = await app.fetch(new Request(address, { method: 'POST' }));
  expect([response.status, response.headers.get('retry-after')]).toEqual([429, '1']);
});

it('planPace warms up in stairs of a minute', async () => {
  const { planPace } = await import('../src/planned-pace');
  const { settings } = await planPace(createLocal().operator);
  expect(settings.pacing).toMatchObject({ step: 100, everySeconds: 10 });
  expect(settings.pacing?.schedule).toHaveLength(11);
  expect(settings.pacing?.schedule?.[9]).toEqual({
    at: '2027-05-01T11:15:00.000Z',
    step: 500,
    everySeconds: 10,
  });
});
