/** What zod finds wrong with settings somebody wrote, in the words `defineConfig` uses for its own. */
import type * as z from 'zod/mini';
import type { ConfigIssue } from './errors';
import { unknownKey } from './unknown-key';

type Issue = z.core.$ZodIssue;

/**
 * A schema's complaint as faults, one for each unknown key.
 *
 * @param knownKeys the keys an object at a path may have, for "did you mean"
 */
export function toFaults(
  issue: Issue,
  knownKeys: (path: readonly string[]) => readonly string[],
): ConfigIssue[] {
  const path = issue.path.map(String);
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => unknownKey(path.join('.'), key, knownKeys(path)));
  }
  if (issue.code === 'invalid_key') {
    return [{ path: path.join('.'), message: issue.issues[0]?.message ?? 'unexpected key' }];
  }
  return [{ path: path.join('.'), message: expectation(issue) }];
}

function expectation(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `expected ${issue.expected === 'int' ? 'a whole number' : article(issue.expected)}`;
    case 'invalid_value':
      return `expected ${issue.values.map((value) => JSON.stringify(value)).join(' or ')}`;
    case 'too_small':
      return `expected ${issue.inclusive === false ? 'more than' : 'at least'} ${issue.minimum}${unit(issue.origin)}`;
    case 'too_big':
      return `expected at most ${issue.maximum}${unit(issue.origin)}`;
    default:
      return issue.message;
  }
}

function unit(origin: string): string {
  return origin === 'string' ? ' characters' : '';
}

function article(type: string): string {
  return `${/^[aeio]/.test(type) ? 'an' : 'a'} ${type}`;
}
