/** The promise behind all path rules: what the guard leaves open never reaches a protected handler, on any origin. */
import { defineConfig } from '@urr/core';
import { createNodeHmac } from '@urr/core/node-hmac';
import { afterAll, describe, expect, inject, it, vi } from 'vitest';
import { createGuard } from '../../src/guard';
import { keys, NOW } from '../support/passes';
import { split } from '../support/runtimes';
import { corpus, isSendable, PROTECTED } from './corpus';
import { generateTargets } from './generate';
import { startLab } from './lab';
import { type Address, askAll } from './wire';

const SEED = 20_270_401;

// Thousands of requests a test, on a machine that may be busy.
vi.setConfig({ testTimeout: 60_000 });

const config = defineConfig({ routes: { guard: ['/api/*', '/book/*'] } });
const guard = createGuard({ config, keys, hmac: createNodeHmac() });

function isLeftOpen(target: string): boolean {
  const [path, query] = split(target);
  const request = { method: 'GET', path, query, header: () => undefined, cookies: [], now: NOW };
  return guard(request).kind === 'forward';
}

/** What many a CloudFront Function does. */
const isLeftOpenByPrefix = (target: string): boolean => !/^\/(book|api)\//.test(target);

const unique = (targets: readonly string[]): string[] => [...new Set(targets)].filter(isSendable);
const written = unique(corpus);
const writtenLeftOpen = written.filter(isLeftOpen);
const generatedLeftOpen = unique(generateTargets(SEED, 100_000)).filter(isLeftOpen);

const lab = await startLab(inject('nginxPath'));
afterAll(lab.stop);

async function reached(address: Address, targets: readonly string[]): Promise<string[]> {
  const answers = await askAll(address, targets);
  return targets.filter((_, index) => answers[index]?.reached);
}

it('leaves enough open for the lab to say something', () => {
  expect(writtenLeftOpen.length).toBeGreaterThan(50);
  expect(generatedLeftOpen.length).toBeGreaterThan(5_000);
});

describe.each(lab.origins)('$name', ({ address }) => {
  it('serves what it protects, and what it does not from elsewhere', async () => {
    expect(await reached(address, [...PROTECTED, '/', '/vwr/iu-2027'])).toEqual(PROTECTED);
  });

  it('is reached around a guard that compares prefixes', async () => {
    expect(await reached(address, written.filter(isLeftOpenByPrefix))).not.toEqual([]);
  });

  it('is not reached by anything of the corpus that our guard leaves open', async () => {
    expect(await reached(address, writtenLeftOpen)).toEqual([]);
  });

  it('is not reached by anything generated that our guard leaves open', async () => {
    expect(await reached(address, generatedLeftOpen)).toEqual([]);
  });
});
