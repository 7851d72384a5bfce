/** Joining through the waiting room on DynamoDB, beside the bare call that no counter can do without. */
import { strict as assert } from 'node:assert';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { createKeyRing, defineConfig } from '@urr/core';
import dynalite from 'dynalite';
import { bench } from '../../../tooling/bench/bench';
import { asyncContestant, interleave } from '../../../tooling/bench/interleave';
import { duration, tableOf, times } from '../../../tooling/bench/table';
import { createTables, dynamoWaitingRoomStore } from '../src/dynamodb';
import { LEASE_IS_NEW, leaseValues, TAKE_LEASE } from '../src/dynamodb/lease-slots';
import { createWaitingRoom } from '../src/waiting-room/create-waiting-room';

const YARDSTICK = 'bare UpdateItem, ADD n 1';
/** What dynalite takes to read the longer expression, which DynamoDB does not charge for. */
const BARE_LEASE = "bare UpdateItem, the lease's";

await bench('dynamodb', async ({ rounds = 200 }) => {
  const server = dynalite({ createTableMs: 0 });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const client = new DynamoDBClient({
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    region: 'local',
    credentials: { accessKeyId: 'any', secretAccessKey: 'any' },
  });
  await createTables({ client });
  const store = dynamoWaitingRoomStore({ client });
  const keys = {
    place: createKeyRing([{ kid: 'p1', alg: 'HS256', secret: 'place-secret-of-at-least-32-bytes!' }]),
    vwr: createKeyRing([{ kid: 'v1', alg: 'HS256', secret: 'vwr-secret-of-at-least-32-bytes!!!' }]),
  };
  const room = createWaitingRoom({ config: defineConfig({}), keys, store });
  const pacing = { step: 1, everySeconds: 3600 };
  await room.configure('anonymous', { pacing, ledger: 'none' });
  await room.configure('signed-in', { pacing });
  await room.configure('leases', { pacing });
  await room.assign({ eventId: 'anonymous' });
  assert.equal((await room.assign({ eventId: 'anonymous' })).state, 'waiting');

  const bare = {
    TableName: 'urr-counters',
    Key: { eventId: { S: 'bare' } },
    UpdateExpression: 'ADD n :one',
    ExpressionAttributeValues: { ':one': { N: '1' } },
    ReturnValues: 'ALL_NEW' as const,
  };
  const bareLease = (id: string) => ({
    ...bare,
    Key: { eventId: { S: 'leases' } },
    UpdateExpression: TAKE_LEASE,
    ConditionExpression: LEASE_IS_NEW,
    ExpressionAttributeValues: leaseValues(`bare ${id}`, 1),
  });
  const rows = await interleave(
    [
      asyncContestant(YARDSTICK, String, () => client.send(new UpdateItemCommand(bare))),
      asyncContestant(BARE_LEASE, String, (id) => client.send(new UpdateItemCommand(bareLease(id)))),
      asyncContestant('store.lease', String, (id) =>
        store.lease({ eventId: 'leases', leaseId: `lease ${id}`, count: 1 }),
      ),
      asyncContestant('room.assign, no ledger', String, () => room.assign({ eventId: 'anonymous' })),
      asyncContestant('room.assign of a signed-in user', String, (id) =>
        room.assign({ eventId: 'signed-in', subject: `user ${id}` }),
      ),
    ],
    YARDSTICK,
    { rounds, sliceMs: 3, warmUpMs: 500 },
  );
  client.destroy();
  server.closeAllConnections();
  server.close();
  return [
    tableOf('One join after the other, dynalite in the same process', rows, [
      { heading: 'work', cell: ({ name }) => name },
      { heading: 'time', cell: ({ nanoseconds }) => duration(nanoseconds) },
      { heading: `÷ ${YARDSTICK}`, cell: ({ ratio }) => times(ratio) },
    ]),
  ];
});
