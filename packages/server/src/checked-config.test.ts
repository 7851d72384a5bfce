import type { Config } from '@urr/core';
import { describe, expect, it } from 'vitest';
import { keys } from '../test/support/queue';
import { roomKeys } from '../test/support/room-bench';
import { createEntryQueue } from './entry-queue/create-entry-queue';
import { memoryEntryQueueStore } from './entry-queue/memory-store';
import { createEntryGate } from './gateway';
import { memoryWaitingRoomStore } from './memory';
import { createWaitingRoom } from './waiting-room/create-waiting-room';

const MAKERS: readonly [string, (config: Config) => unknown][] = [
  ['createEntryGate', (config) => createEntryGate({ config, keys })],
  ['createEntryQueue', (config) => createEntryQueue({ config, keys, store: memoryEntryQueueStore() })],
  [
    'createWaitingRoom',
    (config) => createWaitingRoom({ config, keys: roomKeys, store: memoryWaitingRoomStore() }),
  ],
];

describe.each(MAKERS)('%s', (_, make) => {
  it.each([[undefined], [null], ['{}'], [{}], [{ ttl: { vwrSeconds: 600 } }]])(
    'says of %j that it is no configuration',
    (config) => {
      expect(() => make(config as unknown as Config)).toThrow(
        'ERR_CONFIG_INVALID config: expected what defineConfig returns',
      );
    },
  );
});
