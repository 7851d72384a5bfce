import {
  createServer,
  request as httpRequest,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import { connect } from 'node:net';
import express from 'express';
import { afterEach, describe, expect, it } from 'vitest';
import { MAX_BODY_BYTES, readJsonObject } from '../http/body';
import { type FetchHandler, isBelow } from '../http/http-app';
import { type NodeHandler, nodeRequestOf, toNodeHandler } from './to-node-handler';

const servers: Server[] = [];

it.each([[[]], [[undefined]], [[{}]], [[{ fetch: '/vwr-api' }]]])('refuses %j, which are no apps', (apps) => {
  expect(() => toNodeHandler(...(apps as unknown as FetchHandler[]))).toThrow(
    'ERR_INPUT_INVALID apps: expected apps',
  );
});

afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

/** Answers what it was asked, so that tests see what arrives. */
const echo = (prefix: string): FetchHandler => ({
  matches: (path) => isBelow(prefix, path),
  async fetch(request) {
    const { pathname, search, protocol } = new URL(request.url);
    const body = request.method === 'GET' ? { value: {} } : await readJsonObject(request);
    if ('response' in body) return body.response;
    const headers = Object.fromEntries(request.headers);
    return Response.json({
      app: prefix,
      method: request.method,
      pathname,
      search,
      protocol,
      headers,
      body: body.value,
    });
  },
});

async function listen(handler: Parameters<typeof createServer>[1]): Promise<string> {
  const server = createServer(handler);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as { port: number }).port}`;
}

const plain = (handler: NodeHandler) => (req: IncomingMessage, res: ServerResponse) => void handler(req, res);

const post = (url: string, body: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(url, { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } });

/** Sends bytes as they are and returns everything that comes back: fetch would tidy them first. */
async function raw(base: string, text: string): Promise<string> {
  const { port } = new URL(base);
  const socket = connect(Number(port), '127.0.0.1');
  socket.write(text);
  let answer = '';
  for await (const chunk of socket) answer += String(chunk);
  return answer;
}

describe('under node:http', () => {
  it('serves several apps and answers 404 problem JSON where none is at home', async () => {
    const base = await listen(plain(toNodeHandler(echo('/a'), echo('/b'))));
    expect(await (await fetch(`${base}/a/x?y=1`)).json()).toMatchObject({
      app: '/a',
      pathname: '/a/x',
      search: '?y=1',
    });
    expect(await (await fetch(`${base}/b`)).json()).toMatchObject({ app: '/b', protocol: 'http:' });
    const none = await fetch(`${base}/ab`);
    expect(none.status).toBe(404);
    expect(none.headers.get('content-type')).toBe('application/problem+json');
    expect(await none.json()).toMatchObject({ code: 'not-found' });
  });

  it('hands over a body, its type and repeated headers', async () => {
    const base = await listen(plain(toNodeHandler(echo('/a'))));
    const answer = await (await post(`${base}/a`, '{"x":1}', { cookie: 'a=1; a=2' })).json();
    expect(answer).toMatchObject({ body: { x: 1 }, headers: { cookie: 'a=1; a=2' } });
  });

  it('refuses a body over the limit with 413, announced or not', async () => {
    const base = await listen(plain(toNodeHandler(echo('/a'))));
    const large = JSON.stringify({ x: 'x'.repeat(MAX_BODY_BYTES) });
    expect((await post(`${base}/a`, large)).status).toBe(413);
    const chunked = await new Promise<number | undefined>((resolve, reject) => {
      const req = httpRequest(`${base}/a`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
      });
      req.on('response', (res) => resolve(res.resume().statusCode)).on('error', reject);
      req.write(large.slice(0, 100));
      req.end(large.slice(100));
    });
    expect(chunked).toBe(413);
  });

  it('stops reading a body that does not end', async () => {
    const base = await listen(plain(toNodeHandler(echo('/a'))));
    const head =
      'POST /a HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n';
    const chunk = `4000\r\n${'x'.repeat(0x4000)}\r\n`;
    const answer = await raw(base, head + chunk.repeat(5));
    expect(answer).toMatch(/^HTTP\/1.1 413 /);
    expect(answer).toMatch(/connection: close/i);
  });

  it('reads a path as it was sent: what a parser would rewrite is 400 or not ours', async () => {
    const base = await listen(plain(toNodeHandler(echo('/a'))));
    const status = async (target: string): Promise<string | undefined> =>
      /^HTTP\/1.1 (\d+)/.exec(
        await raw(base, `GET ${target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`),
      )?.[1];
    expect(await status('/a/ok')).toBe('200');
    expect(await status('/a/../a/x')).toBe('400');
    expect(await status('/a/%2e%2e/x')).toBe('400');
    expect(await status('/a\\x')).toBe('404');
    expect(await status('/x/../a')).toBe('404');
    expect(await status('//a/x')).toBe('404');
    expect(await status('*')).toBe('404');
    expect(await status('http://elsewhere.example/a/ok')).toBe('200');
    expect(await status('/a/%zz')).toBe('200');
  });

  it('takes any Host header without failing and never lets it into the path', async () => {
    const base = await listen(plain(toNodeHandler(echo('/a'))));
    for (const host of [
      '',
      'a b',
      'x/../y',
      'evil.example#',
      '[::1]:80',
      'x:99999999',
      '%00',
      'ａ.example',
    ]) {
      const answer = await raw(base, `GET /a/x HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
      expect(answer, host).toMatch(/^HTTP\/1.1 200 /);
      expect(answer, host).toContain('"pathname":"/a/x"');
    }
  });

  it('answers 405 to methods Fetch does not know', async () => {
    const base = await listen(plain(toNodeHandler(echo('/a'))));
    expect(await raw(base, 'TRACE /a/x HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')).toMatch(
      /^HTTP\/1.1 405 /,
    );
  });

  it('lets a client go away in the middle of its body', async () => {
    let settled: Promise<void> | undefined;
    const handler = toNodeHandler(echo('/a'));
    const base = await listen((req, res) => {
      settled = handler(req, res);
    });
    const { port } = new URL(base);
    const socket = connect(Number(port), '127.0.0.1');
    socket.write('POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nabc');
    while (settled === undefined) await new Promise((resolve) => setImmediate(resolve));
    socket.destroy();
    await expect(settled).resolves.toBeUndefined();
    expect((await fetch(`${base}/a`)).status).toBe(200);
  });

  it('turns an app that rejects into a problem without its message', async () => {
    const broken: FetchHandler = { fetch: () => Promise.reject(new Error('secret detail')) };
    const base = await listen(plain(toNodeHandler(broken)));
    const answer = await fetch(base);
    expect(answer.status).toBe(500);
    expect(await answer.text()).not.toContain('secret');
  });

  it('keeps cookies and Vary that were set before', async () => {
    const app: FetchHandler = {
      fetch: async () =>
        new Response('{}', {
          headers: [
            ['set-cookie', 'b=2'],
            ['set-cookie', 'c=3'],
            ['vary', 'Origin'],
          ],
        }),
    };
    const handler = toNodeHandler(app);
    const base = await listen((req, res) => {
      res.setHeader('set-cookie', 'a=1');
      res.setHeader('vary', 'Accept');
      void handler(req, res);
    });
    const answer = await fetch(base);
    expect(answer.headers.getSetCookie()).toEqual(['a=1', 'b=2', 'c=3']);
    expect(answer.headers.get('vary')).toBe('Accept, Origin');
  });

  it('answers HEAD without a body', async () => {
    const base = await listen(plain(toNodeHandler(echo('/a'))));
    const answer = await fetch(`${base}/a`, { method: 'HEAD' });
    expect([answer.status, await answer.text()]).toEqual([200, '']);
  });
});

describe('under Express 5', () => {
  it('serves its paths and leaves the others to the next handler', async () => {
    const app = express();
    app.use(toNodeHandler(echo('/vwr-api'), echo('/api/v1/queue')));
    app.use((_req, res) => void res.send('the shop'));
    const base = await listen(app);
    expect(await (await fetch(`${base}/vwr-api/x`)).json()).toMatchObject({ pathname: '/vwr-api/x' });
    expect(await (await fetch(`${base}/api/v1/queue/x`)).json()).toMatchObject({ app: '/api/v1/queue' });
    expect(await (await fetch(`${base}/api/v1/seats`)).text()).toBe('the shop');
  });

  it('finds its paths under a mount point that Express cut off', async () => {
    const app = express();
    app.use('/vwr-api', toNodeHandler(echo('/vwr-api/vwr')));
    const base = await listen(app);
    expect(await (await fetch(`${base}/vwr-api/vwr/x?y`)).json()).toMatchObject({
      pathname: '/vwr-api/vwr/x',
    });
  });

  it('finds its paths under a mount point in front of its own prefix', async () => {
    const app = express();
    app.use('/tickets', toNodeHandler(echo('/vwr-api')));
    const base = await listen(app);
    expect(await (await fetch(`${base}/tickets/vwr-api/x`)).json()).toMatchObject({ pathname: '/vwr-api/x' });
  });

  it('takes the body express.json() has read, and the lack of one', async () => {
    const app = express();
    app.use(express.json());
    app.use(toNodeHandler(echo('/a')));
    const base = await listen(app);
    expect(await (await post(`${base}/a`, '{"x":[1]}')).json()).toMatchObject({ body: { x: [1] } });
    expect(await (await fetch(`${base}/a`, { method: 'POST' })).json()).toMatchObject({ body: {} });
    const large = JSON.stringify({ x: 'x'.repeat(MAX_BODY_BYTES) });
    expect((await post(`${base}/a`, large)).status).toBe(413);
  });

  it('keeps the content type of a parsed form, which is refused', async () => {
    const app = express();
    app.use(express.urlencoded());
    app.use(toNodeHandler(echo('/a')));
    const base = await listen(app);
    const answer = await post(`${base}/a`, 'x=1', { 'content-type': 'application/x-www-form-urlencoded' });
    expect(answer.status).toBe(415);
  });

  it('takes the {} that Express 4 leaves for a request without a body as no body', async () => {
    const app = express();
    app.use((req, _res, next) => {
      req.body = {};
      next();
    });
    app.use(toNodeHandler(echo('/a')));
    const base = await listen(app);
    expect((await fetch(`${base}/a`, { method: 'POST' })).status).toBe(200);
  });

  it('gives callbacks the Express request back', async () => {
    const app = express();
    app.use((req, _res, next) => {
      Object.assign(req, { user: { id: 'user-1' } });
      next();
    });
    const whoami: FetchHandler = {
      fetch: async (request) =>
        Response.json(nodeRequestOf<IncomingMessage & { user?: { id: string } }>(request)?.user ?? null),
    };
    app.use(toNodeHandler(whoami));
    expect(await (await fetch(await listen(app))).json()).toEqual({ id: 'user-1' });
  });
});

describe('as a Fastify route', () => {
  it('takes over the reply and the body Fastify has read', async () => {
    const handler = toNodeHandler(echo('/a'));
    let hijacked = 0;
    const base = await listen((req, res) => {
      req.resume().on('end', () => {
        const reply = { raw: res, hijack: () => (hijacked += 1) };
        void handler({ raw: req, body: { x: 2 } }, reply);
      });
    });
    expect(await (await post(`${base}/a`, '{"x":2}')).json()).toMatchObject({ body: { x: 2 } });
    expect(hijacked).toBe(1);
  });
});
