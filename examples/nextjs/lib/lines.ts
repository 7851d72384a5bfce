/** Both lines and the gate, in the memory of this process: what `npm run dev` needs, and one small server. */
import { createEntryQueue, createOperator, createWaitingRoom } from '@urr/server';
import { createEntryGate } from '@urr/server/gateway';
import { createEntryQueueApp, createWaitingRoomApp } from '@urr/server/http';
import { memoryEntryQueueStore, memoryWaitingRoomStore } from '@urr/server/memory';
import { config } from './config';
import { loadKeys } from './keys';

type Lines = Awaited<ReturnType<typeof createLines>>;
const kept = globalThis as { urrLines?: Promise<Lines> };

/** The same for every route handler and page, also after a reload of the development server. */
export function lines(): Promise<Lines> {
  kept.urrLines ??= createLines();
  return kept.urrLines;
}

async function createLines() {
  const keys = loadKeys();
  const room = createWaitingRoom({ config, keys, store: memoryWaitingRoomStore() });
  const queue = createEntryQueue({ config, keys, store: memoryEntryQueueStore() });
  const operator = createOperator({ room, queue });
  // Two people every five seconds and two in the seats at once, so that you see both lines with a few windows.
  const pacing = { step: 2, everySeconds: 5 };
  await operator.configure(
    'iu-2027',
    { phase: 'open', pacing, maxUsers: 2 },
    { who: 'example', why: 'to be tried' },
  );
  return {
    waitingRoom: createWaitingRoomApp({ room }),
    entryQueue: createEntryQueueApp({ queue }),
    gate: createEntryGate({ config, keys, queue }),
  };
}
