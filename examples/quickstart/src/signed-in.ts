import type { IncomingMessage } from 'node:http';
import type { EntryQueue, WaitingRoom } from '@urr/server';
import { createEntryQueueApp, createWaitingRoomApp } from '@urr/server/http';
import { nodeRequestOf, toNodeHandler } from '@urr/server/node';

type SignedIn = IncomingMessage & { user?: { id: string } };

/** Behind your sign-in: one place for each account, on whichever device. */
export function linesForAccounts(room: WaitingRoom, queue: EntryQueue) {
  const subject = (request: Request) => nodeRequestOf<SignedIn>(request)?.user?.id;
  return toNodeHandler(createWaitingRoomApp({ room, subject }), createEntryQueueApp({ queue, subject }));
}
