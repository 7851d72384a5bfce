/** The header of an operator script, its text and the call that runs it say the same. */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readLuaScripts } from '../../../../tooling/lua';
import { entry } from '../testing/operator-log-contract';
import type { RedisClient } from './client';
import { redisOperatorLog } from './operator-log';
import * as bound from './scripts.generated';

const scripts = readLuaScripts(join(import.meta.dirname, 'lua')).filter(({ name }) =>
  name.startsWith('operator-'),
);

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
      const name = names.get(sha1) ?? '';
      calls.set(name, { keys: words.slice(0, count), args: words.slice(count) });
      return name === 'operator-append' ? ['kept'] : [];
    },
    eval: () => Promise.reject(new Error('expected no text')),
    sadd: async () => 1,
    smembers: async () => [],
  };
  const log = redisOperatorLog({ client });
  await log.append(entry('e', 1));
  await log.list('e');
  await log.plans?.read('e');
  await log.plans?.write('e', [], 0);
  return calls;
}

const declared = (header: string, table: 'KEYS' | 'ARGV'): readonly (string | undefined)[] =>
  [...header.matchAll(new RegExp(`^ {2}${table}\\[\\d+\\] +(\\S+)`, 'gm'))].map(([, name]) => name);

const used = (body: string, table: 'KEYS' | 'ARGV'): number =>
  new Set([...body.matchAll(new RegExp(`${table}\\[(\\d+)\\]`, 'g'))].map(([, index]) => index)).size;

describe.each(scripts)('$name.lua', ({ name, header, body }) => {
  it('gets the keys and arguments it declares, and uses all of them', async () => {
    const call = (await recordCalls()).get(name);
    expect(call?.keys.map((key) => String(key).replace('{e}', '{eventId}'))).toEqual(
      declared(header, 'KEYS'),
    );
    expect(call?.args.length).toBe(declared(header, 'ARGV').length);
    expect([used(body, 'KEYS'), used(body, 'ARGV')]).toEqual([call?.keys.length, call?.args.length]);
  });

  it('says in one line what it does, and what it returns', () => {
    expect(header).toMatch(new RegExp(`^--\\[\\[ ${name}\\.lua: .+\\.\\n`));
    expect(header).toMatch(/\n {2}Returns [\s\S]+ \]\]$/);
  });
});
