/** What an origin gets to see of a request that is let through. */
import { describe, expect, it } from 'vitest';
import { ALWAYS_STRIPPED } from '../src/stripped';
import { allRuntimes } from './support/all-runtimes';
import { SEATS } from './support/decision-table';
import { bothCookies, cookie, good, pass } from './support/passes';
import type { Outcome } from './support/runtimes';

const forged = { 'x-urr-event': 'hot', 'x-urr-subject': 'somebody', 'x-urr-fault': 'open' };
const rewriting = {
  'x-original-url': SEATS,
  'x-http-method-override': 'DELETE',
  'x-middleware-subrequest': 'middleware',
};
const harmless = {
  'x-forwarded-for': '203.0.113.9',
  'x-urr-event-id': 'iu-2027',
  accept: '*/*',
  authorization: 'Bearer x',
};

describe.each(await allRuntimes())('what $name forwards', (runtime) => {
  const headersOf = (outcome: Outcome): Record<string, string> => {
    if (outcome.kind !== 'forward') throw new Error(`was answered: ${outcome.status} ${outcome.body}`);
    return { ...outcome.headers };
  };
  const forward = async (
    ...[config, request]: [
      Parameters<typeof runtime.start>[0],
      Parameters<ReturnType<typeof runtime.start>>[0],
    ]
  ) => headersOf(await runtime.start(config)(request));

  it('carries the verified event, subject and entry token', async () => {
    const headers = await forward(
      {},
      { target: SEATS, cookies: [bothCookies], headers: { ...forged, ...harmless } },
    );
    expect(headers).toMatchObject({
      'x-urr-event': 'iu-2027',
      'x-urr-subject': 'subject-1',
      'x-queue-entry-token': good.entry,
      cookie: `urr-vwr-token=${good.vwr}; urr-entry-token=${good.entry}`,
      ...harmless,
    });
    expect(headers).not.toHaveProperty('x-urr-fault');
    expect(headers).not.toHaveProperty('x-urr-vwr-token');
  });

  it('lets nobody pass for somebody while it is off', async () => {
    const sent = { target: SEATS, headers: { ...forged, ...rewriting, ...harmless } };
    const headers = await forward({ mode: 'off' }, sent);
    expect(headers).toMatchObject(harmless);
    for (const name of Object.keys({ ...forged, ...rewriting })) expect(headers).not.toHaveProperty(name);
    expect(await forward({ mode: 'shadow' }, sent)).toMatchObject({ ...forged, ...rewriting });
  });

  it('carries no entry token where tier 1 was enough', async () => {
    const headers = await forward(
      {},
      {
        target: '/api/v1/me',
        cookies: [cookie({ vwr: good.vwr })],
        headers: { 'x-queue-entry-token': 'spoofed' },
      },
    );
    expect(headers).toMatchObject({ 'x-urr-event': 'iu-2027', cookie: `urr-vwr-token=${good.vwr}` });
    expect(headers).not.toHaveProperty('x-queue-entry-token');
  });

  it('carries a good entry token also where tier 1 was enough, and drops a bad one', async () => {
    const good1 = await forward({}, { target: '/api/v1/me', cookies: [bothCookies] });
    expect(good1['x-queue-entry-token']).toBe(good.entry);
    const bad = await forward(
      {},
      {
        target: '/api/v1/me',
        cookies: [cookie({ vwr: good.vwr, entry: pass('entry', { sub: 'subject-2' }) })],
      },
    );
    expect(bad.cookie).toBe(`urr-vwr-token=${good.vwr}`);
    expect(bad).not.toHaveProperty('x-queue-entry-token');
  });

  it('carries passes that came in headers as cookies as well', async () => {
    const headers = await forward(
      {},
      {
        target: SEATS,
        headers: { 'x-urr-vwr-token': good.vwr, 'x-queue-entry-token': good.entry },
        cookies: ['a=1; urr-entry-token=x.y.z; b=2'],
      },
    );
    expect(headers.cookie).toBe(`urr-vwr-token=${good.vwr}; urr-entry-token=${good.entry}; a=1; b=2`);
    expect(headers['x-urr-vwr-token']).toBe(good.vwr);
    expect(headers['x-queue-entry-token']).toBe(good.entry);
  });

  it('replaces spoofed carriers by the verified token', async () => {
    const headers = await forward(
      {},
      {
        target: SEATS,
        cookies: [bothCookies],
        headers: { 'x-urr-vwr-token': 'x.y.z', 'x-queue-entry-token': pass('entry', { aud: 'quiet' }) },
      },
    );
    expect(headers['x-urr-vwr-token']).toBe(good.vwr);
    expect(headers['x-queue-entry-token']).toBe(good.entry);
  });

  it('keeps the cookies of other events where the path names none, for the gate', async () => {
    const other = `urr-entry-token-quiet=${pass('entry', { aud: 'quiet' })}`;
    const sent = [`urr-entry-token-iu-2027=x; urr-entry-token-iu-2027=${good.entry}; ${other}; a=1`];
    const config = { cookies: { perEvent: true } };
    const untold = await forward(config, { target: '/api/v1/payments/1', cookies: sent });
    expect(untold.cookie).toBe(`urr-entry-token-iu-2027=${good.entry}; ${other}; a=1`);
    expect(untold['x-urr-event']).toBe('iu-2027');
    const told = await forward(config, { target: SEATS, cookies: sent });
    expect(told.cookie).toBe(untold.cookie);
  });

  it.each(['/events/iu-2027', '/api/v1/events/iu-2027', '/vwr/iu-2027'])(
    'removes forged stamps and rewriting headers also on the open path %s',
    async (target) => {
      const headers = await forward({}, { target, headers: { ...forged, ...rewriting, ...harmless } });
      for (const name of Object.keys({ ...forged, ...rewriting })) expect(headers).not.toHaveProperty(name);
      expect(headers).toMatchObject(harmless);
    },
  );

  it('removes every header of the list', async () => {
    const headers = await forward(
      {},
      { target: '/', headers: Object.fromEntries(ALWAYS_STRIPPED.map((name) => [name, 'x'])) },
    );
    for (const name of ALWAYS_STRIPPED) expect(headers).not.toHaveProperty(name);
  });

  it('removes them spelt with underscores, which CGI reads as dashes', async () => {
    const headers = await forward(
      {},
      { target: '/', headers: { x_urr_subject: 'somebody', 'x_original-url': SEATS } },
    );
    expect(Object.keys(headers).filter((name) => name.includes('_'))).toEqual([]);
  });

  it('leaves the carriers alone on open paths, where the queue reads them itself', async () => {
    const headers = await forward(
      {},
      {
        method: 'POST',
        target: '/api/v1/queue/iu-2027/complete',
        headers: { 'x-queue-entry-token': good.entry },
      },
    );
    expect(headers['x-queue-entry-token']).toBe(good.entry);
  });

  it('changes nothing at all in shadow mode', async () => {
    const sent = { ...forged, ...rewriting, ...harmless, 'x-queue-entry-token': 'x' };
    for (const target of [SEATS, '/api/v1/me', '/', '/api/v1/seats/a.b/x']) {
      const headers = await forward(
        { mode: 'shadow' },
        { target, headers: sent, cookies: ['urr-vwr-token=x'] },
      );
      expect(headers).toMatchObject({ ...sent, cookie: 'urr-vwr-token=x' });
    }
  });

  it('changes nothing for one event in shadow beside enforced ones', async () => {
    const sent = { ...harmless, 'x-queue-entry-token': 'x' };
    const headers = await forward(
      { events: { 'iu-2027': { mode: 'shadow' } } },
      { target: SEATS, headers: sent, cookies: ['urr-vwr-token=x'] },
    );
    expect(headers).toMatchObject({ ...sent, cookie: 'urr-vwr-token=x' });
    expect(headers).not.toHaveProperty('x-urr-event');
  });

  it('does not let an event in shadow be a door to an enforced one', async () => {
    const headers = await forward(
      { events: { 'iu-2027': { mode: 'shadow' } } },
      { target: SEATS, headers: { ...rewriting, ...forged } },
    );
    for (const name of Object.keys({ ...forged, ...rewriting })) expect(headers).not.toHaveProperty(name);
  });
});

const raw = (await allRuntimes()).filter(({ parsesCookies }) => parsesCookies !== true);

describe.each(raw)('the Cookie header $name forwards', (runtime) => {
  const V = good.entry;
  const rest = async (raw: string): Promise<string> => {
    const outcome = await runtime.start({})({ target: SEATS, cookies: [raw] });
    if (outcome.kind !== 'forward') throw new Error(`was answered: ${outcome.body}`);
    return outcome.headers.cookie ?? '';
  };
  const N = 'urr-entry-token';

  it.each([
    ['a duplicate after it', `${N}=${V}; ${N}=bad`, ''],
    ['a duplicate before it', `${N}=x.y.z; ${N}=${V}`, ''],
    ['an empty value before it', `${N}=; ${N}=${V}`, ''],
    ['a quoted duplicate', `${N}="x"; ${N}=${V}`, ''],
    ['a space before the equals sign', `${N} =x; ${N}=${V}`, ''],
    ['a nameless pair that looks like it', `=${N}=x; ${N}=${V}`, ''],
    ['another case', `URR-ENTRY-TOKEN=x; ${N}=${V}`, ''],
    ['one behind a comma', `a=1, ${N}=x; ${N}=${V}`, ''],
    ['one inside quotes', `a="1 ${N}=x"; ${N}=${V}`, ''],
    ['names that only contain it', `x${N}=1; ${N}2=2; ${N}=${V}`, `; x${N}=1; ${N}2=2`],
    ['other cookies', `a=1; ${N}=${V};b=2;; c; d=e=f`, '; a=1; b=2; c; d=e=f'],
    ['a prototype name', `__proto__=1; constructor=2; ${N}=${V}`, '; __proto__=1; constructor=2'],
    ['old attributes', `$Version=1; ${N}=${V}; $Path=/`, '; $Version=1; $Path=/'],
  ])('holds the verified token once beside %s', async (_case, raw, others) => {
    expect(await rest(raw)).toBe(`${N}=${V}${others}`);
  });
});
