/** Two processes on one Redis: one is told to stop while people wait, the other goes on, and nobody loses a place. */
import { rmSync } from 'node:fs';
import { createTokens, defineConfig, parseKeys } from '@urr/core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { type RedisServer, startRedis } from '../../../tooling/redis';
import { bundled, type Running, run } from './bundled';

const redisPath = inject('redisPath');
const EVENT = 'iu-2027';
const OPERATOR = 'an-operator-token-of-32-characters-or-more';
const secret = (name: string) => `${name}-secret-of-at-least-32-bytes-for-tests`;
const ring = (name: string) => [{ kid: `${name}1`, alg: 'HS256', secret: secret(name) }];
const URR_KEYS = JSON.stringify({ place: ring('place'), vwr: ring('vwr'), entry: ring('entry') });

type Line = {
  readonly state: string;
  readonly position: number;
  readonly ahead: number;
  readonly place?: string;
};

describe.skipIf(redisPath === null)('two processes on one Redis', () => {
  let redis: RedisServer;
  let folder: string;
  const running: Running[] = [];

  async function start(env: Record<string, string> = {}): Promise<Running> {
    const started = await run(folder, {
      URR_KEYS,
      URR_REDIS_URL: `redis://127.0.0.1:${redis.port}`,
      URR_OPERATOR_TOKENS: JSON.stringify({ kim: OPERATOR }),
      URR_DRAIN_SECONDS: '0',
      URR_STOP_SECONDS: '15',
      ...env,
    });
    running.push(started);
    return started;
  }

  beforeAll(async () => {
    redis = await startRedis(redisPath as string);
    folder = bundled();
  });
  afterAll(async () => {
    for (const { child } of running) child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
    await redis.stop();
  });

  const tokens = createTokens({
    config: defineConfig({}),
    kind: 'vwr',
    keys: parseKeys(URR_KEYS).vwr as never,
  });

  async function join(url: string, subject: string): Promise<Line> {
    const pass = await tokens.issue({ eventId: EVENT, epoch: 1, subject, position: 1 });
    const headers = { 'x-urr-vwr-token': pass };
    const response = await fetch(`${url}/${EVENT}/join`, { method: 'POST', headers });
    return response.json() as Promise<Line>;
  }
  async function poll(url: string, place = ''): Promise<Line> {
    const headers = { authorization: `Bearer ${place}` };
    return (await fetch(`${url}/${EVENT}/status`, { headers })).json() as Promise<Line>;
  }
  const operate = ({ adminUrl }: Running, word: string, body: object) =>
    fetch(`${adminUrl}/urr/operator/events/${EVENT}/${word}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${OPERATOR}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const statusOf = async (url: string) => (await fetch(url)).status;

  it('hand over to each other without anybody losing a place', async () => {
    const [first, second] = await Promise.all([start({ URR_DRAIN_SECONDS: '1' }), start()]);
    expect(await statusOf(`${first.adminUrl}/ready`)).toBe(200);
    const configured = await operate(first, 'configure', { settings: { phase: 'open', maxUsers: 1 } });
    expect(await configured.text()).toContain('"maxUsers":1');

    const inside = await join(first.url, 'inside');
    expect(inside.state).toBe('admitted');
    const line: Line[] = [];
    for (const name of ['ann', 'bob', 'cho']) line.push(await join(first.url, name));
    expect(line).toMatchObject([{ ahead: 0 }, { ahead: 1 }, { ahead: 2 }]);
    expect(await (await fetch(`${second.adminUrl}/metrics`)).text()).toContain(
      `urr_entry_queue_waiting{urr_event_id="${EVENT}"} 3\n`,
    );

    // Redis stands still, so these are on their way for sure while the process is told to stop.
    redis.freeze();
    const late = join(first.url, 'dan');
    const polls = line.map(({ place }) => poll(first.url, place));
    while ((await statusOf(`${first.adminUrl}/health`)) !== 200);
    first.child.kill('SIGTERM');
    await expect.poll(first.output, { timeout: 10_000 }).toContain('SIGTERM');
    expect(await statusOf(`${first.adminUrl}/ready`)).toBe(503);
    redis.thaw();

    // Had Redis stood still for two seconds, they would be told to ask again, and that would lead to the second.
    const orAgain = async (asked: Promise<Line>, again: () => Promise<Line>): Promise<Line> => {
      const answer = await asked;
      return answer.state === undefined ? again() : answer;
    };
    const dan = await orAgain(late, () => join(second.url, 'dan'));
    expect(dan).toMatchObject({ state: 'waiting', ahead: 3 });
    const polled = polls.map((asked, index) => orAgain(asked, () => poll(second.url, line[index]?.place)));
    expect(await Promise.all(polled)).toMatchObject([{ ahead: 0 }, { ahead: 1 }, { ahead: 2 }]);
    expect(await first.ended).toEqual([0, null]);
    await expect(poll(first.url, dan.place)).rejects.toThrow();

    for (const [ahead, { place, position }] of [...line, dan].entries()) {
      expect(await poll(second.url, place)).toMatchObject({ state: 'waiting', ahead, position });
    }
    await fetch(`${second.url}/${EVENT}/leave`, {
      method: 'POST',
      headers: { authorization: `Bearer ${line[0]?.place}` },
    });
    await expect.poll(() => poll(second.url, dan.place)).toMatchObject({ ahead: 2 });
  });

  it('have one history, and one of them carries a plan out', async () => {
    const [first, second] = await Promise.all([start(), start()]);
    const { rev } = (await (await operate(first, 'configure', { settings: { message: null } })).json()) as {
      rev: number;
    };
    const late = await operate(second, 'configure', { rev: rev - 1, settings: { threshold: 1 } });
    expect(late.status).toBe(409);
    const planned = await operate(second, 'plan', {
      rev,
      at: new Date(Date.now() + 200).toISOString(),
      action: 'configure',
      settings: { maxUsers: 25 },
    });
    expect(planned.status).toBe(200);
    const history = async ({ adminUrl }: Running) => {
      const headers = { authorization: `Bearer ${OPERATOR}` };
      const response = await fetch(`${adminUrl}/urr/operator/events/${EVENT}/history?limit=3`, { headers });
      const { entries } = (await response.json()) as {
        entries: readonly { action: string; after: { settings: { maxUsers: number } } }[];
      };
      return entries.map(({ action, after }) => [action, after.settings.maxUsers]);
    };
    const made = [
      ['configure', 25],
      ['plan', 1],
      ['configure', 1],
    ];
    await expect.poll(() => history(first), { timeout: 15_000, interval: 100 }).toEqual(made);
    expect(await history(second)).toEqual(made);
  });

  it('end by the deadline when Redis hangs, and say so', async () => {
    const stuck = await start({ URR_STOP_SECONDS: '1' });
    expect(await join(stuck.url, 'inside')).toMatchObject({ state: 'admitted' });
    redis.freeze();
    const cut = join(stuck.url, 'eve').catch(() => 'cut');
    while ((await statusOf(`${stuck.adminUrl}/health`)) !== 200);
    stuck.child.kill('SIGTERM');
    expect(await stuck.ended).toEqual([1, null]);
    expect(await cut).toBe('cut');
    expect(stuck.output()).toContain('not done after 1 s');
    redis.thaw();
  });
});
