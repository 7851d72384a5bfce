/** What a cold Lambda@Edge function pays before its first answer, in fresh processes that take turns. */
import { execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { bench } from '../../../tooling/bench/bench';
import { median } from '../../../tooling/bench/interleave';
import { duration, tableOf } from '../../../tooling/bench/table';
import { temporaryFiles } from '../../../tooling/temporary-files';
import { buildLambdaEdge } from '../src/lambda-edge/prebuilt/build';
import { config, cookieHeader, EVENT, issuePairs, keys, PATH, secrets } from './support/workload';

const EMPTY = `require('node:crypto');
exports.handler = async (event) => event.Records[0].cf.request;`;

/** The cryptography alone: what any verifier pays the first time. */
const TWO_HMACS = `const { createHmac, createSecretKey } = require('node:crypto');
const keys = ${JSON.stringify(Object.values(secrets))}.map((secret) => createSecretKey(Buffer.from(secret)));
exports.handler = async (event) => {
  const request = event.Records[0].cf.request;
  const text = request.headers.cookie[0].value;
  for (const key of keys) createHmac('sha256', key).update(text).digest('base64url');
  return request;
};`;

/** The same tokens and nothing else: what they hold is read, the HMACs are compared, nobody decides anything. */
const TWO_TOKENS = `const { createHmac, createSecretKey, timingSafeEqual } = require('node:crypto');
const keys = ${JSON.stringify(Object.values(secrets))}.map((secret) => createSecretKey(Buffer.from(secret)));
exports.handler = async (event) => {
  const request = event.Records[0].cf.request;
  const tokens = request.headers.cookie[0].value.match(/eyJ[\\w-]+\\.[\\w-]+\\.[\\w-]+/g);
  for (const [index, token] of tokens.entries()) {
    const [header, payload, signature] = token.split('.');
    const digest = createHmac('sha256', keys[index]).update(header + '.' + payload).digest('base64url');
    if (!timingSafeEqual(Buffer.from(digest), Buffer.from(signature))) throw new Error('signature');
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString());
    if (!(claims.exp * 1000 > Date.now())) throw new Error('expired');
  }
  return request;
};`;

type Sample = { readonly load: number; readonly first: number; readonly kind: string };

await bench('cold-start', async ({ rounds = 40 }) => {
  const file = temporaryFiles('bench');
  const [pair] = await issuePairs(1);
  if (pair === undefined) throw new Error('no passes');
  const event = file('event.json', JSON.stringify(eventWith(cookieHeader(pair))));
  const lanes = [
    lane('empty handler that loads node:crypto', file('empty.cjs', EMPTY), 'untouched'),
    lane('two bare HMACs', file('hmac.cjs', TWO_HMACS), 'untouched'),
    lane('two tokens read, nothing decided', file('tokens.cjs', TWO_TOKENS), 'untouched'),
    lane('guard', file('guard.cjs', buildLambdaEdge({ config, keys })), 'admitted'),
    lane('jose, same decision', file('jose.cjs', josePeer()), 'admitted'),
  ];
  for (let round = 0; round < rounds; round++) {
    for (const { program, expected, samples } of lanes) samples.push(run(program, event, expected));
  }
  const rows = lanes.map(({ name, program, samples }) => ({
    name,
    load: median(samples.map(({ load }) => load)),
    first: median(samples.map(({ first }) => first)),
    // Within a round, so that a busy moment counts for both.
    over: median(samples.map((sample, round) => total(sample) - total(lanes[0]?.samples[round] as Sample))),
    bytes: statSync(program).size,
  }));
  return [
    tableOf(`Lambda@Edge, cold: ${rounds} fresh processes each`, rows, [
      { heading: 'handler', cell: ({ name }) => name },
      { heading: 'load', cell: ({ load }) => duration(load) },
      { heading: 'first decision', cell: ({ first }) => duration(first) },
      { heading: 'more than empty', cell: ({ over }) => duration(over) },
      { heading: 'KB', cell: ({ bytes }) => (bytes / 1024).toFixed(1) },
    ]),
  ];
});

function lane(name: string, program: string, expected: Sample['kind']) {
  return { name, program, expected, samples: [] as Sample[] };
}

function run(program: string, event: string, expected: string): Sample {
  const child = join(import.meta.dirname, 'support/cold.cjs');
  const sample = JSON.parse(
    execFileSync(process.execPath, [child, program, event], { encoding: 'utf8' }),
  ) as Sample;
  if (sample.kind !== expected) throw new Error(`${program}: expected ${expected}, found ${sample.kind}`);
  return sample;
}

function total({ load, first }: Sample): number {
  return load + first;
}

/** The same decision, written with jose and bundled by esbuild. */
function josePeer(): string {
  const { outputFiles } = buildSync({
    entryPoints: [join(import.meta.dirname, 'support/cold-jose.ts')],
    bundle: true,
    minify: true,
    write: false,
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    conditions: ['@urr/source'],
    define: { SECRETS: JSON.stringify(secrets), CONFIG: JSON.stringify(config) },
  });
  return outputFiles[0]?.text ?? '';
}

/** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-event-structure.html */
function eventWith(cookie: string) {
  const headers = {
    host: [{ key: 'Host', value: 'tickets.example.com' }],
    accept: [{ key: 'Accept', value: 'text/html,*/*' }],
    referer: [{ key: 'Referer', value: `https://tickets.example.com/events/${EVENT}` }],
    cookie: [{ key: 'Cookie', value: cookie }],
  };
  const request = { clientIp: '203.0.113.1', method: 'GET', uri: PATH, querystring: 'zone=1', headers };
  return { Records: [{ cf: { config: { eventType: 'viewer-request' }, request } }] };
}
