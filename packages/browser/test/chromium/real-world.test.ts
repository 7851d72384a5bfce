import { afterEach, describe, expect, it, vi } from 'vitest';
import { createWaitingRoomClient, keepEntry } from '../../src/index';
import { EVENT, statusDocument, waiting } from '../support/answers';

afterEach(() => vi.restoreAllMocks());

describe('with the browser as it is', () => {
  it('a client finds its own fetch, storage, clock and page', async () => {
    const fetch = vi
      .spyOn(globalThis, 'fetch')
      .mockImplementation(async (input) =>
        Response.json(
          String(input).includes('/status/')
            ? statusDocument({ asOf: Date.now() })
            : waiting({ status: statusDocument({ asOf: Date.now(), segments: [] }) }),
        ),
      );
    const client = createWaitingRoomClient({ eventId: EVENT });
    client.enter();
    await vi.waitFor(() => expect(client.getSnapshot().state).toBe('waiting'));
    expect(fetch).toHaveBeenCalledTimes(2);
    expect(localStorage.getItem(`urr-1-${EVENT}`)).toContain('2341');
    window.dispatchEvent(new Event('offline'));
    await new Promise((resolve) => setTimeout(resolve, 1100));
    window.dispatchEvent(new Event('online'));
    await vi.waitFor(() => expect(fetch).toHaveBeenCalledTimes(3));
    client.stop();
    localStorage.clear();
  });

  it('a kept entry reads the companion cookie', () => {
    vi.spyOn(globalThis, 'fetch').mockRejectedValue(new TypeError('offline'));
    const seconds = Math.floor(Date.now() / 1000) + 300;
    // biome-ignore lint/suspicious/noDocumentCookie: the companion cookie is what is tested
    document.cookie = `urr-entry-exp-${EVENT}=${seconds}`;
    const entry = keepEntry({ eventId: EVENT });
    expect(entry.expiresAt).toBe(seconds * 1000);
    expect(entry.getSnapshot()).toMatchObject({ state: 'active' });
    entry.stop();
  });
});
