/** The shop's scripts and styles, bundled in memory from source when the demo starts. */
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { CONCERTS } from '../catalog/concerts';
import type { StoredObject } from '../cdn/bucket';
import { posterSvg } from './posters';

export type Assets = {
  /** The address of a bundle, with the hash of its content in it. */
  path(name: string): string;
  readonly objects: ReadonlyMap<string, StoredObject>;
};

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

const SCRIPTS = ['concerts', 'event', 'queue', 'seats', 'checkout', 'booked', 'plain'];
const ENTRIES = [
  ...SCRIPTS.map((name) => ({ in: here(`./client/${name}.ts`), out: name })),
  { in: here('../console/client/console.ts'), out: 'console' },
  { in: here('./styles/shop.css'), out: 'shop' },
  { in: here('../console/console.css'), out: 'console-styles' },
  { in: here('../showcase/client/showcase.ts'), out: 'showcase' },
  { in: here('../showcase/showcase.css'), out: 'showcase' },
];

const TYPES: Readonly<Record<string, string>> = {
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
};
const FOREVER = 'public, max-age=31536000, immutable';

export async function buildAssets(): Promise<Assets> {
  const result = await build({
    entryPoints: ENTRIES,
    outdir: '/static',
    entryNames: '[name]-[hash]',
    chunkNames: 'chunk-[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    target: 'es2022',
    minify: true,
    write: false,
    conditions: ['@urr/source'],
    external: ['/static/*'],
    logLevel: 'silent',
  });
  const objects = new Map<string, StoredObject>();
  const names = new Map<string, string>();
  for (const { path, contents } of result.outputFiles) {
    const address = `/static/${path.split(/[\\/]/).at(-1)}`;
    const extension = address.split('.').at(-1) ?? '';
    objects.set(address, {
      body: Buffer.from(contents),
      type: TYPES[extension] ?? 'application/octet-stream',
      cacheControl: FOREVER,
    });
    names.set(address.replace('/static/', '').replace(/-[A-Z0-9]{8}\./, '.'), address);
  }
  for (const concert of CONCERTS)
    objects.set(`/static/posters/${concert.poster}.svg`, svg(posterSvg(concert)));
  objects.set('/static/icon.svg', svg(ICON));
  return {
    path: (name) => names.get(name) ?? `/static/${name}`,
    objects,
  };
}

const ICON =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="#14143a"/><path d="M6 20a10 10 0 0 1 20 0z" fill="#ff7a4d"/><path d="M5 23.5h22" stroke="#fff" stroke-width="2" stroke-linecap="round"/></svg>';

function svg(body: string): StoredObject {
  return { body, type: 'image/svg+xml', cacheControl: 'public, max-age=3600' };
}
