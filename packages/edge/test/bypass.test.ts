/** What a monitor and the origin know: the one opens without a pass, the other proves that a request came through the guard. */
import { defineConfig } from '@urr/core';
import { describe, expect, it } from 'vitest';
import { createFetchGuard } from '../src/fetch/index';
import { keys, NOW } from './support/passes';

const SEATS = 'https://tickets.example.com/api/v1/seats/iu-2027/A';
const bypassKey = 'known-to-the-guard-and-to-a-monitor-only';
const originVerify = { header: 'x-origin-verify', value: 'known-to-the-guard-and-to-the-origin-only' };
const guard = createFetchGuard({
  config: defineConfig({}),
  keys,
  clock: () => NOW,
  bypassKey,
  originVerify,
});
const send = (headers: Record<string, string>) => guard(new Request(SEATS, { headers }));

describe('a monitor', () => {
  it('needs no pass with its key, which stays at the guard', async () => {
    const outcome = await send({ 'x-urr-bypass': bypassKey, [originVerify.header]: 'forged' });
    if (!('request' in outcome)) throw new Error(`was answered: ${outcome.response.status}`);
    expect(outcome.request.headers.has('x-urr-bypass')).toBe(false);
    expect(outcome.request.headers.get(originVerify.header)).toBe(originVerify.value);
  });

  it.each([
    ['another key', bypassKey.replace(/.$/, 'x')],
    ['the beginning of it', bypassKey.slice(0, -1)],
    ['more than it', `${bypassKey}x`],
    ['it twice', `${bypassKey}, ${bypassKey}`],
    ['an empty one', ''],
  ])('is a visitor without a pass with %s', async (_, value) => {
    const outcome = await send({ 'x-urr-bypass': value });
    expect('response' in outcome && outcome.response.status).toBe(403);
  });
});

it('has no such door unless a key is given', async () => {
  const closed = createFetchGuard({ config: defineConfig({}), keys, clock: () => NOW });
  for (const value of ['', 'undefined', bypassKey]) {
    const outcome = await closed(new Request(SEATS, { headers: { 'x-urr-bypass': value } }));
    expect('response' in outcome && outcome.response.status).toBe(403);
  }
});
