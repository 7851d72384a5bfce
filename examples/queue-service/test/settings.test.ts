import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { readSettings } from '../src/settings';

const ring = (kid: string) => [{ kid, alg: 'HS256', secret: randomBytes(32).toString('base64url') }];
const GOOD = {
  URR_REDIS_URL: 'redis://redis:6379',
  URR_KEYS: JSON.stringify({ place: ring('p1'), vwr: ring('v1'), entry: ring('e1') }),
};

const complaintsOf = (env: Record<string, string>): string[] => {
  try {
    readSettings(env);
    return [];
  } catch (error) {
    return (error as Error).message.split('\n  ').slice(1);
  }
};

it('needs an address and keys, and has a default for everything else', () => {
  expect(readSettings(GOOD)).toMatchObject({ port: 8080, adminPort: 8081, drainSeconds: 5, stopSeconds: 25 });
  expect(readSettings({ ...GOOD, URR_CONFIG: '{"poll":{"maxSeconds":60}}' }).config.poll.maxSeconds).toBe(60);
});

it('names everything that is missing or wrong at once', () => {
  expect(complaintsOf({ PORT: 'http', URR_DRAIN_SECONDS: '30' })).toEqual([
    'URR_REDIS_URL is missing: the address of Redis or Valkey, as redis://redis:6379 or rediss://…',
    'URR_KEYS is missing: the output of `npx @urr/server keys new`',
    'PORT is "http": expected a whole number from 0 to 65535',
    'URR_STOP_SECONDS: expected it to be more than URR_DRAIN_SECONDS',
  ]);
  expect(complaintsOf({ ...GOOD, URR_CONFIG: '{"routes":{"gaurd":[]}}' })).toEqual([
    expect.stringContaining('did you mean routes.guard?'),
  ]);
  expect(complaintsOf({ ...GOOD, URR_REDIS_URL: 'redis:6379' })).toHaveLength(1);
  expect(complaintsOf({ ...GOOD, URR_KEYS: JSON.stringify({ vwr: ring('v1') }) })).toEqual([
    expect.stringContaining('expected the rings place, vwr and entry'),
  ]);
});

it('shows nothing of a secret in a complaint', () => {
  const complaints = complaintsOf({
    ...GOOD,
    URR_KEYS: '{"vwr": hunter2',
    URR_OPERATOR_TOKENS: '{"kim": hunter2',
    URR_REDIS_URL: 'http://:hunter2@redis',
  });
  expect(complaints).toHaveLength(3);
  expect(complaints.join()).not.toContain('hunter2');
});
