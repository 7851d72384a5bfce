/** The four published packages, as their package.json files describe them. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export type Conditions = {
  readonly '@urr/source': string;
  readonly import: { readonly types: string; readonly default: string };
  readonly require: { readonly types: string; readonly default: string };
};

export type Manifest = {
  readonly name: string;
  readonly version: string;
  readonly exports: Readonly<Record<string, string | Conditions>>;
  readonly bin?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
};

/** By folder name: `core`, `edge`, … */
export function readManifests(root: string): ReadonlyMap<string, Manifest> {
  const folders = readdirSync(join(root, 'packages')).sort();
  return new Map(folders.map((folder) => [folder, readManifest(join(root, 'packages', folder))]));
}

export function readManifest(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
}

/** Source file of each public subpath: `@urr/core/position` → `packages/core/src/position.ts`. */
export function readEntries(root: string): ReadonlyMap<string, string> {
  const entries = new Map<string, string>();
  for (const [folder, { name, exports }] of readManifests(root)) {
    for (const [subpath, target] of Object.entries(exports)) {
      if (typeof target === 'string') continue;
      entries.set(name + subpath.slice(1), `packages/${folder}/${target['@urr/source'].slice(2)}`);
    }
  }
  return entries;
}
