/** What every package promises in its package.json, and the lockfile behind them. */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Conditions, readManifests } from '../tooling/manifests.ts';

const root = `${import.meta.dirname}/..`;
const manifests = readManifests(root);

describe.each([...manifests])('%s', (folder, manifest) => {
  const entries = Object.entries(manifest.exports).filter(
    (entry): entry is [string, Conditions] => typeof entry[1] !== 'string',
  );

  it('has the fields a reader and a package manager look for', () => {
    expect(manifest).toMatchObject({
      name: `@urr/${folder}`,
      license: 'Apache-2.0',
      type: 'module',
      engines: { node: '>=20.19' },
      publishConfig: { access: 'public' },
      description: expect.stringMatching(/^[A-Z].{30,}[^.]$/),
    });
  });

  it.each(entries)('offers %s from source and as ESM and CommonJS with types first', (_, target) => {
    const built = target['@urr/source'].replace('./src/', './dist/').replace(/\.ts$/, '');
    expect(existsSync(`${root}/packages/${folder}/${target['@urr/source']}`)).toBe(true);
    expect(target).toStrictEqual({
      '@urr/source': target['@urr/source'],
      import: { types: `${built}.d.ts`, default: `${built}.js` },
      require: { types: `${built}.d.cts`, default: `${built}.cjs` },
    });
    expect(Object.keys(target)[0]).toBe('@urr/source');
    expect([target.import, target.require].map((one) => Object.keys(one)[0])).toEqual(['types', 'types']);
  });

  it('takes every version from the catalog or the workspace', () => {
    const versions = Object.values({ ...manifest.dependencies, ...manifest.devDependencies });
    expect(versions.filter((version) => version !== 'catalog:' && version !== 'workspace:^')).toEqual([]);
  });
});

it('gives the four packages one version', () => {
  expect(new Set([...manifests.values()].map(({ version }) => version)).size).toBe(1);
});

it('lets the browser package depend on nothing', () => {
  expect(manifests.get('browser')?.dependencies ?? {}).toEqual({});
});

it('keeps registries and other addresses out of the lockfile', () => {
  const lockfile = readFileSync(`${root}/pnpm-lock.yaml`, 'utf8');
  expect(lockfile.match(/https?:.*/g) ?? []).toEqual([]);
});
