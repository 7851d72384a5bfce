import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { productionLicences } from './licences.ts';

const root = resolve(import.meta.dirname, '..');

/** Those that ask for nothing but their notice. */
const ALLOWED = /^(MIT|ISC|0BSD|Apache-2\.0|BSD-[23]-Clause)$/;

/** Drawn into the operator's console, which carries its licence. */
const BUILT_IN = { server: ['uplot'] };

describe('what is installed in production', () => {
  const licences = productionLicences(root, BUILT_IN);

  it('is more than what the packages name themselves', () => {
    const names = licences.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['cockatiel', 'hono', 'ioredis', 'jose', 'uplot', 'zod']));
    expect(licences.some(({ path }) => path.length > 1)).toBe(true);
  });

  it('has a licence that goes with ours', () => {
    const others = licences.filter(({ licence }) => !ALLOWED.test(licence ?? ''));
    expect(others).toEqual([]);
  });
});

it('is Apache-2.0 itself, in words', () => {
  expect(readFileSync(`${root}/LICENSE`, 'utf8')).toMatch(/Apache License\s+Version 2\.0/);
});
