import { defineConfig } from '@urr/core';
import { createWaitingRoom, drandBeacon, type WaitingRoomStore } from '@urr/server';
import { keys } from './keys';

export function roomWithDraws(store: WaitingRoomStore) {
  const beacon = drandBeacon({
    url: 'https://api.drand.sh',
    fetch: (url) => fetch(url, { signal: AbortSignal.timeout(5000) }),
  });
  return createWaitingRoom({ config: defineConfig(), keys, store, draw: { lots: 'subject', beacon } });
}
