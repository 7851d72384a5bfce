import { createLocal, type Local } from '@urr/server/local';
import { afterEach, expect, it, vi } from 'vitest';

afterEach(() => void vi.unstubAllGlobals());

/** What `fetch` is on a page of the site. */
function onTheSite(local: Local, cookie = ''): void {
  vi.stubGlobal('fetch', (path: string, { headers, ...init }: RequestInit) => {
    const sent = { ...(headers as Record<string, string>), cookie };
    return local.fetch(new Request(`https://shop.example${path}`, { ...init, headers: sent }));
  });
}

it('waiting-client shows the number, and keeps the place when it stops', async () => {
  const { showPlace } = await import('../src/waiting-client');
  const local = createLocal({ events: { 'iu-2027': { pacing: { step: 1, everySeconds: 3600 } } } });
  onTheSite(local);
  await local.room.assign({ eventId: 'iu-2027' });
  const line = { textContent: '' };
  const stop = showPlace('iu-2027', line);
  await vi.waitFor(() => expect(line.textContent).toBe('No. 2, 1 ahead'));
  stop();
  expect(await local.operator.get('iu-2027')).toMatchObject({ waitingRoom: { tail: 2, waiting: 1 } });
});

it('seat-page counts down and frees the slot once', async () => {
  const { keepSlot } = await import('../src/seat-page');
  const local = createLocal({ events: ['iu-2027'] });
  onTheSite(local, (await local.passes({ eventId: 'iu-2027' })).cookie);
  const line = { textContent: '' };
  const slot = keepSlot('iu-2027', line, () => {});
  await vi.waitFor(() => expect(line.textContent).toMatch(/^(600|599) s$/));
  expect(await slot.booked()).toEqual({ released: true });
  expect(await slot.booked()).toEqual({ released: false });
});

it('texts can be imported where there is no page, and says so instead of throwing', async () => {
  const { book } = await import('../src/texts');
  expect(await book('iu-2027')).toEqual({ state: 'failed', eventId: 'iu-2027', code: 'no-document' });
});
