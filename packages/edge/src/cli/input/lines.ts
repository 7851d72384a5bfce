/** Log files as lines, however large: plain or gzip, one line in memory at a time. */
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { pipeline, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { InputError } from '@urr/core/errors';
import { unreadable } from './settings';

/** No line of a log is longer. */
const MAX_LINE = 1 << 20;

/**
 * The lines of a log, without their ends. Only line feeds end a line: a log may hold what Unicode calls a line break.
 *
 * @param file `-` is standard input
 * @param options.gz compressed even where its first bytes cannot be looked at
 * @throws {InputError} the file cannot be read or has no lines
 */
export async function* readLines(
  option: string,
  file: string,
  options: { readonly gz: boolean; readonly stdin: Readable },
): AsyncGenerator<string> {
  const compressed = options.gz || (file !== '-' && (await isGzip(option, file)));
  const source = file === '-' ? options.stdin : createReadStream(file);
  const bytes = compressed ? pipeline(source, createGunzip(), () => {}) : source;
  const decoder = new TextDecoder();
  let rest = '';
  try {
    for await (const chunk of bytes) {
      const lines = (rest + decoder.decode(chunk as Uint8Array, { stream: true })).split('\n');
      rest = lines.pop() ?? '';
      if (rest.length > MAX_LINE) throw new InputError(option, `${file} has no lines`);
      for (const line of lines) yield line.endsWith('\r') ? line.slice(0, -1) : line;
    }
  } catch (error) {
    if (error instanceof InputError) throw error;
    const { code = '' } = error as { code?: string };
    if (/^Z_|^ERR_.*ZLIB/.test(code)) throw new InputError(option, `${file} is not a whole gzip file`);
    throw unreadable(option, file, error);
  }
  if (rest !== '') yield rest;
}

async function isGzip(option: string, file: string): Promise<boolean> {
  try {
    const handle = await open(file);
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(2), 0, 2, 0);
      return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b;
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw unreadable(option, file, error);
  }
}
