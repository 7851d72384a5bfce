/** Putting one CloudFront Function before another: a behaviour takes a single one for each event. */
import { FunctionInvalidError, FunctionTooLargeError, MAX_FUNCTION_BYTES } from '../errors';
import { syntaxFault } from './njs-syntax';

export type Composition = {
  readonly imports?: readonly string[];
  readonly declarations: string;
  /** Statements that may change `event.request`. */
  readonly step?: string;
  /** `urrGuard(event)` is asked first: what it answers is the answer. */
  readonly guard?: 'sync' | 'async';
  /** Source of a function as CloudFront has it: with `function handler(event)`, asynchronous or not. */
  readonly next: string | undefined;
  /** What to do when it is too large. */
  readonly advice: string;
};

/**
 * The source of a function that does its own part and then what `next` did.
 *
 * `next` keeps its own scope, so that names cannot clash; its imports move to the top, the only place they may stand.
 *
 * @throws {FunctionInvalidError} `next` declares no handler, or CloudFront's engine would not parse it
 * @throws {FunctionTooLargeError} all together exceeds 10,240 bytes
 */
export function composeFunction(parts: Composition): string {
  const { imports = [], declarations, step, guard, next, advice } = parts;
  const nextParts = next === undefined ? null : takeApart(next);
  const isAsync = guard === 'async' || nextParts?.isAsync === true;
  const source = [
    ...imports,
    ...(nextParts?.imports ?? []),
    declarations,
    ...(nextParts === null
      ? []
      : ['var urrNext = (function () {', nextParts.body, 'return handler;', '})();']),
    `${isAsync ? 'async ' : ''}function handler(event){`,
    ...(step === undefined ? [] : [step]),
    `return ${guard === undefined ? '' : `${guard === 'async' ? 'await ' : ''}urrGuard(event)||`}${
      nextParts === null ? 'event.request' : `${nextParts.isAsync ? 'await ' : ''}urrNext(event)`
    }}`,
    '',
  ].join('\n');
  const bytes = new TextEncoder().encode(source).length;
  if (bytes > MAX_FUNCTION_BYTES) throw new FunctionTooLargeError(bytes, advice);
  return source;
}

const IMPORT = /^[ \t]*import\s[^\n]*$/gm;
const HANDLER = /\b(?:(async)\s+)?function\s+handler\s*\(|\bhandler\s*=\s*(?:(async)\b)?/;

function takeApart(next: string): {
  readonly isAsync: boolean;
  readonly imports: string[];
  readonly body: string;
} {
  const found = typeof next === 'string' ? HANDLER.exec(next) : null;
  if (found === null) {
    throw new FunctionInvalidError(
      'next: expected the source of a CloudFront Function, with function handler(event)',
    );
  }
  const body = next.replace(IMPORT, '').trim();
  const fault = syntaxFault(body);
  if (fault !== null) throw new FunctionInvalidError(`next: ${fault}`);
  return {
    isAsync: found[1] !== undefined || found[2] !== undefined,
    imports: (next.match(IMPORT) ?? []).map((line) => line.trim()),
    body,
  };
}
