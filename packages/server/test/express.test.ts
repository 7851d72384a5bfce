/** The real apps inside Express, as users mount them, over real HTTP. */
import { createServer, type Server } from 'node:http';
import express, { type Express } from 'express';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createEntryQueueApp } from '../src/http/entry-queue-app';
import { createOperatorApp } from '../src/http/operator-app';
import { createWaitingRoomApp } from '../src/http/waiting-room-app';
import { createLocal, type Local } from '../src/local/create-local';
import { nodeRequestOf, toNodeHandler } from '../src/node/to-node-handler';
import { createVisitor, type Visitor } from './support/visitor';

const EVENT = 'iu-2027';
const VWR = '/vwr-api/vwr';
const QUEUE = `/api/v1/queue/${EVENT}`;

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.closeAllConnections();
});

/** Visitors whose requests go over the network. */
async function serve(app: Express): Promise<() => Visitor> {
  const server = createServer(app);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
  return () => createVisitor({ fetch: (request) => fetch(request) }, origin);
}

const local = (): Local => createLocal({ clock: 'manual', events: { [EVENT]: { maxUsers: 1 } } });
const apps = ({ room, queue }: Local) =>
  [createWaitingRoomApp({ room }), createEntryQueueApp({ queue })] as const;

async function journey(visitor: Visitor): Promise<void> {
  expect((await visitor.get(`${VWR}/status/${EVENT}`)).body).toMatchObject({ phase: 'open' });
  expect((await visitor.post(`${VWR}/assign/${EVENT}`, { body: '{}' })).body).toMatchObject({
    state: 'admitted',
  });
  expect((await visitor.get(`${VWR}/check/${EVENT}`)).body).toMatchObject({ state: 'admitted' });
  expect((await visitor.post(`${QUEUE}/join`)).body).toMatchObject({ state: 'admitted' });
  expect((await visitor.post(`${QUEUE}/heartbeat`, { body: '{}' })).body).toMatchObject({
    state: 'admitted',
  });
  expect((await visitor.post(`${QUEUE}/complete`)).body).toMatchObject({ released: true });
  expect((await visitor.post(`${VWR}/leave/${EVENT}`)).body).toMatchObject({ state: 'left' });
  expect([...visitor.jar.keys()]).toEqual([]);
}

describe('in Express', () => {
  it('takes a visitor through both tiers without a prefix', async () => {
    const app = express().use(toNodeHandler(...apps(local())));
    await journey((await serve(app))());
  });

  it('takes a visitor through both tiers behind prefixes that Express cuts off', async () => {
    const [room, queue] = apps(local());
    const app = express();
    app.use('/vwr-api', toNodeHandler(room));
    app.use('/api/v1', toNodeHandler(queue));
    await journey((await serve(app))());
  });

  it('takes a visitor through both tiers after express.json()', async () => {
    const app = express().use(express.json(), toNodeHandler(...apps(local())));
    await journey((await serve(app))());
  });

  it('leaves other paths to the shop, and answers its own mistakes as problems', async () => {
    const app = express().use(express.json(), toNodeHandler(...apps(local())));
    app.use((_req, res) => void res.status(418).send('shop'));
    const visitor = (await serve(app))();
    expect((await visitor.get('/api/v1/seats')).status).toBe(418);
    expect(await visitor.get(`${VWR}/status/a.b`)).toMatchObject({
      status: 400,
      body: { code: 'event-invalid' },
    });
    expect(await visitor.post(`${QUEUE}/join`)).toMatchObject({
      status: 403,
      body: { code: 'vwr-required' },
    });
    const form = { body: 'x=1', headers: { 'content-type': 'text/plain' } };
    expect(await visitor.post(`${VWR}/assign/${EVENT}`, form)).toMatchObject({ status: 415 });
    const large = { body: JSON.stringify({ x: 'x'.repeat(5000) }) };
    expect(await visitor.post(`${VWR}/assign/${EVENT}`, large)).toMatchObject({ status: 413 });
    const foreign = { headers: { origin: 'https://evil.example' } };
    expect(await visitor.post(`${VWR}/assign/${EVENT}`, foreign)).toMatchObject({
      status: 403,
      body: { code: 'origin-refused' },
    });
  });

  it('knows users that earlier middleware found', async () => {
    const { room } = local();
    type Signed = Parameters<typeof nodeRequestOf>[0];
    const subject = (request: Signed) => (nodeRequestOf(request) as { user?: string } | undefined)?.user;
    const app = express();
    app.use((req, _res, next) => {
      Object.assign(req, { user: req.get('x-user') });
      next();
    });
    app.use(toNodeHandler(createWaitingRoomApp({ room, subject })));
    const visitors = await serve(app);
    const positionOf = async (user: string) =>
      (await visitors().post(`${VWR}/assign/${EVENT}`, { headers: { 'x-user': user } })).body.position;
    expect([await positionOf('a'), await positionOf('b'), await positionOf('a')]).toEqual([1, 2, 1]);
  });

  it('serves 500 visitors at once', async () => {
    const visitors = await serve(express().use(toNodeHandler(...apps(local()))));
    const answers = await Promise.all(
      Array.from({ length: 500 }, () => visitors().post(`${VWR}/assign/${EVENT}`, { body: '{}' })),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(new Set(answers.map(({ body }) => body.position)).size).toBe(500);
  });
});

describe('secrets', () => {
  it('stay in their carriers: no body, header or log line holds a pass, key or operator token elsewhere', async () => {
    const lines: string[] = [];
    for (const method of ['log', 'info', 'warn', 'error'] as const) {
      vi.spyOn(console, method).mockImplementation((...args) => void lines.push(args.join(' ')));
    }
    const kit = createLocal({
      clock: 'manual',
      events: { [EVENT]: { maxUsers: 1, pacing: { step: 2, everySeconds: 10, burst: 1 } } },
    });
    const tokens = { kim: 'operator-token-0123456789' };
    const operator = createOperatorApp({ operator: kit.operator, tokens });
    const failing = createWaitingRoomApp({
      room: {
        ...kit.room,
        check: ({ place }) => Promise.reject(new Error(`cannot read ${place}`)),
      },
    });
    const seen: { where: string; text: string; allowed: readonly string[] }[] = [];
    const visitors = [createVisitor(kit), createVisitor(kit), createVisitor(kit)];
    const note = (
      where: string,
      answer: Awaited<ReturnType<Visitor['get']>>,
      allowed: readonly string[] = [],
    ): void => {
      const headers = [...answer.headers].filter(([name]) => name !== 'set-cookie').flat();
      seen.push({ where, text: [answer.text, ...headers].join('\n'), allowed });
    };
    for (const visitor of visitors) {
      const assigned = await visitor.post(`${VWR}/assign/${EVENT}`);
      note('assign', assigned, [assigned.body.place]);
      note('check', await visitor.get(`${VWR}/check/${EVENT}`));
      note('status', await visitor.get(`${VWR}/status/${EVENT}`));
      const joined = await visitor.post(`${QUEUE}/join`);
      note('join', joined, [joined.body.place]);
      note('queue status', await visitor.get(`${QUEUE}/status`));
      note('heartbeat', await visitor.post(`${QUEUE}/heartbeat`));
      note(
        'failure',
        await createVisitor(failing).get(`${VWR}/check/${EVENT}`, {
          authorization: 'Bearer eyJhbGciOi.eyJzdWIiOi.c2lnbmF0dXJl',
        }),
      );
      note(
        'bad place',
        await visitor.get(`${VWR}/check/${EVENT}`, {
          authorization: `Bearer ${visitor.jar.get('urr-vwr-token')}`,
        }),
      );
    }
    const authorization = `Bearer ${tokens.kim}`;
    note('operator', await createVisitor(operator).get('/urr/operator/events', { authorization }));
    note(
      'history',
      await createVisitor(operator).get(`/urr/operator/events/${EVENT}/history`, { authorization }),
    );
    note(
      'operator',
      await createVisitor(operator).get('/urr/operator/events', { authorization: `${authorization}x` }),
    );
    for (const visitor of visitors) note('leave', await visitor.post(`${QUEUE}/leave`));
    for (const line of lines) seen.push({ where: 'log', text: line, allowed: [] });

    expect(lines.filter((line) => line.includes('[token]'))).toHaveLength(3);
    for (const { where, text, allowed } of seen) {
      const found = (text.match(/eyJ[\w-]*\.[\w-]+\.[\w-]*/g) ?? []).filter(
        (token) => !allowed.includes(token),
      );
      expect(found, where).toEqual([]);
      expect(text, where).not.toContain(tokens.kim);
    }
  });
});
