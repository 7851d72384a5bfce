import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { KeySource, RoomKeys } from '@urr/core';
import { createWaitingRoom, type OperatorLog, type WaitingRoom } from '@urr/server';
import { dynamoOperatorLog, dynamoWaitingRoomStore } from '@urr/server/dynamodb';
import config from '../urr.config.mjs';
import { fromEnvironment } from './environment';

/** Tier 1 on the stack's tables. */
export function roomOnDynamo(keys: KeySource<RoomKeys>): {
  readonly room: WaitingRoom;
  readonly log: OperatorLog;
} {
  // Retries are the store's.
  const access = {
    client: new DynamoDBClient({ maxAttempts: 1 }),
    tables: JSON.parse(fromEnvironment('URR_TABLES')),
  };
  return {
    room: createWaitingRoom({ config, keys, store: dynamoWaitingRoomStore(access) }),
    log: dynamoOperatorLog(access),
  };
}

/** For what signs nothing: the advancer and the operator. */
export const withoutKeys = (): Promise<never> => Promise.reject(new Error('this function holds no keys'));
