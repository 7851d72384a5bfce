// @vitest-environment node
import { defineConfig } from '@urr/core';
import { describe, expect, it, vi } from 'vitest';
import { ENTRY_QUEUE_API, PAGES, WAITING_ROOM_API } from '../src/defaults';
import { standing, statusDocument, waiting } from './support/answers';

describe('on a server', () => {
  it.each([
    '@urr/browser',
    '@urr/browser/define',
    '@urr/browser/elements',
    '@urr/browser/page',
    '@urr/browser/time-left',
  ])('%s can be imported', async (name) => {
    expect(globalThis.document).toBeUndefined();
    expect(Object.keys(await import(name)).length).toBeGreaterThan(0);
  });

  it('a client runs without a document', async () => {
    const { createWaitingRoomClient } = await import('@urr/browser');
    const requests: string[] = [];
    const client = createWaitingRoomClient({
      eventId: 'iu-2027',
      fetch: async (input) => {
        requests.push(String(input));
        return Response.json({ code: 'event-unknown' }, { status: 404 });
      },
    });
    await new Promise<void>((resolve) => {
      client.subscribe(() => client.getSnapshot().final && resolve());
      client.enter();
    });
    expect(client.getSnapshot()).toMatchObject({ state: 'error', code: 'event-unknown' });
    expect(requests).toEqual(['/vwr-api/vwr/status/iu-2027']);
  });

  it('clients run where a window has no events, as in React Native', async () => {
    for (const name of ['document', 'localStorage', 'BroadcastChannel', 'addEventListener', 'crypto']) {
      vi.stubGlobal(name, undefined);
    }
    vi.stubGlobal('window', globalThis);
    vi.stubGlobal('navigator', { product: 'ReactNative' });
    const { createEntryQueueClient, createSharedFetch, createWaitingRoomClient, isWaiting } = await import(
      '@urr/browser'
    );
    const status = statusDocument({ asOf: Date.now() });
    const fetch = createSharedFetch(async (input) =>
      Response.json(
        String(input).includes('/status/')
          ? status
          : /join/.test(String(input))
            ? standing()
            : waiting({ status }),
      ),
    );
    for (const createClient of [createWaitingRoomClient, createEntryQueueClient]) {
      const client = createClient({ eventId: 'iu-2027', fetch });
      await new Promise<void>((resolve) => {
        client.subscribe(() => client.getSnapshot().state === 'waiting' && resolve());
        client.enter();
      });
      client.stop();
    }
    expect(isWaiting('iu-2027')).toBe(false);
    vi.unstubAllGlobals();
  });

  it('exports what it promises', async () => {
    expect(Object.keys(await import('@urr/browser')).sort()).toMatchInlineSnapshot(`
      [
        "UrrAdmittedEvent",
        "UrrEntryQueueElement",
        "UrrFailedEvent",
        "UrrLeftEvent",
        "UrrStateEvent",
        "UrrWaitingRoomElement",
        "createDrawClient",
        "createEntryQueueClient",
        "createGuardedFetch",
        "createSharedFetch",
        "createWaitingRoomClient",
        "enterEntryQueue",
        "enterWaitingRoom",
        "guardedFetch",
        "isWaiting",
        "keepEntry",
        "recover",
        "refusalOf",
        "setMessages",
      ]
    `);
    expect(Object.keys(await import('@urr/browser/page'))).toEqual(['renderPage']);
  });
});

it('its own defaults are those of the configuration', () => {
  const { api, pages } = defineConfig({});
  expect({ waitingRoom: WAITING_ROOM_API, entryQueue: ENTRY_QUEUE_API }).toEqual(api);
  expect(PAGES).toEqual(pages);
});
