// API Gateway sends /vwr-api/* to `handler`; an EventBridge rule calls `advance` every minute.
import { defineConfig } from '@urr/core';
import { createWaitingRoom } from '@urr/server';
import { createWaitingRoomApp } from '@urr/server/http';
import { createAdvancerHandler, toLambdaHandler } from '@urr/server/lambda';
import { memoryWaitingRoomStore } from '@urr/server/memory';
import { keys } from './keys';

const store = memoryWaitingRoomStore(); // one process only: fine to try, not for a sale
const room = createWaitingRoom({ config: defineConfig({}), keys, store });

export const handler = toLambdaHandler(createWaitingRoomApp({ room }));
export const advance = createAdvancerHandler({ room });
