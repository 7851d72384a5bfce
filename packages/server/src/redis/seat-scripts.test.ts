/** The header of a seat script, its text and the call that runs it say the same. */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readLuaScripts } from '../../../../tooling/lua';
import type { RedisClient } from './client';
import * as bound from './scripts.generated';
import { redisSeatLocks } from './seat-locks';

const scripts = readLuaScripts(join(import.meta.dirname, 'lua')).filter(({ name }) =>
  name.startsWith('seat-'),
);
const SEATS = ['A-1', 'B-2', 'C-3'];
const n = SEATS.length;

/** The words of a header that name keys, each repeated as often as its range says. */
function declared(header: string, table: 'KEYS' | 'ARGV'): string[] {
  const lines = [...header.matchAll(new RegExp(`^ {2}${table}\\[([^\\]]+)\\] +(\\S+)`, 'gm'))];
  return lines.flatMap(([, range = '', name = '']) => {
    const [from = 0, to = from] = range.split('..').map((bound) => evaluate(bound));
    return Array.from({ length: to - from + 1 }, () => name);
  });
}

/** `3`, `n+2`, `2n+1` */
function evaluate(text: string): number {
  const [, times, isRange, plus] = /^(\d*)(n?)(?:\+(\d+))?$/.exec(text) ?? [];
  return isRange ? Number(times || 1) * n + Number(plus ?? 0) : Number(times);
}

async function recordCalls() {
  const calls = new Map<string, { keys: unknown[]; args: unknown[] }>();
  const names = new Map(
    Object.entries(bound).map(([constant, text]) => [
      createHash('sha1').update(text).digest('hex'),
      constant.toLowerCase().replaceAll('_', '-'),
    ]),
  );
  const client: RedisClient = {
    async evalsha(sha1, count, ...words) {
      calls.set(names.get(sha1) ?? '', { keys: words.slice(0, count), args: words.slice(count) });
      return ['taken', 0, [], []];
    },
    eval: () => Promise.reject(new Error('expected no text')),
    sadd: async () => 1,
    smembers: async () => [],
  };
  const locks = redisSeatLocks({ client });
  const request = { eventId: 'e', owner: 'o', seats: SEATS };
  await locks.acquire({ ...request, ttlSeconds: 1 });
  await locks.release(request);
  await locks.owner({ eventId: 'e', seatId: 'A-1' });
  return calls;
}

describe.each(scripts)('$name.lua', ({ name, header, body }) => {
  it('gets the keys and arguments it declares, in that order', async () => {
    const call = (await recordCalls()).get(name);
    const keys = declared(header, 'KEYS');
    const shapes = call?.keys.map((key) =>
      String(key)
        .replace('{e}', '{eventId}')
        .replace(/:[A-C]-\d/, ':{seatId}'),
    );
    expect(shapes).toEqual(keys);
    expect(call?.args.length).toBe(declared(header, 'ARGV').length);
  });

  it('has keys of one event only, whose tag is the event', async () => {
    const keys = (await recordCalls()).get(name)?.keys ?? [];
    expect(keys.map((key) => /\{(.*?)\}/.exec(String(key))?.[1])).toEqual(keys.map(() => 'e'));
    expect(body).not.toMatch(/call\('\w+', *['"]/);
  });

  it('says in one line what it does, and what it returns', () => {
    expect(header).toMatch(new RegExp(`^--\\[\\[ ${name}\\.lua: .+\\.\\n`));
    expect(header).toMatch(/\n {2}Returns [\s\S]+ \]\]$/);
  });
});
