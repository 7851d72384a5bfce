// @vitest-environment node
import { defineConfig } from '@urr/core';
import { describe, expect, it } from 'vitest';
import { ENTRY_QUEUE_API, PAGES, WAITING_ROOM_API } from '../src/defaults';

describe('on a server', () => {
  it.each(['@urr/browser', '@urr/browser/define', '@urr/browser/elements', '@urr/browser/page'])(
    '%s can be imported',
    async (name) => {
      expect(globalThis.document).toBeUndefined();
      expect(Object.keys(await import(name)).length).toBeGreaterThan(0);
    },
  );

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

  it('exports what it promises', async () => {
    expect(Object.keys(await import('@urr/browser')).sort()).toMatchInlineSnapshot(`
      [
        "UrrAdmittedEvent",
        "UrrEntryQueueElement",
        "UrrFailedEvent",
        "UrrLeftEvent",
        "UrrStateEvent",
        "UrrWaitingRoomElement",
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
