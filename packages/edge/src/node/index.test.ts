import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import { defineConfig } from '@urr/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bothCookies, good, keys, NOW } from '../../test/support/passes';
import { createNodeGuard, type NodeGuardRequest } from './index';

const guard = createNodeGuard({ config: defineConfig({}), keys, clock: () => NOW });

let server: Server;
let port: number;

beforeAll(async () => {
  server = createServer((req, res) => {
    res.setHeader('set-cookie', 'session=1');
    guard(req, res, () => {
      const { headers, rawHeaders, headersDistinct } = req;
      res.end(JSON.stringify({ headers, rawHeaders, headersDistinct }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port;
});

afterAll(() => {
  server.close();
});

type Reply = { status: number; headers: IncomingMessage['headers']; body: string };

function ask(path: string, headers: Record<string, string | string[]> = {}, method = 'GET'): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const outgoing = request({ host: '127.0.0.1', port, path, method, headers, agent: false }, (incoming) => {
      let body = '';
      incoming.setEncoding('utf8');
      incoming.on('data', (chunk: string) => {
        body += chunk;
      });
      incoming.on('end', () =>
        resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, body }),
      );
    });
    outgoing.on('error', reject);
    outgoing.end();
  });
}

/** A request line no client library would send. */
function raw(target: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () =>
      socket.write(`GET ${target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`),
    );
    let reply = '';
    socket.setEncoding('utf8');
    socket.on('data', (chunk: string) => {
      reply += chunk;
    });
    socket.on('error', reject);
    socket.on('end', () => resolve(reply.split('\r\n')[0] ?? ''));
  });
}

describe('createNodeGuard on node:http', () => {
  it('rewrites headers in every form the application may read', async () => {
    const { body } = await ask('/api/v1/seats/iu-2027/A', {
      Cookie: ['a=1', `${bothCookies}; urr-entry-token=bad`],
      'X-Urr-Subject': 'forged',
      x_urr_subject: 'forged',
    });
    const { headers, rawHeaders, headersDistinct } = JSON.parse(body);
    const cookie = `${bothCookies}; a=1`;
    expect(headers).toMatchObject({
      cookie,
      'x-urr-subject': 'subject-1',
      'x-queue-entry-token': good.entry,
    });
    expect(body).not.toContain('forged');
    expect(body).not.toContain('=bad');
    expect(
      rawHeaders
        .filter((_: string, index: number) => index % 2 === 0)
        .map((name: string) => name.toLowerCase())
        .sort(),
    ).toEqual(Object.keys(headers).sort());
    expect(headersDistinct['x-urr-event']).toEqual(['iu-2027']);
  });

  it('answers a refusal, keeping cookies others have set', async () => {
    const { status, headers, body } = await ask('/api/v1/me', { cookie: 'urr-vwr-token=junk' });
    expect(status).toBe(403);
    expect(JSON.parse(body)).toMatchObject({ code: 'event-required', reason: 'malformed' });
    expect(headers['set-cookie']).toEqual([
      'session=1',
      'urr-vwr-token=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax',
    ]);
  });

  it('answers HEAD without a body', async () => {
    expect(await ask('/api/v1/me', {}, 'HEAD')).toMatchObject({ status: 403, body: '' });
  });

  it.each([
    'http://evil.example/api/v1/me',
    '//api/v1/me',
    '/x/../api/v1/me',
    '/x/%2e%2e/api/v1/me',
    '/api/v1/me;x',
    '/\\api/v1/me',
    '/%61pi/v1/me',
    '/api/v1/me#x',
    '*',
  ])('refuses the raw target %s', async (target) => {
    expect(await raw(target)).toBe('HTTP/1.1 400 Bad Request');
  });
});

describe('createNodeGuard in a router', () => {
  const run = (changes: Partial<NodeGuardRequest>): string => {
    const req = {
      method: 'GET',
      headers: {},
      rawHeaders: [],
      socket: {},
      ...changes,
    } as unknown as NodeGuardRequest;
    let passed = false;
    const res = { setHeader() {}, getHeader() {}, end() {} };
    guard(req, res as unknown as ServerResponse, () => {
      passed = true;
    });
    return passed ? 'forward' : 'refuse';
  };

  it('judges the address as it came, not what a mount has left of it', () => {
    expect(run({ url: '/me', originalUrl: '/api/v1/me' })).toBe('refuse');
    expect(run({ url: '/api/v1/me', originalUrl: '/open/api/v1/me' })).toBe('forward');
  });

  it('survives requests with next to nothing in them', () => {
    expect(run({ url: '/' })).toBe('forward');
    expect(run({})).toBe('refuse');
  });
});
