/** The header of an entry queue's script, its text and the call that runs it say the same. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readLuaIncludes, readLuaScripts } from '../../../../tooling/lua';
import type { QueueRules } from '../entry-queue/store';
import type { RedisClient } from './client';
import { redisEntryQueueStore } from './entry-queue-store';
import { eventKeys } from './keys';
import * as bound from './scripts.generated';

const folder = join(import.meta.dirname, 'lua');
const scripts = readLuaScripts(folder).filter(({ name }) => !/^(seat|operator)-/.test(name));
const includes = new Map(readLuaIncludes(folder).map(({ name, body }) => [name, body]));

type Header = {
  readonly keys: readonly string[];
  readonly args: readonly string[];
  readonly isOpen: boolean;
};

function readHeader(header: string): Header {
  const keys = [...header.matchAll(/^ {2}KEYS\[(\d+)\] (\S+)/gm)];
  const args = [...header.matchAll(/^ {2}ARGV\[(\d+)(\.\.)?\] (\S+)/gm)];
  for (const list of [keys, args]) {
    expect(list.map(([, index]) => Number(index))).toEqual(list.map((_, index) => index + 1));
  }
  return {
    keys: keys.map(([, , name]) => name as string),
    args: args.filter(([, , open]) => open === undefined).map(([, , , name]) => name as string),
    isOpen: args.at(-1)?.[2] !== undefined,
  };
}

function highestIndex(text: string, table: 'KEYS' | 'ARGV'): number {
  const found = [...text.matchAll(new RegExp(`${table}\\[(\\d+)\\]`, 'g'))];
  return Math.max(0, ...found.map(([, index]) => Number(index)));
}

/** What the store sends, by script. */
async function recordCalls(): Promise<Map<string, { keys: string[]; args: (string | number)[] }>> {
  const calls = new Map<string, { keys: string[]; args: (string | number)[] }>();
  const byHash = new Map(
    Object.entries(bound).map(([constant, text]) => [
      createHash('sha1').update(text).digest('hex'),
      constant.toLowerCase().replaceAll('_', '-'),
    ]),
  );
  const client: RedisClient = {
    async evalsha(sha1, count, ...words) {
      const name = byHash.get(sha1) as string;
      calls.set(name, { keys: words.slice(0, count) as string[], args: words.slice(count) });
      // The first answer makes the store write its settings back, so that this script is seen, too.
      if (name === 'snapshot') return ['unknown'];
      return name === 'configure'
        ? ['configured', 0, [1, 1, 'open', null, null, null, null, null]]
        : ['spent', 0];
    },
    eval: () => Promise.reject(new Error('expected no text')),
    sadd: async () => 1,
    smembers: async () => [],
  };
  const store = redisEntryQueueStore({ client });
  const rules = {} as QueueRules;
  const call = { eventId: 'e', nowMs: 0, rules };
  const place = { subject: 's', seq: 1, epoch: 1 };
  const slot = { ...place, id: 'i', expiresAtSeconds: 1 };
  await store.configure({ eventId: 'e', nowMs: 0, change: { phase: 'open', maxUsers: 1 } });
  await store.join({ ...call, subject: 's', epoch: 1, place, user: 'u', maxWaiting: 1 });
  await store.claim({ ...call, place });
  await store.heartbeat({ ...call, places: [place], slots: [slot] }).catch(() => {});
  await store.checkSlot({ ...call, slot, user: 'u' });
  await store.release({ ...call, slot });
  await store.promote({ ...call, maxUnits: 1 });
  await store.snapshot({ ...call, windowMs: 1 });
  await store.get('e');
  return calls;
}

describe.each(scripts)('$name.lua', ({ name, header, includes: used, body }) => {
  const { keys, args, isOpen } = readHeader(header);
  const text = [...used.map((include) => includes.get(include) ?? ''), body].join('\n');

  it('declares the keys in the order of the call, and uses no others', () => {
    expect(keys.map((key) => key.replace('{eventId}', '{e}'))).toEqual(eventKeys('e'));
    expect(highestIndex(text, 'KEYS')).toBe(keys.length);
    expect(text).not.toMatch(/redis\.call\([^)]*['"]\{/);
  });

  it('uses every argument it declares, and no others', () => {
    expect(highestIndex(text, 'ARGV')).toBeLessThanOrEqual(args.length);
    for (let index = 1; index <= args.length; index++) {
      if (!isOpen) expect(text, `ARGV[${index}]`).toContain(`ARGV[${index}]`);
    }
  });

  it('gets what it declares', async () => {
    const call = (await recordCalls()).get(name);
    expect(call?.keys).toEqual(eventKeys('e'));
    if (isOpen) expect(call?.args.length).toBeGreaterThan(args.length);
    else expect(call?.args.length).toBe(args.length);
  });

  it('says in one line what it does, and what it returns', () => {
    expect(header).toMatch(new RegExp(`^--\\[\\[ ${name}\\.lua: .+\\.\\n`));
    expect(header).toMatch(/\n {2}Returns .+ \]\]$/);
  });
});

it('leaves Lua to the .lua files', () => {
  const source = readFileSync(join(import.meta.dirname, 'entry-queue-store.ts'), 'utf8');
  expect(source).not.toMatch(/redis\.call/);
});
