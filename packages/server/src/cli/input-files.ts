/** Reading what commands are told about: configuration and keys. */
import { readFile } from 'node:fs/promises';
import { extname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Config, type ConfigInput, defineConfig } from '@urr/core';
import { InputError, isUrrError } from '@urr/core/errors';
import type { Terminal } from './command';

/**
 * The configuration in a JSON file, or the default export of a module; the defaults without one.
 *
 * @throws {ConfigError} what is in there is no configuration
 */
export async function readConfig(file: string | undefined, terminal: Terminal): Promise<Config> {
  const value = file === undefined ? {} : await readValue('--config', file);
  return defineConfig(value as ConfigInput, { warn: (message) => terminal.err(`warning: ${message}`) });
}

/** The text of a file, or of standard input for `-`. */
export async function readText(option: string, file: string, stdin: () => Promise<string>): Promise<string> {
  if (file === '-') return stdin();
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const code = String((error as { code?: unknown }).code);
    throw new InputError(
      option,
      `cannot read ${file}: ${code === 'ENOENT' ? 'there is no such file' : code}`,
    );
  }
}

/** Without the parser's own words: they quote the text, and it may hold secrets. */
export function parseJson(option: string, file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new InputError(option, `${file === '-' ? 'standard input' : file} is not JSON`);
  }
}

async function readValue(option: string, file: string): Promise<unknown> {
  const text = await readText(option, file, async () => '');
  if (!/^\.[cm]?[jt]s$/.test(extname(file))) return parseJson(option, file, text);
  try {
    const { default: value } = await import(pathToFileURL(resolve(file)).href);
    if (value === undefined) throw new InputError(option, `${file} has no default export`);
    return value;
  } catch (error) {
    if (isUrrError(error)) throw error;
    if ((error as { code?: unknown }).code === 'ERR_UNKNOWN_FILE_EXTENSION') {
      const version = process.versions.node;
      throw new InputError(
        option,
        `Node ${version} does not read ${file}; use Node 22.18 or later, .mjs or .json`,
      );
    }
    throw new InputError(option, `cannot load ${file}: ${(error as Error).message}`);
  }
}
