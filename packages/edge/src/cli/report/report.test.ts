import { gzipSync } from 'node:zlib';
import { defineConfig } from '@urr/core';
import { createNodeHmac } from '@urr/core/node-hmac';
import { describe, expect, it } from 'vitest';
import { folderWith, urrEdge } from '../../../test/support/cli';
import { keys, NOW } from '../../../test/support/passes';
import { reporting } from '../../adapter';
import { toLogLine } from '../../decision-log';
import { createRule } from '../../guard';

/** What a guard prints for these requests. */
function linesOf(mode: 'shadow' | 'enforce', ...requests: string[]): string[] {
  const lines: string[] = [];
  const rule = createRule({ config: defineConfig({ mode }), keys, hmac: createNodeHmac() });
  const reported = reporting(rule, (summary) => void lines.push(toLogLine(summary)));
  for (const request of requests) {
    const [method = '', path = ''] = request.split(' ');
    reported({ method, path, query: '', cookies: [], header: () => undefined, now: NOW });
  }
  return lines;
}

const SEATS = 'GET /api/v1/seats/iu-2027/A';

describe('urr-edge report', () => {
  const [seats = '', payment = '', hostile = '', open = ''] = linesOf(
    'shadow',
    SEATS,
    'POST /api/v1/payments/confirm',
    'GET /api//x\u2028y',
    'GET /',
  );
  const [refused = ''] = linesOf('enforce', SEATS);
  const log = [
    `kQ8yDIV3SvC0xhw== ${seats}`, // CloudFront Functions
    `2026-11-20T20:00:01.000Z\t6f1d-4c\tINFO\t${seats}\n`, // Lambda
    seats,
    `{"timestamp":1800000000000,"message":${JSON.stringify(`kQ8y ${payment}`)}}`, // CloudWatch export
    hostile,
    open,
    refused,
    'START RequestId: 6f1d-4c Version: 7',
    '{"urr":"guard"',
    '{"urr":"somebody else"}',
  ].join('\n');

  const result = {
    decisions: 7,
    wouldRefuse: 5,
    refused: 1,
    reasons: [
      { name: 'vwr-required:missing', requests: 4 },
      { name: 'missing', requests: 1 },
      { name: 'path-invalid', requests: 1 },
    ],
    events: [
      { name: 'iu-2027', requests: 4 },
      { name: '-', requests: 2 },
    ],
    rules: [
      { name: '/api/v1/seats/:eventId/*', requests: 4 },
      { name: '/api/v1/payments/*', requests: 1 },
      { name: 'not canonical', requests: 1 },
    ],
    paths: [
      { name: SEATS, requests: 4 },
      { name: 'GET /api//x\u2028y', requests: 1 },
    ],
  };

  it.each([
    ['plain', log],
    ['compressed', gzipSync(log)],
  ])('sums up a log that is %s, whatever stands around the lines', async (_how, content) => {
    const at = folderWith({ 'urr.json': {}, 'a.log': content });
    const args = ['report', '--log', at('a.log'), '--config', at('urr.json'), '--top', '2', '--json'];
    const { code, out, err } = await urrEdge(args);
    expect([code, err]).toEqual([0, '']);
    expect(JSON.parse(out)).toEqual(result);
  });

  it('prints tables, without control characters of visitors', async () => {
    const at = folderWith({ 'a.log': log });
    const { out } = await urrEdge(['report', '--log', at('a.log')]);
    expect(out).toMatchInlineSnapshot(`
      "7 decisions: 5 would have been refused, 1 were

        reason                requests
        vwr-required:missing         4
        missing                      1
        path-invalid                 1

        event    requests
        iu-2027         4
        -               2

        path                           requests
        GET /api/v1/seats/iu-2027/A           4
        GET /api//x\\u2028y                    1
        POST /api/v1/payments/confirm         1
      "
    `);
  });

  it('says where lines come from when there are none', async () => {
    const { code, out, err } = await urrEdge(['report', '--log', '-', '--json'], { stdin: 'hello\n' });
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ decisions: 0, rules: null });
    expect(err).toContain('no line of a guard in there');
  });

  it.each([
    [['report'], 2, '--log FILE is missing'],
    [['report', '--log', '-', '--top', 'many'], 2, '--top many: expected a number'],
    [['report', '--log', '/nowhere.log'], 1, 'ERR_INPUT_INVALID --log: cannot read /nowhere.log'],
  ])('answers %o with exit code %i', async (args, code, message) => {
    const { code: found, err } = await urrEdge(args);
    expect(found).toBe(code);
    expect(err).toContain(message);
  });
});
