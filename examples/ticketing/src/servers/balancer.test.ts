import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { ViewerRequest } from '../cdn/viewer';
import { type Balancer, createBalancer } from './balancer';

const open: (Server | Balancer)[] = [];

afterEach(() => {
  for (const one of open.splice(0)) one.close();
});

async function serve(answer: RequestListener): Promise<number> {
  const server = createServer(answer);
  open.push(server);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return (server.address() as AddressInfo).port;
}

/** A port where nobody listens. */
async function nobody(): Promise<number> {
  const server = createServer();
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  await once(server.close(), 'close');
  return port;
}

function balance(...ports: readonly number[]): Balancer {
  const balancer = createBalancer(ports);
  open.push(balancer);
  return balancer;
}

const ask = (method: string, more: Partial<ViewerRequest> = {}): ViewerRequest => ({
  method,
  rawPath: '/vwr-api/vwr/check',
  rawQuery: '',
  headers: [
    ['host', 'shop.example'],
    ['cookie', 'a=1; b=2'],
  ],
  clientIp: '203.0.113.7',
  body: undefined,
  ...more,
});

describe('the load balancer', () => {
  it('hands on what came, as it came, and the answer with every cookie of it', async () => {
    let heard: unknown;
    const port = await serve(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const { method, url, headers } = request;
      heard = { method, url, cookie: headers.cookie, from: headers['x-forwarded-for'], body: String(chunks) };
      response.writeHead(201, [
        ['Set-Cookie', 'one=1'],
        ['Set-Cookie', 'two=2'],
      ]);
      response.end('done');
    });
    const request = ask('POST', { rawPath: '/a%2Fb', rawQuery: 'x=%20', body: Buffer.from('{}') });
    const answer = await balance(port).origin(request);
    expect(heard).toEqual({
      method: 'POST',
      url: '/a%2Fb?x=%20',
      cookie: 'a=1; b=2',
      from: '203.0.113.7',
      body: '{}',
    });
    expect(answer).toMatchObject({ status: 201, body: Buffer.from('done') });
    expect(answer.headers).toEqual([
      ['set-cookie', 'one=1'],
      ['set-cookie', 'two=2'],
    ]);
  });

  it('asks one after the other, and not those that were taken out', async () => {
    const served = [0, 0, 0];
    const ports = await Promise.all(
      served.map((_, index) =>
        serve((_request, response) => {
          served[index] = (served[index] ?? 0) + 1;
          response.end();
        }),
      ),
    );
    const balancer = balance(...ports);
    for (let count = 0; count < 6; count++) await balancer.origin(ask('POST'));
    expect(served).toEqual([2, 2, 2]);
    balancer.remove(ports[1] as number);
    for (let count = 0; count < 4; count++) await balancer.origin(ask('POST'));
    expect(served).toEqual([4, 2, 4]);
  });

  it('goes around a process that is not there, for joins as well', async () => {
    const port = await serve((_request, response) => response.end('here'));
    const balancer = balance(await nobody(), port);
    for (const method of ['POST', 'GET', 'POST']) {
      expect((await balancer.origin(ask(method))).body.toString()).toBe('here');
    }
  });

  it('repeats for a process that dies only what changes nothing; who may have been heard is told to come again', async () => {
    const dying = await serve((request) => request.socket.destroy());
    const port = await serve((_request, response) => response.end('here'));
    expect((await balance(dying, port).origin(ask('GET'))).body.toString()).toBe('here');
    const answer = await balance(dying, port).origin(ask('POST'));
    expect(answer.status).toBe(503);
    expect(answer.headers).toContainEqual(['retry-after', '1']);
    expect(JSON.parse(answer.body.toString())).toMatchObject({ code: 'busy' });
  });

  it('says busy when nobody is left', async () => {
    expect((await balance(await nobody()).origin(ask('GET'))).status).toBe(503);
    expect((await balance().origin(ask('GET'))).status).toBe(503);
  });
});
