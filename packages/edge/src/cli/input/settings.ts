/** Reading what commands are told about: configuration, keys and sources of functions. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname, join, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { type Config, type ConfigInput, defineConfig } from '@urr/core';
import { InputError, isUrrError, KeysError } from '@urr/core/errors';
import { type GuardKeys, type KeyRing, parseKeys } from '@urr/core/keys';
import { type Terminal, UsageError, type World } from '../command';
import { jsonFault } from './json';

/** What a configuration is called where none is named; the first that is there. */
const CONFIG_NAMES = 'mjs js cjs json mts ts cts'.split(' ').map((ending) => `urr.config.${ending}`);

/**
 * The configuration in a JSON file, or the default export of a module: what `defineConfig` takes or what it returns.
 * Without a file it is the one in the current folder, else the defaults; says which.
 *
 * @throws {ConfigError} what is in there is no configuration
 */
export async function readConfig(
  file: string | undefined,
  terminal: Terminal,
  { folder }: World,
): Promise<Config> {
  const found = await findConfig(file, terminal, folder);
  if (found !== undefined) return found;
  terminal.err('note: no urr.config.* here: the defaults\n');
  return defineConfig({});
}

/** As `readConfig`, undefined where there is no file. */
export async function findConfig(
  file: string | undefined,
  { err }: Terminal,
  folder: string,
): Promise<Config | undefined> {
  const name = CONFIG_NAMES.find((known) => existsSync(join(folder, known)));
  if (file === undefined && name === undefined) return undefined;
  if (file === undefined) err(`note: configuration is ${name}\n`);
  const value = await readValue('--config', file ?? join(folder, name as string));
  return defineConfig(value as ConfigInput, { warn: (message) => err(`warning: ${message}\n`) });
}

/** What belongs to nobody but the guard, the origin and a monitor. */
export type GuardSecrets = {
  readonly keys: GuardKeys;
  readonly originVerify?: { readonly header: string; readonly value: string };
  readonly bypassKey?: string;
};

/**
 * The two rings of a guard, from JSON as `urr keys new` prints it, or from a module that exports it or rings by
 * default. `-` reads JSON from standard input, so that secrets need not lie in a file. Beside the rings may stand
 * `originVerify` and `bypassKey`, as the guards in code take them.
 *
 * @throws {KeysError} a ring is missing or unfit. Never repeats what it read
 */
export async function readKeys(
  file: string | undefined,
  { err }: Terminal,
  stdin: Readable,
): Promise<GuardSecrets> {
  if (file === undefined) throw new UsageError('--keys FILE is missing');
  const value =
    file === '-' ? parse('--keys', 'standard input', await textOf(stdin)) : await readValue('--keys', file);
  const { rings, secrets } = apart(value);
  const { vwr, entry, place } = toRings(rings);
  if (vwr === undefined || entry === undefined) {
    throw new KeysError(`${vwr ? 'entry' : 'vwr'}: ring is missing, guards need vwr and entry`);
  }
  if (place !== undefined) err('note: the place ring stays out, nothing at the edge needs it\n');
  return { keys: { vwr, entry }, ...secrets };
}

/** The text of a file named by an option. */
export async function readText(option: string, file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw unreadable(option, file, error);
  }
}

/** What is wrong with a file, in one line. */
export function unreadable(option: string, file: string, error: unknown): InputError {
  return new InputError(option, `cannot read ${file}: ${reasonOf(error, 'file')}`);
}

/** Why a file could not be written, in one line. */
export function unwritable(option: string, file: string, error: unknown): InputError {
  return new InputError(option, `cannot write ${file}: ${reasonOf(error, 'folder')}`);
}

function reasonOf(error: unknown, missing: string): string {
  const { code } = error as { code?: unknown };
  if (code === 'ENOENT') return `there is no such ${missing}`;
  return code === 'EISDIR' ? 'it is a folder' : String(code);
}

async function readValue(option: string, file: string): Promise<unknown> {
  if (!/^\.[cm]?[jt]s$/.test(extname(file))) return parse(option, file, await readText(option, file));
  await readText(option, file);
  let loaded: { readonly default?: unknown };
  try {
    loaded = await import(pathToFileURL(resolve(file)).href);
  } catch (error) {
    if (isUrrError(error)) throw error;
    const { code } = error as { code?: unknown };
    if (code === 'ERR_UNKNOWN_FILE_EXTENSION') {
      throw new InputError(
        option,
        `Node ${process.versions.node} does not read TypeScript (${file}); use Node 22.18 or later, or a .mjs or .json file`,
      );
    }
    throw new InputError(option, `cannot load ${file}: ${(error as Error).message}`);
  }
  if (loaded.default === undefined) throw new InputError(option, `${file} has no default export`);
  return loaded.default;
}

/** Without the parser's own words: they quote the text, and it may hold secrets. */
function parse(option: string, file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new InputError(option, `${file} is not JSON: ${jsonFault(text)}`);
  }
}

async function textOf(stream: Readable): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(Buffer.from(chunk as Uint8Array));
  return Buffer.concat(chunks).toString('utf8');
}

/** The rings, and what may stand beside them. */
function apart(value: unknown): { rings: unknown; secrets: Omit<GuardSecrets, 'keys'> } {
  if (typeof value !== 'object' || value === null) return { rings: value, secrets: {} };
  const { originVerify, bypassKey, ...rings } = value as Record<string, unknown>;
  const { header, value: secret } = (originVerify ?? {}) as Record<string, unknown>;
  if (originVerify !== undefined && (!isHeaderName(header) || typeof secret !== 'string'))
    throw new KeysError('originVerify: expected { header, value }, the name of a header and a secret');
  if (bypassKey !== undefined && typeof bypassKey !== 'string')
    throw new KeysError('bypassKey: expected a secret');
  return {
    rings,
    secrets: {
      ...(originVerify === undefined
        ? {}
        : { originVerify: { header: header as string, value: secret as string } }),
      ...(bypassKey === undefined ? {} : { bypassKey }),
    },
  };
}

function isHeaderName(name: unknown): boolean {
  return typeof name === 'string' && /^[a-z0-9-]+$/i.test(name);
}

type Rings = { readonly [name in 'place' | 'vwr' | 'entry']?: KeyRing };

function toRings(value: unknown): Rings {
  const isRing = (ring: unknown) => Array.isArray((ring as { keys?: unknown } | null)?.keys);
  const made =
    typeof value === 'object' &&
    value !== null &&
    Object.values(value).length > 0 &&
    Object.values(value).every(isRing);
  return made ? (value as Rings) : parseKeys(value as string | object);
}
