/** Behind API Gateway: assign, check, status and leave. */
import { parseKeys, type RoomKeys } from '@urr/core';
import { createWaitingRoomApp } from '@urr/server/http';
import { toLambdaHandler } from '@urr/server/lambda';
import { fromEnvironment } from './environment';
import { throughCloudFront } from './origin-verify';
import { roomOnDynamo } from './room';
import { readSecret } from './secret';

const keysSecret = fromEnvironment('URR_KEYS_SECRET');
const originSecret = fromEnvironment('URR_ORIGIN_SECRET');

async function readKeys(): Promise<RoomKeys> {
  const { place, vwr } = parseKeys((await readSecret(keysSecret)) ?? '{}');
  if (place === undefined || vwr === undefined)
    throw new Error(
      `secret ${keysSecret} holds no keys: put the output of \`npx @urr/server keys new\` there`,
    );
  return { place, vwr };
}

const { room } = roomOnDynamo(readKeys);

export const handler = toLambdaHandler(
  throughCloudFront(createWaitingRoomApp({ room }), async () => [
    await readSecret(originSecret),
    await readSecret(originSecret, 'AWSPREVIOUS'),
  ]),
);
