/** Reading the source of a function a behaviour has already. */
import { Script } from 'node:vm';
import { InputError } from '@urr/core/errors';
import { readText } from './settings';

/**
 * The source of a CloudFront Function, parsed by itself: inside the function it becomes part of, its lines have other
 * numbers and its faults look like somebody else's.
 *
 * @throws {InputError} naming file and line
 */
export async function readFunctionSource(option: string, file: string): Promise<string> {
  const source = await readText(option, file);
  try {
    // Compiles and runs nothing. Imports, which no script has, leave their lines.
    new Script(source.replace(/^[ \t]*import\s[^\n]*$/gm, ''), { filename: file });
  } catch (error) {
    const { message, stack = '' } = error as Error;
    const [line] = stack.split('\n');
    throw new InputError(option, `${line?.startsWith(`${file}:`) ? line : file} does not parse: ${message}`);
  }
  return source;
}
