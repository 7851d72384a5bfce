/** Binds Lua scripts into a TypeScript module, so that they load wherever TypeScript does and need no file at run time. */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

export type LuaScript = {
  /** File name without the extension, e.g. `check-slot`. */
  readonly name: string;
  readonly header: string;
  /** Names of what it includes, in order. */
  readonly includes: readonly string[];
  /** Its own text: comments and indentation taken off, `-- include x` left where it stands. */
  readonly body: string;
};

/** The scripts right inside a folder, by name. `-- include x` stands for `include/x.lua`. */
export function readLuaScripts(folder: string): readonly LuaScript[] {
  return readFolder(folder).map(({ name, text }) => ({
    name,
    header: text.match(/^--\[\[.*?\]\]/s)?.[0] ?? '',
    includes: [...text.matchAll(INCLUDE)].map(([, include]) => include as string),
    body: compact(text),
  }));
}

/** What scripts share, from the folder `include` beside them. */
export function readLuaIncludes(folder: string): readonly Pick<LuaScript, 'name' | 'body'>[] {
  return readFolder(join(folder, 'include')).map(({ name, text }) => ({ name, body: compact(text) }));
}

/** The module: one exported constant for each script. */
export function toLuaModule(folder: string): string {
  const includes = readLuaIncludes(folder).map(
    ({ name, body }) => `const ${includeName(name)} = \`${escaped(body)}\n\`;\n`,
  );
  const scripts = readLuaScripts(folder).map(({ name, body }) => {
    const text = escaped(body).replaceAll(INCLUDE, (_, include) => `\${${includeName(include)}}`);
    return `export const ${constantName(name)} = \`${text}\`;\n`;
  });
  const note = '// Made from lua/*.lua by bind-lua.test.ts: edit those, then run it with `--update`.\n';
  return [note, ...includes, ...scripts].join('');
}

const INCLUDE = /^-- include (\S+)(?:\n|$)/gm;

const INCLUDE_LINE = /^-- include \S+$/;

function readFolder(folder: string): { readonly name: string; readonly text: string }[] {
  const files = readdirSync(folder).filter((file) => file.endsWith('.lua'));
  return files
    .sort()
    .map((file) => ({ name: basename(file, '.lua'), text: readFileSync(join(folder, file), 'utf8') }));
}

function constantName(name: string): string {
  return name.replaceAll('-', '_').toUpperCase();
}

function includeName(name: string): string {
  return `INCLUDE_${constantName(name)}`;
}

function compact(text: string): string {
  return text
    .replaceAll(/--\[\[.*?\]\]/gs, '')
    .split('\n')
    .map((line) => (INCLUDE_LINE.test(line) ? line : line.replace(/(^|\s)--\s.*$/, '')).trim())
    .filter((line) => line !== '')
    .join('\n');
}

function escaped(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('`', '\\`').replaceAll('${', '\\${');
}
