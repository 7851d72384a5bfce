/** Licences of what a user installs with the packages: dependencies, peers, and whatever those bring along. */
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Manifest, readManifests } from './manifests.ts';

export type Licensed = {
  readonly name: string;
  readonly version: string;
  /** SPDX expression of its package.json, or `null`. */
  readonly licence: string | null;
  /** By whom it is needed, from one of the packages on. */
  readonly path: readonly string[];
};

type Installed = Pick<Manifest, 'name' | 'version' | 'dependencies' | 'peerDependencies'> & {
  readonly license?: string;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
};

/**
 * Every package installed in production, once, in the order of names. Optional ones that are not installed are left out.
 *
 * @param builtIn names of development dependencies whose code is in what is published, by folder
 */
export function productionLicences(
  root: string,
  builtIn: Readonly<Record<string, readonly string[]>>,
): Licensed[] {
  const found = new Map<string, Licensed>();
  for (const [folder, manifest] of readManifests(root)) {
    const own = join(root, 'packages', folder);
    const names = [...needed(manifest), ...(builtIn[folder] ?? [])];
    for (const name of names) follow(name, own, [manifest.name], found);
  }
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function follow(name: string, from: string, path: readonly string[], found: Map<string, Licensed>): void {
  if (name.startsWith('@urr/')) return;
  const folder = locate(name, from);
  if (folder === null) return;
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Installed;
  const key = `${name}@${manifest.version}`;
  if (found.has(key)) return;
  found.set(key, { name, version: manifest.version, licence: manifest.license ?? null, path });
  for (const next of needed(manifest)) follow(next, folder, [...path, name], found);
}

const needed = (manifest: Omit<Installed, 'name' | 'version'>): string[] =>
  Object.keys({ ...manifest.dependencies, ...manifest.optionalDependencies, ...manifest.peerDependencies });

/** As Node looks for it: in `node_modules` of the folder and of those above. */
function locate(name: string, from: string): string | null {
  for (let at = from; ; at = dirname(at)) {
    const candidate = join(at, 'node_modules', name);
    if (existsSync(join(candidate, 'package.json'))) return realpathSync(candidate);
    if (at === dirname(at)) return null;
  }
}
