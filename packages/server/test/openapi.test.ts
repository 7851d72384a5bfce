/** The OpenAPI document: current in the reference, whole, and what the apps serve and answer. */
import { defineConfig } from '@urr/core';
import {
  assignAnswerSchema,
  operatorEventSchema,
  operatorEventsSchema,
  operatorHistorySchema,
  problemSchema,
} from '@urr/core/protocol';
import { describe, expect, it } from 'vitest';
import { openApiDocument } from '../src/http/openapi/document';
import { entryQueueApi } from '../src/http/openapi/entry-queue-api';
import { operatorApi } from '../src/http/openapi/operator-api';
import { waitingRoomApi } from '../src/http/openapi/waiting-room-api';
import { OPERATOR_PREFIX } from '../src/http/operator-app';
import { createLocal } from '../src/local/create-local';

type Document = {
  readonly paths: Record<string, Record<string, { operationId: string; parameters?: { $ref: string }[] }>>;
  readonly components: Record<string, Record<string, object>>;
};

const config = defineConfig({});
const whole = openApiDocument(
  waitingRoomApi(config),
  entryQueueApi(config),
  operatorApi(OPERATOR_PREFIX),
) as Document;
const operations = Object.entries(whole.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({
    path,
    method: method.toUpperCase(),
    ...operation,
  })),
);

it('the reference has it as it is (after an intended change: vitest --update)', async () => {
  const text = `${JSON.stringify(whole, null, 2)}\n`;
  await expect(text).toMatchFileSnapshot('../../../docs/reference/openapi.json');
});

it('refers only to components it has, and has none it does not refer to', () => {
  const text = JSON.stringify(whole);
  const referred = [...text.matchAll(/"#\/components\/(\w+)\/(\w+)"/g)].map(
    ([, kind, name]) => `${kind}/${name}`,
  );
  const had = Object.entries(whole.components).flatMap(([kind, all]) =>
    Object.keys(all).map((name) => `${kind}/${name}`),
  );
  expect(new Set(referred)).toEqual(new Set(had.filter((name) => !name.startsWith('securitySchemes'))));
});

it('names each operation once and says which event it is about', () => {
  expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(operations.length);
  for (const { path, parameters = [] } of operations) {
    const named = parameters.some(({ $ref }) => $ref.endsWith('/eventId'));
    expect([path, named]).toEqual([path, path.includes('{eventId}')]);
  }
});

describe('served documents', () => {
  const local = createLocal({ events: ['demo'], operatorToken: 'a-token-for-tests-only' });
  const authorization = `Bearer ${local.operatorToken}`;
  const get = async (path: string, headers: Record<string, string> = {}) => {
    const response = await local.fetch(new Request(`https://shop.example${path}`, { headers }));
    return { status: response.status, headers: response.headers, body: (await response.json()) as Document };
  };

  it.each(operations.map(({ method, path }) => `${method} ${path}`))(
    '%s is an address that takes it',
    async (route) => {
      const [method = '', path = ''] = route.split(' ');
      const request = new Request(`https://shop.example${path.replace('{eventId}', 'demo')}`, {
        method: 'OPTIONS',
      });
      expect((await local.fetch(request)).headers.get('allow')?.split(', ')).toContain(method);
    },
  );

  it('each app describes itself, the operator to those with a token only', async () => {
    const parts = [
      await get('/vwr-api/vwr/openapi.json'),
      await get('/api/v1/queue/openapi.json'),
      await get('/urr/operator/openapi.json', { authorization }),
    ];
    expect(parts.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(Object.assign({}, ...parts.map(({ body }) => body.paths))).toEqual(whole.paths);
    expect(parts[0]?.headers.get('cache-control')).toBe('public, max-age=300');
    expect((await get('/urr/operator/openapi.json')).status).toBe(401);
  });

  it('follows the prefix of the configuration', async () => {
    const moved = createLocal({ config: { api: { waitingRoom: '/line' } } });
    const response = await moved.fetch(new Request('https://shop.example/line/openapi.json'));
    expect(Object.keys(((await response.json()) as Document).paths)).toContain('/line/assign/{eventId}');
  });

  it('answers are what they say', async () => {
    const schedule = [{ at: '2099-01-01T00:00:00Z', step: 9 }];
    await local.operator.configure('demo', { pacing: { schedule } }, { who: 'kim', why: 'plan' });
    const read = (path: string) => get(`/urr/operator/${path}`, { authorization });
    const event = (await read('events/demo')).body;
    expect(operatorEventSchema.strict().parse(event)).toEqual(event);
    expect(event).toMatchObject({
      settings: { pacing: { schedule: [{ at: '2099-01-01T00:00:00.000Z', step: 9, everySeconds: 10 }] } },
    });
    const events = (await read('events')).body;
    expect(operatorEventsSchema.strict().parse(events)).toEqual(events);
    const history = (await read('events/demo/history')).body;
    expect(operatorHistorySchema.strict().parse(history)).toEqual(history);
    expect(problemSchema.parse((await read('events/nobody')).body)).toMatchObject({ code: 'event-unknown' });
    const joined = await local.fetch(
      new Request('https://shop.example/vwr-api/vwr/assign/demo', { method: 'POST' }),
    );
    expect(assignAnswerSchema.safeParse(await joined.json()).success).toBe(true);
  });
});

describe('health', () => {
  const local = createLocal({ events: ['demo'] });
  const get = async (path: string) => {
    const response = await local.fetch(new Request(`https://shop.example${path}`));
    return [response.status, response.headers.get('cache-control'), await response.json()];
  };

  it('says that it lives and that it can serve, to anybody, uncached', async () => {
    for (const prefix of ['/vwr-api/vwr', '/api/v1/queue', '/urr/operator']) {
      expect(await get(`${prefix}/health/live`)).toEqual([200, 'no-store', { state: 'live' }]);
    }
    for (const prefix of ['/vwr-api/vwr', '/api/v1/queue']) {
      expect(await get(`${prefix}/health/ready`)).toEqual([200, 'no-store', { state: 'ready' }]);
    }
  });
});
