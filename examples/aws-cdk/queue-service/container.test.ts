/** The service of `examples/queue-service` as it is bundled for the container, on a Redis of this machine, if any. */
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { bundle, QUEUE_SERVICE } from '../lib/bundle';
import config from '../urr.config.mjs';

const hasRedis = spawnSync('redis-server', ['--version']).status === 0;
const folder = mkdtempSync(join(tmpdir(), 'urr-queue-test-'));
const children: ChildProcess[] = [];

afterAll(() => {
  for (const child of children) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

it.skipIf(!hasRedis)(
  'answers CloudFront and the health check, nobody else, and ends when told to',
  async () => {
    const redisPort = String(await freePort());
    run('redis-server', ['--port', redisPort, '--bind', '127.0.0.1', '--save', '', '--dir', folder]);
    const port = String(await freePort());
    const file = join(folder, 'main.mjs');
    bundle(QUEUE_SERVICE, file);
    const originVerify = 'x'.repeat(48);
    const service = run(process.execPath, [file], {
      PORT: port,
      URR_ADMIN_PORT: '0',
      URR_DRAIN_SECONDS: '0',
      URR_CONFIG: JSON.stringify(config),
      URR_REDIS_URL: `redis://127.0.0.1:${redisPort}`,
      URR_KEYS: newKeys(),
      URR_ORIGIN_VERIFY: originVerify,
    });

    const url = `http://127.0.0.1:${port}/api/v1/queue`;
    await expect.poll(() => statusOf(`${url}/health/ready`), { timeout: 20_000 }).toBe(200);
    expect(await statusOf(`${url}/iu-2027/status`)).toBe(403);
    const answer = await fetch(`${url}/iu-2027/status`, { headers: { 'x-origin-verify': originVerify } });
    expect(answer.headers.get('content-type')).toContain('problem+json');
    expect(await answer.json()).toMatchObject({ code: 'place-required' });

    service.kill('SIGTERM');
    expect(await once(service, 'exit')).toEqual([0, null]);
  },
);

function run(command: string, args: readonly string[], env: Record<string, string> = {}): ChildProcess {
  const child = spawn(command, args, { stdio: 'ignore', env: { PATH: process.env.PATH, ...env } });
  children.push(child);
  return child;
}

async function statusOf(url: string): Promise<number> {
  return fetch(url).then(
    ({ status }) => status,
    () => 0,
  );
}

async function freePort(): Promise<number> {
  const server = createServer();
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

function newKeys(): string {
  const server = dirname(createRequire(import.meta.url).resolve('@urr/server/package.json'));
  return execFileSync(process.execPath, [join(server, 'dist/cli/main.js'), 'keys', 'new'], {
    encoding: 'utf8',
  });
}
