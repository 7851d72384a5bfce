/** The bundled functions, as Lambda loads them, on an emulated DynamoDB and a stand-in for Secrets Manager. */
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { tableDefinitions, toCreateTableInput } from '@urr/server/dynamodb';
import dynalite from 'dynalite';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { bundle } from '../lib/bundle';

type Handler = (event: unknown) => Promise<Record<string, unknown>>;

const folder = mkdtempSync(join(tmpdir(), 'urr-functions-'));
const secrets: Record<string, Record<string, string>> = {
  keys: { AWSCURRENT: newKeys() },
  origin: { AWSCURRENT: 'x'.repeat(48), AWSPREVIOUS: 'y'.repeat(48) },
};
const servers: Server[] = [];

beforeAll(async () => {
  const dynamo = dynalite({ createTableMs: 0 });
  const secretsManager = createServer(async (request, response) => {
    const body: Buffer[] = [];
    for await (const chunk of request) body.push(chunk);
    const { SecretId, VersionStage } = JSON.parse(Buffer.concat(body).toString());
    const SecretString = secrets[SecretId]?.[VersionStage];
    response.writeHead(SecretString === undefined ? 400 : 200, {
      'content-type': 'application/x-amz-json-1.1',
    });
    response.end(
      JSON.stringify(SecretString === undefined ? { __type: 'ResourceNotFoundException' } : { SecretString }),
    );
  });
  vi.stubEnv('AWS_REGION', 'ap-northeast-2');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
  vi.stubEnv('AWS_ENDPOINT_URL_DYNAMODB', await listen(dynamo));
  vi.stubEnv('AWS_ENDPOINT_URL_SECRETS_MANAGER', await listen(secretsManager));
  vi.stubEnv('URR_TABLES', JSON.stringify({ counters: 'urr-counters', positions: 'urr-positions' }));
  vi.stubEnv('URR_KEYS_SECRET', 'keys');
  vi.stubEnv('URR_ORIGIN_SECRET', 'origin');
  vi.stubEnv('URR_METRICS', 'URR');
  const client = new DynamoDBClient({});
  for (const table of tableDefinitions())
    await client.send(new CreateTableCommand(toCreateTableInput(table)));
  client.destroy();
});

afterAll(() => {
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
  rmSync(folder, { recursive: true, force: true });
  vi.unstubAllEnvs();
});

it('opens an event by hand, gives a place to whoever comes through CloudFront, and advances', async () => {
  const [operator, room, advancer] = await Promise.all(['operator', 'waiting-room', 'advancer'].map(load));
  const settings = { pacing: { step: 1, everySeconds: 10 } };
  await operator?.({ eventId: 'iu-2027', action: 'configure', who: 'kim', settings });
  expect(await operator?.({ eventId: 'iu-2027', action: 'open', who: 'kim', why: 'on sale' })).toMatchObject({
    phase: 'open',
  });
  await expect(operator?.({ eventId: 'iu-2027', action: 'pause' })).rejects.toThrow('`who`');

  expect(await room?.(assign())).toMatchObject({ statusCode: 403 });
  expect(await room?.(assign('z'.repeat(48)))).toMatchObject({ statusCode: 403 });
  const positions: unknown[] = [];
  // The value before the present one is good while it is being rotated.
  for (const header of ['x'.repeat(48), 'y'.repeat(48), 'x'.repeat(48)]) {
    const answer = await room?.(assign(header));
    expect(answer?.statusCode).toBe(200);
    const { state, position } = JSON.parse(String(answer?.body));
    expect(['waiting', 'admitted']).toContain(state);
    positions.push(position);
  }

  const log = vi.spyOn(console, 'log').mockImplementation(() => {});
  expect(await advancer?.({ source: 'aws.events' })).toMatchObject({ failed: [] });
  expect(JSON.parse(String(log.mock.calls[0]?.[0]))).toMatchObject({
    'urr.event_id': 'iu-2027',
    'urr.waiting_room.tail': 3,
  });
  expect(JSON.stringify(log.mock.calls)).not.toContain('eyJ');
  log.mockRestore();
});

async function load(name: string): Promise<Handler> {
  const file = join(folder, `${name}.mjs`);
  bundle(`functions/${name}.ts`, file);
  return ((await import(file)) as { handler: Handler }).handler;
}

/** As API Gateway's HTTP API sends it, shortened. */
function assign(originVerify?: string) {
  const rawPath = '/vwr-api/vwr/assign/iu-2027';
  return {
    version: '2.0',
    rawPath,
    rawQueryString: '',
    headers: {
      host: 'abc.execute-api.ap-northeast-2.amazonaws.com',
      'content-type': 'application/json',
      ...(originVerify && { 'x-origin-verify': originVerify }),
    },
    body: '{}',
    isBase64Encoded: false,
    requestContext: { http: { method: 'POST', path: rawPath }, stage: '$default' },
  };
}

/** What the README puts into the secret. */
function newKeys(): string {
  const server = dirname(createRequire(import.meta.url).resolve('@urr/server/package.json'));
  return execFileSync(process.execPath, [join(server, 'dist/cli/main.js'), 'keys', 'new'], {
    encoding: 'utf8',
  });
}

async function listen(server: Server): Promise<string> {
  servers.push(server);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
