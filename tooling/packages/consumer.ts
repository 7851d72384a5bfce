/** A folder that looks like the project of a user who has installed the packed packages. */
import { copyFileSync, mkdirSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Manifest } from '../manifests.ts';
import { run } from './run.ts';

export type Packed = { readonly folder: string; readonly manifest: Manifest; readonly tarball: string };

/**
 * Unpacks the tarballs under `node_modules` and links what they depend on from the workspace, which needs
 * no network and no package manager. Returns the folder.
 */
export async function makeConsumer(packed: readonly Packed[], into: string): Promise<string> {
  const modules = join(into, 'node_modules');
  for (const { folder, manifest, tarball } of packed) {
    const place = join(modules, manifest.name);
    mkdirSync(place, { recursive: true });
    const { ok, output } = await run('tar', ['-xzf', tarball, '--strip-components=1', '-C', place], into);
    if (!ok) throw new Error(output);
    for (const name of Object.keys(manifest.dependencies ?? {})) {
      if (!name.startsWith('@urr/')) link(join(folder, 'node_modules', name), join(modules, name));
    }
  }
  writeFileSync(join(into, 'package.json'), '{ "private": true, "type": "module" }\n');
  return into;
}

/** Adds the optional peers, as somebody does who wants the entries that need them. */
export function addPeers(packed: readonly Packed[], consumer: string): void {
  for (const { folder, manifest } of packed) {
    for (const name of Object.keys(manifest.peerDependencies ?? {}))
      link(join(folder, 'node_modules', name), join(consumer, 'node_modules', name));
  }
}

export function link(target: string, path: string): void {
  mkdirSync(dirname(path), { recursive: true });
  try {
    symlinkSync(realpathSync(target), path, 'junction');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

/** Puts a script beside the packages, so that it finds them as a user's program would. */
export function place(script: string, consumer: string, name: string): string {
  const path = join(consumer, name);
  copyFileSync(script, path);
  return path;
}
