import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { defineConfig, type RoomKeys } from '@urr/core';
import { createOperator, createWaitingRoom } from '@urr/server';
import { dynamoOperatorLog, dynamoWaitingRoomStore } from '@urr/server/dynamodb';

export function createTier1(keys: RoomKeys) {
  const client = new DynamoDBClient({ maxAttempts: 1 }); // retries are the store's
  const room = createWaitingRoom({
    config: defineConfig({}),
    keys,
    store: dynamoWaitingRoomStore({ client }),
  });
  const operator = createOperator({ room, log: dynamoOperatorLog({ client }) });
  return { room, operator };
}
