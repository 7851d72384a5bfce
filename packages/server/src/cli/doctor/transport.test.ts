import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { NoAnswer, sendOverNetwork } from './transport';

async function serve(handler: (request: IncomingMessage, response: ServerResponse) => void): Promise<string> {
  const server = createServer(handler).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const limits = { timeoutMs: 10_000, signal: new AbortController().signal };

describe('sendOverNetwork', () => {
  it.each(['//api/x', '/vwr/../api', '/vwr/%2e%2e/api', '/a;x/b', '/a\\\\b', '/a./%20/', '/a?b=/../c'])(
    'writes %s as it is',
    async (path) => {
      const origin = await serve(({ url }, response) => response.end(url));
      const { body } = await sendOverNetwork({ method: 'GET', origin, path, headers: {} }, limits);
      expect(body).toBe(path);
    },
  );

  it('follows no redirect and hands over every Set-Cookie', async () => {
    const origin = await serve((_, response) =>
      response.writeHead(302, { location: '/x', 'set-cookie': ['a=1', 'b=2'] }).end(),
    );
    const answer = await sendOverNetwork(
      { method: 'POST', origin, path: '/', headers: {}, body: '' },
      limits,
    );
    expect([answer.status, answer.header('location'), answer.setCookies]).toEqual([
      302,
      '/x',
      ['a=1', 'b=2'],
    ]);
  });

  it('reads no more than it needs of an endless answer', async () => {
    const origin = await serve((_, response) => {
      const write = (): void => void (response.writable && response.write('x'.repeat(65_536), write));
      write();
    });
    const { body } = await sendOverNetwork({ method: 'GET', origin, path: '/', headers: {} }, limits);
    expect(body.length).toBe(65_536);
  });

  it('does not wait for ever, neither for an answer nor for its end', async () => {
    for (const begin of [false, true]) {
      const origin = await serve((_, response) => void (begin && response.write('x')));
      const asked = sendOverNetwork(
        { method: 'GET', origin, path: '/', headers: {} },
        { ...limits, timeoutMs: 50 },
      );
      await expect(asked).rejects.toThrow(NoAnswer);
    }
  });

  it('says why nobody answered', async () => {
    const asked = sendOverNetwork(
      { method: 'GET', origin: 'http://127.0.0.1:1', path: '/', headers: {} },
      limits,
    );
    await expect(asked).rejects.toThrow('ECONNREFUSED');
  });
});
