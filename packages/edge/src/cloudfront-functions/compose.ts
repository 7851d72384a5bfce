/** Putting one CloudFront Function before another: a behaviour takes a single one for each event. */
import { FunctionInvalidError, FunctionTooLargeError, MAX_FUNCTION_BYTES } from '../errors';

/**
 * The source of a function that does `step` to the event and then what `next` did.
 *
 * `next` keeps its own scope, so that names cannot clash; its imports move to the top, the only place they may stand.
 *
 * @param step statements that may change `event.request`, and `declarations` they need
 * @param next source of a function as CloudFront has it: with `function handler(event)`, asynchronous or not
 * @throws {FunctionInvalidError} `next` declares no handler
 * @throws {FunctionTooLargeError} both together exceed 10,240 bytes
 */
export function composeFunction(declarations: string, step: string, next: string | undefined): string {
  const source =
    next === undefined
      ? `${declarations}\nfunction handler(event) {\n${step}\n  return event.request;\n}\n`
      : composed(declarations, step, next);
  const bytes = new TextEncoder().encode(source).length;
  if (bytes > MAX_FUNCTION_BYTES) {
    throw new FunctionTooLargeError(bytes, 'shorten or minify the function given as next');
  }
  return source;
}

const IMPORT = /^[ \t]*import\s[^\n]*$/gm;
const HANDLER = /\b(?:(async)\s+)?function\s+handler\s*\(|\bhandler\s*=\s*(?:(async)\b)?/;

function composed(declarations: string, step: string, next: string): string {
  const found = HANDLER.exec(next);
  if (found === null) {
    throw new FunctionInvalidError(
      'next: expected the source of a CloudFront Function, with function handler(event)',
    );
  }
  const isAsync = found[1] !== undefined || found[2] !== undefined;
  const imports = next.match(IMPORT) ?? [];
  return [
    ...imports.map((line) => line.trim()),
    declarations,
    'var urrNext = (function () {',
    next.replace(IMPORT, '').trim(),
    'return handler;',
    '})();',
    `${isAsync ? 'async ' : ''}function handler(event) {`,
    step,
    `  return ${isAsync ? 'await ' : ''}urrNext(event);`,
    '}',
    '',
  ].join('\n');
}
