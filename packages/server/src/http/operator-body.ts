/** The body of a change: who, why, on which revision, and what the change itself needs. */
import { InputError } from '@urr/core/errors';
import type { ChangeContext } from '../operator/recorder';
import { readJsonObject } from './body';
import type { Holder } from './operator-tokens';
import { problemResponse } from './problem-response';

export type ChangeBody = {
  readonly context: ChangeContext;
  /** Members of the change itself. */
  readonly rest: Readonly<Record<string, unknown>>;
};

/**
 * @param keys members that this change takes besides `why` and `rev`
 * @returns the body, or the problem to answer with
 * @throws {InputError} an `If-Match` that is no revision
 */
export async function readChange(
  request: Request,
  holder: Holder,
  keys: readonly string[],
): Promise<ChangeBody | { readonly response: Response }> {
  const body = await readJsonObject(request);
  if ('response' in body) return body;
  const { why, rev, who, ...rest } = body.value;
  // Whoever holds a token of their own cannot sign with another name.
  const known = [...(holder.who === null ? ['who'] : []), 'why', 'rev', ...keys];
  const [extra] = Object.keys(body.value).filter((key) => !known.includes(key));
  if (extra !== undefined) {
    const expected = `${known.slice(0, -1).join(', ')} or ${known.at(-1)}`;
    return {
      response: problemResponse('body-invalid', { detail: `${extra}: unknown key, expected ${expected}` }),
    };
  }
  const context = { who: holder.who ?? who, why, rev: rev ?? revOfHeader(request) } as ChangeContext;
  return { context, rest };
}

/** `If-Match: "12"`. Anything else in it matches nothing. */
function revOfHeader(request: Request): number | undefined {
  const header = request.headers.get('if-match');
  if (header === null || header.trim() === '*') return undefined;
  const rev = /^\s*"(\d{1,15})"\s*$/.exec(header)?.[1];
  if (rev === undefined) throw new InputError('If-Match', 'expected one revision in quotes, as "12"');
  return Number(rev);
}
