/** `urr doctor` over the network: the demo, and a distribution with one mistake in it at a time. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Config, defineConfig } from '@urr/core';
import { expect, it } from 'vitest';
import { run } from '../../../packages/server/src/cli/run';
import { systemWorld } from '../../../packages/server/src/cli/world';
import type { HeaderPairs } from '../src/cdn/viewer';
import { demoConfig } from '../src/settings';
import { EVENT, type Mistakes, withBreakableSite } from './breakable-site';
import { BRISK, withSite } from './site';

type Finding = { readonly id: string; readonly level: string; readonly seen: string };

async function examine(origin: string, eventId: string, config: Config, ...more: string[]) {
  const folder = mkdtempSync(join(tmpdir(), 'urr-doctor-'));
  try {
    writeFileSync(join(folder, 'urr.json'), JSON.stringify(config));
    const out: string[] = [];
    const err: string[] = [];
    const code = await run(
      [
        ...['doctor', origin, '--event', eventId, '--config', join(folder, 'urr.json'), '--json'],
        ...['--waf-limit', '20000', ...more],
      ],
      {
        out: (line) => out.push(line),
        err: (line) => err.push(line),
        signal: new AbortController().signal,
      },
      { ...systemWorld(), sleep: async () => {} },
    );
    expect(err).toEqual([]);
    const { findings, requests } = JSON.parse(out.join('')) as { findings: Finding[]; requests: number };
    const by = (level: string) => findings.filter((finding) => finding.level === level);
    return {
      code,
      requests,
      failed: by('fail'),
      doubtful: by('warn'),
      leftOut: by('skip').map(({ id }) => id),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

it('finds nothing wrong with the demo, and asks no more often than it says', async () => {
  await withSite({ 'dawn-2027': BRISK }, async ({ origin }) => {
    const config = demoConfig({ hurried: true });
    const { code, requests, failed, doubtful, leftOut } = await examine(
      origin,
      'dawn-2027',
      config,
      ...['--requests', '60', '--nat', '20'],
    );
    expect([failed, doubtful, code]).toEqual([[], [], 0]);
    // Of this machine over http, and from one origin, these have nothing to say.
    expect(leftOut).toEqual(['https', 'cors']);
    expect(requests).toBeLessThanOrEqual(60);
  });
});

it('finds nothing wrong with a distribution without a mistake, in forty requests', async () => {
  await withBreakableSite({}, async (origin) => {
    const { code, requests, failed, doubtful } = await examine(origin, EVENT, defineConfig());
    expect([failed, doubtful, code]).toEqual([[], [], 0]);
    expect(requests).toBeLessThanOrEqual(40);
  });
});

const without = (headers: HeaderPairs, name: string): HeaderPairs => headers.filter(([key]) => key !== name);

it.each<[mistake: string, mistakes: Mistakes, found: string[]]>([
  ['the guard on no behaviour', { guardOn: () => false }, ['guarded', 'behaviours']],
  ['the guard on /api/* alone', { guardOn: (path) => path.startsWith('/api/') }, ['behaviours', 'raw-paths']],
  ['a guard still in shadow', { guardConfig: defineConfig({ mode: 'shadow' }) }, ['guarded', 'behaviours']],
  [
    'a guard of another day, without what is exempt now',
    { guardConfig: defineConfig({ routes: { exempt: ['/vwr/*', '/vwr-api/*', '/api/v1/queue/*'] } }) },
    ['exempt'],
  ],
  [
    'a custom error page for 403',
    {
      answers: (answer) =>
        answer.status === 403
          ? { status: 200, headers: [['content-type', 'text/html']], body: '<!doctype html>' }
          : answer,
    },
    ['guarded', 'error-pages'],
  ],
  [
    'the waiting room routed to the shop',
    {
      waitingRoom: () => async () => ({
        status: 200,
        headers: [['content-type', 'text/html']],
        body: '<!doctype html>',
      }),
    },
    ['api'],
  ],
  [
    'no cookies forwarded to the waiting room',
    { waitingRoom: (room) => (request) => room({ ...request, headers: without(request.headers, 'cookie') }) },
    ['cookie-forwarded'],
  ],
  [
    'Set-Cookie dropped',
    { answers: (answer) => ({ ...answer, headers: without(answer.headers, 'set-cookie') }) },
    ['cookies'],
  ],
  [
    'cookies scripts can read',
    {
      answers: (answer) => ({
        ...answer,
        headers: answer.headers.map(([name, value]) => [name, value.replace('; HttpOnly', '')] as const),
      }),
    },
    ['cookies'],
  ],
  [
    'a minimum TTL of a minute',
    {
      answers: (answer, path) =>
        path.endsWith(`/status/${EVENT}`)
          ? { ...answer, headers: [...answer.headers, ['age', '48']] }
          : answer,
    },
    ['status-cache'],
  ],
  [
    'refusals from the cache',
    {
      answers: (answer) =>
        answer.status === 403 ? { ...answer, headers: [...answer.headers, ['age', '10']] } : answer,
    },
    ['no-store'],
  ],
  [
    'a response headers policy in place of ours',
    {
      answers: (answer) => ({ ...answer, headers: without(answer.headers, 'access-control-expose-headers') }),
    },
    ['refused-header'],
  ],
  ['no waiting page', { page: false }, ['waiting-page']],
])('says what is wrong with %s', async (_, mistakes, found) => {
  await withBreakableSite(mistakes, async (origin) => {
    const { code, requests, failed } = await examine(origin, EVENT, defineConfig());
    expect(failed.map(({ id }) => id)).toEqual(found);
    expect(code).toBe(1);
    expect(requests).toBeLessThanOrEqual(40);
  });
});
