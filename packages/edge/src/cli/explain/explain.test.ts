import { createWriteStream, statSync } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createGzip, gzipSync } from 'node:zlib';
import { defineConfig } from '@urr/core';
import { describe, expect, it } from 'vitest';
import { folderWith, urrEdge } from '../../../test/support/cli';

const config = {
  routes: {
    guard: ['/api/*'],
    exempt: ['/api/v1/events/*', 'POST /api/v1/payments/return/*'],
    entry: ['/api/v1/seats/:eventId/*', '/api/v1/payments/*'],
  },
  events: { quiet: { mode: 'off' }, trial: { mode: 'shadow' } },
};

/** As CloudFront writes it: 33 columns, of which these have values. */
const FIELDS =
  '#Version: 1.0\n#Fields: date time x-edge-location sc-bytes c-ip cs-method cs(Host) cs-uri-stem sc-status cs(Referer) cs(User-Agent) cs-uri-query cs(Cookie) x-edge-result-type x-edge-request-id x-host-header';

function line(method: string, path: string, more: { referer?: string; agent?: string } = {}): string {
  const { referer = '-', agent = 'Mozilla/5.0%20(iPhone)' } = more;
  const start = `2026-11-20\t20:00:01\tICN54-C1\t512\t203.0.113.7\t${method}\td111.cloudfront.net`;
  return `${start}\t${path}\t200\t${referer}\t${agent}\tticket=1\t-\tMiss\tabc==\ttickets.example.com`;
}

describe('urr-edge explain PATH', () => {
  const explain = async (...requests: string[]) => {
    const at = folderWith({ 'urr.json': config });
    const { code, out } = await urrEdge(['explain', '--config', at('urr.json'), '--json', ...requests]);
    expect(code).toBe(0);
    return JSON.parse(out) as Record<string, unknown>[];
  };

  it.each([
    [
      '/api/v1/seats/iu-2027/A',
      {
        tier: 2,
        eventId: 'iu-2027',
        rule: '/api/v1/seats/:eventId/*',
        refused: true,
        without: '403 vwr-required',
      },
    ],
    ['post https://tickets.example.com/api/v1/me?a=1#b', { method: 'POST', path: '/api/v1/me', tier: 1 }],
    ['/API/v1/Seats/iu-2027?zone=1', { tier: 2, eventId: 'iu-2027', path: '/API/v1/Seats/iu-2027' }],
    ['/api/v1/seats/trial/A', { mode: 'shadow', refused: true, without: 'shadow:vwr-required:missing' }],
    ['/api/v1/seats/quiet/A', { mode: 'off', refused: false, without: 'off' }],
    ['/api/v1/me', { tier: 1, rule: '/api/*', eventId: null, without: '403 event-required' }],
    ['/api/v1/events/iu-2027', { tier: 0, rule: '/api/v1/events/*', refused: false, without: 'exempt' }],
    ['/about', { tier: 0, rule: null, refused: false, without: 'open' }],
    ['/vwr/iu-2027', { refused: false, callback: null }],
    ['POST /api/v1/payments/return/toss', { method: 'POST', tier: 0, callback: 'return' }],
    ['GET /api/v1/payments/return/toss', { method: 'GET', tier: 2, refused: true }],
    ['OPTIONS /api/v1/me', { refused: false, without: 'preflight' }],
    ['/x/..;/api/v1/me', { canonical: false, rule: null, refused: true, without: '400 path-invalid' }],
    ['/api//v1/me', { canonical: false }],
  ])('tells of %s', async (request, expected) => {
    expect(await explain(request)).toEqual([expect.objectContaining({ canonical: true, ...expected })]);
  });

  it('prints a table, and a note where a callback would be cut off', async () => {
    const at = folderWith({ 'urr.json': config });
    const paths = ['/api/v1/seats/iu-2027/A', '//x', 'POST /api/webhooks/toss'];
    const { out, err } = await urrEdge(['explain', '--config', at('urr.json'), ...paths]);
    expect(out).toMatchInlineSnapshot(`
      "  request                      tier  event    mode     rule                      without passes
        GET /api/v1/seats/iu-2027/A  2     iu-2027  enforce  /api/v1/seats/:eventId/*  403 vwr-required
        GET //x                      -     -        enforce  not canonical             400 path-invalid
        POST /api/webhooks/toss      1     -        enforce  /api/*                    403 event-required
      "
    `);
    expect(err).toBe(
      'note: POST /api/webhooks/toss reads as "webhooks"; what calls it has no pass, see routes.exempt\n',
    );
  });
});

describe('urr-edge explain without --config', () => {
  const rowOf = async (files: Record<string, string | object>) => {
    const at = folderWith(files);
    const args = ['explain', '/api/v1/seats/trial/A', '--json'];
    const { code, out, err } = await urrEdge(args, { folder: at('.') });
    return { code, err, mode: code === 0 ? JSON.parse(out)[0].mode : undefined };
  };
  const text = JSON.stringify(config);

  it.each([
    ['urr.config.mjs', `export default ${text};`],
    ['urr.config.cjs', `module.exports = ${text};`],
    ['urr.config.json', text],
  ])('takes %s of the current folder, and says so', async (name, content) => {
    expect(await rowOf({ [name]: content })).toEqual({
      code: 0,
      err: `note: configuration is ${name}\n`,
      mode: 'shadow',
    });
  });

  it('takes the defaults where there is none, and says so', async () => {
    expect(await rowOf({ 'other.json': text })).toEqual({
      code: 0,
      err: 'note: no urr.config.* here: the defaults\n',
      mode: defineConfig({}).mode,
    });
  });

  it('fails on one that is broken, instead of passing it over', async () => {
    const { code, err } = await rowOf({ 'urr.config.json': '{' });
    expect(code).toBe(1);
    expect(err).toContain('urr.config.json is not JSON');
  });
});

it('urr-edge explain wants whole paths', async () => {
  const at = folderWith({ 'urr.json': config });
  const { code, err } = await urrEdge(['explain', '--config', at('urr.json'), 'api/v1/me']);
  expect([code, err.split('\n')[0]]).toEqual([
    2,
    'urr-edge explain: api/v1/me: expected a path that begins with /',
  ]);
});

describe('urr-edge explain --access-log', () => {
  const log = [
    FIELDS,
    line('GET', '/'),
    line('GET', '/api/v1/events/iu-2027'),
    ...Array.from({ length: 3 }, () => line('GET', '/api/v1/seats/iu-2027/A')),
    line('GET', '/api/v1/seats/iu-2028/A'),
    line('OPTIONS', '/api/v1/me'),
    line('POST', '/api/v1/payments/return/toss', { referer: 'https://pay.toss.im/x' }),
    line('POST', '/api/v1/payments/confirm/20271', { referer: 'https://pay.toss.im/x' }),
    line('POST', '/api/v1/payments/confirm/20272', { referer: 'https://pay.toss.im/x' }),
    line('POST', '/api/v1/payments/confirm/20273', { referer: 'https://tickets.example.com/checkout' }),
    line('GET', '/api/webhooks/x', { agent: 'Stripe/1.0%20(+https://stripe.com)' }),
    line('GET', '/api/%252e%252e/x'),
    line('GET', '/api//x'),
    line('GET', '/api//x'),
    line('GET', '/api/a%2520b%7Ec'),
    'not a line of a log',
    '',
  ].join('\n');

  const expected = {
    requests: 16,
    refused: 12,
    groups: [
      { tier: 2, rule: '/api/v1/payments/*', eventId: null, requests: 3, refused: 3 },
      { tier: 2, rule: '/api/v1/seats/:eventId/*', eventId: 'iu-2027', requests: 3, refused: 3 },
      { tier: 2, rule: '/api/v1/seats/:eventId/*', eventId: 'iu-2028', requests: 1, refused: 1 },
      { tier: 1, rule: '/api/*', eventId: null, requests: 3, refused: 2 },
      { tier: 0, rule: '/api/v1/events/*', eventId: null, requests: 1, refused: 0 },
      { tier: 0, rule: 'POST /api/v1/payments/return/*', eventId: null, requests: 1, refused: 0 },
      { tier: 0, rule: null, eventId: null, requests: 1, refused: 0 },
    ],
    callbacks: [
      { request: 'POST /api/v1/payments/confirm/*', requests: 2, signs: ['POST from pay.toss.im'] },
      { request: 'GET /api/webhooks/x', requests: 1, signs: ['path says "webhooks"', 'sent by Stripe'] },
    ],
    notCanonical: [
      { path: '/api//x', requests: 2 },
      { path: '/api/%2e%2e/x', requests: 1 },
    ],
    unlisted: 0,
    unreadable: 1,
  };

  it.each([
    ['plain', 'access.log', log, []],
    ['compressed', 'E1.2026-11-20-20.abcd.gz', gzipSync(log), []],
    ['compressed under another name', 'access.log', gzipSync(log), ['--gz']],
    ['with Windows line ends', 'access.log', log.replaceAll('\n', '\r\n'), []],
    ['without its header', 'access.log', log.slice(log.indexOf('2026')), []],
  ])('counts a log that is %s', async (_how, name, content, more) => {
    const at = folderWith({ 'urr.json': config, [name]: content });
    const args = ['explain', '--config', at('urr.json'), '--access-log', at(name), '--json', ...more];
    const { code, out, err } = await urrEdge(args);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toEqual(expected);
    expect(err).toBe('warning: 1 line is no CloudFront standard log and passed over\n');
  });

  it('fails on a file that is no log at all', async () => {
    const at = folderWith({ 'urr.json': config, 'notes.txt': 'bread\nmilk\n' });
    const { code, out, err } = await urrEdge([
      'explain',
      '--config',
      at('urr.json'),
      '--access-log',
      at('notes.txt'),
    ]);
    expect([code, out]).toEqual([1, '']);
    expect(err).toMatch(
      /ERR_INPUT_INVALID --access-log: .*notes\.txt: no line of a CloudFront standard log in there/,
    );
  });

  it('adds up several logs, standard input among them', async () => {
    const at = folderWith({ 'urr.json': config, 'a.log': log });
    const logs = ['--access-log', at('a.log'), '--access-log', '-', '--gz'].slice(0, 4);
    const { out } = await urrEdge(['explain', '--config', at('urr.json'), ...logs, '--json'], { stdin: log });
    expect(JSON.parse(out)).toMatchObject({ requests: 32, refused: 24 });
  });

  it('finds columns by name, in whatever order they are logged', async () => {
    const short = '#Fields: cs-uri-stem cs-method\n/api/v1/seats/iu-2027/A\tGET\n/\tGET\n';
    const at = folderWith({ 'urr.json': config, 'a.log': short });
    const { out } = await urrEdge([
      'explain',
      '--config',
      at('urr.json'),
      '--access-log',
      at('a.log'),
      '--json',
    ]);
    expect(JSON.parse(out)).toMatchObject({ requests: 2, refused: 1 });
  });

  it('reads like a report', async () => {
    const at = folderWith({ 'urr.json': config, 'a.log': log });
    const { out } = await urrEdge(['explain', '--config', at('urr.json'), '--access-log', at('a.log')]);
    expect(out).toMatchInlineSnapshot(`
      "16 requests, 12 of them refused for somebody without passes

        tier  rule                            event    requests  refused without passes
        2     /api/v1/payments/*              -               3                       3
        2     /api/v1/seats/:eventId/*        iu-2027         3                       3
        2     /api/v1/seats/:eventId/*        iu-2028         1                       1
        1     /api/*                          -               3                       2
        0     /api/v1/events/*                -               1                       0
        0     POST /api/v1/payments/return/*  -               1                       0
        0     no rule                         -               1                       0

      Refused, and nobody who waits seems to send them. Where that is so, put them into routes.exempt with their method:

        request                          requests  because
        POST /api/v1/payments/confirm/*         2  POST from pay.toss.im
        GET /api/webhooks/x                     1  path says "webhooks", sent by Stripe

      Not canonical, answered 400 once any event is enforced:

        path           requests
        /api//x               2
        /api/%2e%2e/x         1
      "
    `);
  });

  it('keeps little in memory, however many different paths a log has', async () => {
    const at = folderWith({ 'urr.json': config });
    const big = at('big.log.gz');
    async function* lines() {
      yield `${FIELDS}\n`;
      for (let block = 0; block < 100; block++) {
        let text = '';
        for (let index = 0; index < 1000; index++)
          text += `${line('GET', index % 2 ? `/api//${block}/${index}` : `/api/v1/seats/e-${block}-${index}/A`)}\n`;
        yield text;
      }
    }
    await pipeline(lines, createGzip(), createWriteStream(big));
    expect(statSync(big).size).toBeGreaterThan(100_000);
    const { out } = await urrEdge(['explain', '--config', at('urr.json'), '--access-log', big, '--json']);
    const result = JSON.parse(out) as typeof expected;
    expect(result).toMatchObject({ requests: 100_000, refused: 100_000, unlisted: 49_000 });
    expect(result.groups.length).toBe(10_000);
  });

  it.each([
    [['explain', '--config', 'urr.json'], 2, 'PATH or --access-log FILE is missing'],
    [['explain', '--config', 'urr.json', '--access-log', 'x', '/y'], 2, 'do not go together'],
    [['explain', '--config', 'nowhere.json', '/x'], 1, 'ERR_INPUT_INVALID --config: cannot read'],
    [['explain', '--config', 'broken.json', '/x'], 1, 'broken.json is not JSON'],
    [
      ['explain', '--config', 'typo.json', '/x'],
      1,
      'ERR_CONFIG_INVALID routes.gaurd: unknown key, did you mean',
    ],
    [['explain', '--config', 'urr.json', '--access-log', 'nowhere.log'], 1, 'there is no such file'],
    [['explain', '--config', 'urr.json', '--access-log', 'half.gz'], 1, 'half.gz is not a whole gzip file'],
  ])('answers %o with exit code %i', async (args, code, message) => {
    const at = folderWith({
      'urr.json': config,
      'broken.json': '{',
      'typo.json': { routes: { gaurd: [] } },
      'half.gz': gzipSync(log).subarray(0, 100),
    });
    const result = await urrEdge(args.map((arg) => (/\.(json|log|gz)$/.test(arg) ? at(arg) : arg)));
    expect(result.code).toBe(code);
    expect(result.err).toContain(message);
  });
});
