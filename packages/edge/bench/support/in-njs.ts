/** The function and its driver in a folder, ready for njs. */
import { strict as assert } from 'node:assert';
import { execFileSync } from 'node:child_process';
import { temporaryFiles } from '../../../../tooling/temporary-files';
import { buildGuardFunction } from '../../src/cloudfront-functions';
import { bundleForNjs } from './bundle-for-njs';
import type { Job } from './function-driver';
import {
  config,
  configWith,
  EVENT,
  issuePairs,
  keys,
  OPEN_PATH,
  PATH,
  secrets,
  signingInput,
} from './workload';

export const KINDS = ['pass', 'redirect', 'open'] as const;
export type Kind = (typeof KINDS)[number];

export const NAMES: { readonly [kind in Kind]: string } = {
  pass: 'both passes',
  redirect: 'no cookies: redirect',
  open: 'open path',
};

export type Prepared = {
  /** The guard, and a function that does nothing. Both are followed by the driver. */
  readonly guard: string;
  readonly empty: string;
  /** What the driver reads. */
  readonly job: string;
};

const EMPTY = "import crypto from 'crypto';\nglobalThis.handler = (event) => event.request;";

/** Files for njs. The arguments they take: `function-driver.ts`. */
export async function prepareNjs(rounds = 0): Promise<Prepared> {
  const driver = inOwnScope(bundleForNjs('function-driver.ts'));
  const file = temporaryFiles('bench');
  const [pair] = await issuePairs(1);
  if (pair === undefined) throw new Error('no passes');
  const cookies = {
    lang: { value: 'ko' },
    [config.cookies.vwr]: { value: pair.vwr },
    [config.cookies.entry]: { value: pair.entry },
  };
  const events: { readonly [kind in Kind]: string } = {
    pass: eventOf(PATH, cookies),
    redirect: eventOf(PATH, {}),
    open: eventOf(OPEN_PATH, cookies),
  };
  const inputs: Job['inputs'] = [signingInput(pair.vwr), signingInput(pair.entry)];
  const job: Job = { events, inputs, secret: secrets.vwr, rounds };
  return {
    guard: file('guard.js', `${buildGuardFunction({ config: configWith({}), keys })}\n${driver}`),
    empty: file('empty.js', `${EMPTY}\n${driver}`),
    job: file('job.json', JSON.stringify(job)),
  };
}

/** Shortened names of the function and of the driver would meet. */
function inOwnScope(module: string): string {
  const script = module.replace(/import (\w+) from\s*("\w+");/g, 'var $1=require($2);');
  return `(function(){${script}})();`;
}

/** What the handler made of one event, as JSON. */
function answerOf(njs: string, { guard, job }: Prepared, kind: Kind): string {
  return execFileSync(njs, [guard, job, 'answer', kind, '1'], { encoding: 'utf8' });
}

/** Fails unless the function decides as it should: nobody gets a number for work it does not do. */
export function assertDecides(njs: string, prepared: Prepared): void {
  assert.match(answerOf(njs, prepared, 'pass'), /"x-urr-subject"/);
  assert.match(answerOf(njs, prepared, 'redirect'), /"statusCode":302/);
  assert.doesNotMatch(answerOf(njs, prepared, 'open'), /"x-urr-subject"|statusCode/);
}

/** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/functions-event-structure.html */
function eventOf(uri: string, cookies: object): string {
  const headers = {
    host: { value: 'tickets.example.com' },
    'user-agent': { value: 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15' },
    accept: { value: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8' },
    'accept-language': { value: 'ko-KR,ko;q=0.9,en;q=0.8' },
    'accept-encoding': { value: 'br,gzip' },
    'sec-fetch-mode': { value: 'navigate' },
    'sec-fetch-dest': { value: 'document' },
    'sec-fetch-site': { value: 'same-origin' },
    referer: { value: `https://tickets.example.com/events/${EVENT}` },
  };
  const request = { method: 'GET', uri, querystring: { zone: { value: '1' } }, headers, cookies };
  const context = {
    distributionDomainName: 'd111.cloudfront.net',
    distributionId: 'E1',
    eventType: 'viewer-request',
  };
  return JSON.stringify({ version: '1.0', context, viewer: { ip: '203.0.113.1' }, request });
}
