/** Route patterns: an optional method, then a path whose segments are literals, `:eventId` or, last, `*`. */
import { canonicalPath, foldPath } from './path';

export type Pattern = {
  /** Upper-case method, or '' for any. */
  readonly method: string;
  /** Folded literals; ':eventId' stands for one segment that names the event. */
  readonly segments: readonly string[];
  /** Ends in `*`: zero or more further segments. */
  readonly open: boolean;
};

/**
 * Reads `POST /api/v1/seats/:eventId/*`.
 *
 * @returns the pattern, or a sentence that says what was expected
 */
export function parsePattern(source: string): Pattern | string {
  const [, method = '', path = ''] = /^(?:([A-Z]+) )?(\S*)$/.exec(source) ?? [];
  if (!path.startsWith('/')) return 'expected an optional upper-case method and a path beginning with /';
  const segments = path.slice(1).split('/');
  const open = segments.at(-1) === '*';
  if (open || segments.at(-1) === '') segments.pop();
  if (segments.some((segment) => segment.includes('*'))) return 'expected * only as the last segment';
  if (segments.some((segment) => segment.startsWith(':') && segment !== ':eventId')) {
    return 'expected :eventId, the only parameter there is';
  }
  if (segments.filter((segment) => segment === ':eventId').length > 1) return 'expected :eventId once';
  const literal = `/${segments.map((segment) => (segment === ':eventId' ? 'x' : segment)).join('/')}`;
  if (canonicalPath(literal) === null) {
    return 'expected a canonical path: no empty or dot segments, no ; \\ or %2F, at most 2,048 characters';
  }
  return {
    method,
    segments: segments.map((segment) => (segment === ':eventId' ? segment : foldPath(segment))),
    open,
  };
}
