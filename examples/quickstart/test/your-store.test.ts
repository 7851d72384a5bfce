import { memoryEntryQueueStore, memoryWaitingRoomStore } from '@urr/server/memory';
import { entryQueueStoreContract, waitingRoomStoreContract } from '@urr/server/testing';
import { describe, expect, it } from 'vitest';

// Your own stores in place of these two.
waitingRoomStoreContract({ describe, it, expect }, { name: 'mine', create: () => memoryWaitingRoomStore() });

entryQueueStoreContract(
  { describe, it, expect },
  {
    name: 'mine',
    create() {
      let nowMs = Date.now();
      return {
        store: memoryEntryQueueStore({ clock: () => nowMs }),
        now: () => nowMs,
        advance(ms) {
          nowMs += ms;
        },
      };
    },
  },
);
