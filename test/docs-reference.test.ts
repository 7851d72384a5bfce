/** The reference lists what there is, no more and no less, with the values that hold. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { createKeyRing, defineConfig, parseKeys } from '@urr/core';
import { PROBLEM_TYPE, PROBLEMS } from '@urr/core/problem';
import { eventSettingsSchema, parseEventSettings } from '@urr/core/protocol';
import { buildRewriteFunction } from '@urr/edge/cloudfront-functions';
import { createLocal } from '@urr/server/local';
import { describe, expect, it } from 'vitest';
import { KINDS, REASONS } from '../packages/core/src/token/claims.ts';
import { EVENTS_KEY, eventKeys } from '../packages/server/src/redis/keys.ts';
import { fenceKey, holdsKey, seatKey } from '../packages/server/src/seat-lock/seat-keys.ts';
import { readManifests } from '../tooling/manifests.ts';
import { tablesOf } from '../tooling/markdown.ts';

const root = resolve(import.meta.dirname, '..');
const read = (path: string): string => readFileSync(`${root}/${path}`, 'utf8');
const reference = (page: string): string => read(`docs/reference/${page}.md`);

/** The first code of a cell, else its text. */
const plain = (cell = ''): string => /^`(.*?)`/.exec(cell)?.[1] ?? cell;

/** Rows of every table whose first column has this heading, without code marks. */
const rowsOf = (markdown: string, heading: string): readonly (readonly string[])[] =>
  tablesOf(markdown)
    .filter(([head]) => head?.[0] === heading)
    .flatMap(([, ...rows]) => rows.map((row) => row.map(plain)));

const column = (markdown: string, heading: string, at = 0): readonly string[] =>
  rowsOf(markdown, heading).map((row) => row[at] ?? '');

function leaves(value: object, path: readonly string[] = []): readonly (readonly [string, unknown])[] {
  return Object.entries(value).flatMap(([key, item]) => {
    const isBranch = typeof item === 'object' && item !== null && Object.keys(item).length > 0;
    return isBranch && !Array.isArray(item)
      ? leaves(item, [...path, key])
      : [[[...path, key].join('.'), item] as const];
  });
}

function messageOf(task: () => unknown): string {
  try {
    task();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('expected it to throw');
}

it('config.md has every key of the configuration with its default', () => {
  const listed = rowsOf(reference('config'), 'key').map(([key, value]) => [key, JSON.parse(value ?? '')]);
  const byKey = (a: readonly unknown[], b: readonly unknown[]) => (String(a[0]) < String(b[0]) ? -1 : 1);
  expect([...listed].sort(byKey)).toEqual([...leaves(defineConfig({}))].sort(byKey));
});

it('config.md has every setting of an event', () => {
  expect([...column(reference('config'), 'setting')].sort()).toEqual(
    Object.keys(eventSettingsSchema.shape).sort(),
  );
});

it('problems.md has every code with its status', () => {
  expect(reference('problems')).toContain(`"type":"${PROBLEM_TYPE}vwr-required"`);
  const listed = rowsOf(reference('problems'), 'code').map(([code, status]) => [code, Number(status)]);
  expect(Object.fromEntries(listed)).toEqual(
    Object.fromEntries(Object.entries(PROBLEMS).map(([code, [status]]) => [code, status])),
  );
});

describe('errors.md', () => {
  const page = reference('errors');
  const union = /type ErrorCode =([^;]+);/.exec(read('packages/core/src/errors.ts'))?.[1] ?? '';
  const codes = [...union.matchAll(/'(ERR_\w+)'/g)].map(([, code = '']) => code).sort();

  it('has every code, in its table and as a section', () => {
    expect(codes.length).toBeGreaterThan(4);
    expect([...column(page, 'code')].sort()).toEqual(codes);
    expect([...page.matchAll(/^## (ERR_\w+)$/gm)].map(([, code = '']) => code).sort()).toEqual(codes);
  });

  it('shows messages as they are', () => {
    const key = (kid: string, secret: string) => ({ kid, alg: 'HS256' as const, secret });
    const secret = 'a secret of at least 32 bytes, twice';
    const messages = [
      messageOf(() => defineConfig({ routes: { gaurd: [] } } as object)),
      messageOf(() => defineConfig({ poll: { minSeconds: 20 } })),
      messageOf(() => createKeyRing([key('v1', 'x'.repeat(24))], 'vwr')),
      messageOf(() => parseKeys({ vwr: [key('v1', secret)], entry: [key('e1', secret)] })),
      messageOf(() => parseEventSettings({ pacing: { stp: 1 } })),
      messageOf(() => createLocal({ cors: ['shop.example'] })),
      messageOf(() => createLocal({ events: ['-'] })),
      messageOf(() => buildRewriteFunction({ config: defineConfig({}), next: 'export {}' })),
    ];
    expect(messages.filter((message) => !page.includes(`${message}\n`))).toEqual([]);
  });
});

describe('token-format.md', () => {
  it('has every kind and every reason', () => {
    expect([...column(reference('token-format'), 'kind')].sort()).toEqual([...KINDS].sort());
    expect(column(reference('token-format'), 'reason')).toHaveLength(REASONS.length);
    expect([...column(reference('token-format'), 'reason')].sort()).toEqual([...REASONS].sort());
  });

  it('names every reason in its rules', () => {
    const rules = /## Verification\n([\s\S]*?)\n\|/.exec(reference('token-format'))?.[1] ?? '';
    expect(REASONS.filter((reason) => !rules.includes(`\`${reason}\``))).toEqual([]);
  });
});

describe('http-api.md', () => {
  const documented = [...reference('http-api').matchAll(/^### `([A-Z]+) (\S+)`$/gm)].map(
    ([, method = '', path = '']) => `${method} ${path}`,
  );

  it('has every route of the three apps', () => {
    const { api } = defineConfig({});
    const below = (prefix: string, app: string): readonly string[] => {
      const source = read(`packages/server/src/http/${app}-app.ts`);
      const routes = source.matchAll(/method: '(\w+)'(?: as const)?,\s+path: ['`]([^'`]+)['`]/g);
      return [...routes].map(([, method, path = '']) => `${method} ${prefix}${path}`);
    };
    const changes = ['open', 'pause', 'resume', 'close', 'reset'];
    const routes = [
      ...below(api.waitingRoom, 'waiting-room'),
      ...below(api.entryQueue, 'entry-queue'),
      ...below('/urr/operator', 'operator').flatMap((route) =>
        /\$\{name\}$/.test(route) ? changes.map((name) => route.replace(/\$\{name\}$/, name)) : [route],
      ),
    ].map((route) => route.replace(':eventId', '{eventId}'));
    expect([...documented].sort()).toEqual([...routes].sort());
  });

  it.each(documented)('describes %s, which is served', async (route) => {
    const [method = '', path = ''] = route.split(' ');
    const url = `https://shop.example${path.replace('{eventId}', 'iu-2027')}`;
    const answer = await createLocal().fetch(new Request(url, { method: 'OPTIONS' }));
    expect(answer.headers.get('allow')?.split(', ')).toContain(method);
  });
});

it('redis.md has every key', () => {
  const page = reference('redis');
  const written = (key: string): string => key.replace('{iu-2027}', '{eventId}').replace('A-1', '{seatId}');
  expect(column(page, 'queue key')).toEqual([...eventKeys('iu-2027'), EVENTS_KEY].map(written));
  const seats = [seatKey('iu-2027', 'A-1'), fenceKey('iu-2027', 'A-1'), holdsKey('iu-2027')];
  expect(column(page, 'seat key')).toEqual(seats.map(written));
});

it.each([...readManifests(root)])('the README of %s has every subpath of the package', (folder, manifest) => {
  const subpaths = Object.entries(manifest.exports).filter(([, target]) => typeof target !== 'string');
  const listed = column(read(`packages/${folder}/README.md`), 'subpath');
  expect([...listed].sort()).toEqual(subpaths.map(([subpath]) => manifest.name + subpath.slice(1)).sort());
});
