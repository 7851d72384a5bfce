import { defineConfig } from '@urr/core';
import { createEntryQueue, createOperator, createWaitingRoom } from '@urr/server';
import { createEntryGate } from '@urr/server/gateway';
import { createEntryQueueApp, createWaitingRoomApp } from '@urr/server/http';
import { memoryEntryQueueStore, memoryWaitingRoomStore } from '@urr/server/memory';
import { toNodeHandler } from '@urr/server/node';
import express, { type Request } from 'express';
import { keys } from './keys';

const config = defineConfig({});
const room = createWaitingRoom({ config, keys, store: memoryWaitingRoomStore() });
const queue = createEntryQueue({ config, keys, store: memoryEntryQueueStore() });
const operator = createOperator({ room, queue });
await operator.configure('iu-2027', { phase: 'open', maxUsers: 500 }, { who: 'me', why: 'first try' });
const gate = createEntryGate({ config, keys, queue });

export const app = express();
app.use(toNodeHandler(createWaitingRoomApp({ room }), createEntryQueueApp({ queue })));
const seatsGate = gate.node({ eventId: (req: Request<{ eventId: string }>) => req.params.eventId });
app.post('/api/v1/seats/:eventId/hold', seatsGate, (_req, res) => {
  res.json({ held: true }); // only people the entry queue let in come here
});
