/** The demo on Redis and in several processes: as good as in one, and nothing is left behind. */
import { connect } from 'node:net';
import { afterEach, describe, expect, inject, it } from 'vitest';
import { startRedis } from '../../../tooling/redis';
import { startDemo } from '../src/demo';
import { demoRun, endRuns } from './run';
import { HURRIED, STANDING } from './site';

const redisPath = inject('redisPath');

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

/** Whether somebody listens there. */
function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

/** What runs beside a demo, from what it printed. */
function besides(output: string): { readonly pids: readonly number[]; readonly ports: readonly number[] } {
  const [, servers = ''] = /Servers +processes ([\d, ]+)/.exec(output) ?? [];
  const [, emulator = ''] = /DynamoDB .*process (\d+)/.exec(output) ?? [];
  const [, redis = ''] = /Redis +redis:\/\/127\.0\.0\.1:(\d+)/.exec(output) ?? [];
  return { pids: [...servers.split(', '), emulator].map(Number), ports: [Number(redis)] };
}

describe.skipIf(redisPath === null)('the demo with --processes 2', () => {
  afterEach(endRuns);

  it('loses nobody, gives no number twice, lets nobody past, and ends everything it started', async () => {
    const run = demoRun(['--processes', '2', '--smoke', '--visitors', '60']);
    expect(await run.exit, run.output()).toBe(0);
    expect(run.result()).toMatchObject({
      visitors: 60,
      assigned: 60,
      duplicatePositions: 0,
      overCapacity: 0,
      bypasses: 0,
      errors: 0,
    });
    const { pids, ports } = besides(run.output());
    expect(pids).toHaveLength(3);
    expect(pids.filter(isAlive)).toEqual([]);
    expect(await Promise.all(ports.map(answers))).toEqual([false]);
  });

  it('goes on without one of them, and takes the others along when it is killed itself', async () => {
    const run = demoRun(['--processes', '2', '--visitors', '0']);
    await expect.poll(run.output, { timeout: 60_000 }).toContain('Shop ');
    const [, address = ''] = /(http:\/\/127\.0\.0\.1:\d+)\//.exec(run.output()) ?? [];
    const { pids, ports } = besides(run.output());
    expect(pids.filter(isAlive)).toHaveLength(3);
    expect(await Promise.all(ports.map(answers))).toEqual([true]);

    process.kill(pids[0] as number, 'SIGKILL');
    await expect.poll(() => isAlive(pids[0] as number)).toBe(false);
    const joins = Array.from({ length: 6 }, () =>
      fetch(`${address}/vwr-api/vwr/assign/dawn-2027`, { method: 'POST', headers: { origin: address } }),
    );
    const positions = await Promise.all(
      joins.map(async (join) => {
        const answer = await join;
        expect(answer.status).toBe(200);
        return ((await answer.json()) as { position: number }).position;
      }),
    );
    expect(new Set(positions).size).toBe(6);

    run.process.kill('SIGKILL');
    await run.exit;
    await expect.poll(() => pids.filter(isAlive), { timeout: 10_000 }).toEqual([]);
    await expect.poll(() => Promise.all(ports.map(answers)), { timeout: 10_000 }).toEqual([false]);
  });
});

describe.skipIf(redisPath === null)('the demo with --redis and the address of a server', () => {
  it('keeps tier 2 there under keys of its own, and removes them', async () => {
    const server = await startRedis(redisPath as string);
    try {
      await server.command('SET', 'somebody:else', '1');
      const url = `redis://127.0.0.1:${server.port}`;
      const plans = [{ eventId: 'dawn-2027', settings: { ...STANDING, maxUsers: 0, threshold: 0 } }];
      const demo = await startDemo({ ...HURRIED, redis: { url } }, { crowd: 'here', plans });
      try {
        const keys = (await server.command('KEYS', '*')).split('\n').filter((key) => key !== 'somebody:else');
        expect(keys.join('\n')).toContain(':{dawn-2027}:status');
        expect(keys.filter((key) => !/^urr-demo-[0-9a-f]{8}:/.test(key))).toEqual([]);
        expect(demo.about.join()).toContain(`Redis     ${url}, keys urr-demo-`);
      } finally {
        await demo.close();
      }
      expect(await server.command('KEYS', '*')).toBe('somebody:else');
    } finally {
      await server.stop();
    }
  });
});

describe('the demo with --redis', () => {
  afterEach(endRuns);

  it('says how to get Redis where it is not installed', async () => {
    const nowhere = { ...process.env, PATH: '/nowhere', REDIS_SERVER_PATH: '' };
    const run = demoRun(['--redis', '--visitors', '0'], nowhere);
    expect(await run.exit).toBe(1);
    expect(run.output()).toContain('redis-server is not installed');
    expect(run.output()).toContain('apt-get install redis-server');
    expect(run.output()).not.toContain('    at ');
  });

  it('says when there is no Redis at the address', async () => {
    const run = demoRun(['--redis', 'redis://127.0.0.1:1', '--visitors', '0']);
    expect(await run.exit).toBe(1);
    expect(run.output()).toContain('--redis: nothing to work with at 127.0.0.1:1 (connect ECONNREFUSED');
    expect(run.output()).not.toContain('    at ');
  });
});
