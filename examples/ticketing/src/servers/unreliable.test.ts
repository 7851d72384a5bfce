import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createUnreliable, type Unreliable } from './unreliable';

let server: Server | undefined;

afterEach(() => {
  server?.close();
});

async function serve(): Promise<{ service: Unreliable; ask(): Promise<Response>; done(): number }> {
  let done = 0;
  const service = createUnreliable(
    (_request, response) => {
      done += 1;
      response.writeHead(200).end('done');
    },
    (response) => response.writeHead(429).end(),
  );
  server = createServer(service.handler);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  return { service, ask: () => fetch(`http://127.0.0.1:${port}/`), done: () => done };
}

describe('an unreliable server', () => {
  it('works until told otherwise, and again afterwards', async () => {
    const { service, ask } = await serve();
    expect(await (await ask()).text()).toBe('done');
    service.meet({ refuses: true, losesAnswers: 0 });
    service.meet({ refuses: false, losesAnswers: 0 });
    expect((await ask()).status).toBe(200);
  });

  it('refuses without doing anything', async () => {
    const { service, ask, done } = await serve();
    service.meet({ refuses: true, losesAnswers: 0 });
    expect((await ask()).status).toBe(429);
    expect(done()).toBe(0);
  });

  it('does what it is asked and loses the answer', async () => {
    const { service, ask, done } = await serve();
    service.meet({ refuses: false, losesAnswers: 1 });
    await expect(ask()).rejects.toThrow();
    expect(done()).toBeGreaterThan(0);
  });
});
