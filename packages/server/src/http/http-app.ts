/** The shape every HTTP app of this package has: a Fetch handler that knows which paths are its own. */

import type { PlainAnswer } from './answer';

/** A request as its server has it, before a `Request` is made of it. */
export type DirectRequest = {
  readonly method: string;
  /** Raw path and query. */
  readonly url: string;
  /** Whether it came over https to this server. */
  readonly encrypted: boolean;
  /** All values of a header, by its lower-case name, as Fetch would join them. */
  readonly headers: Pick<Headers, 'get'>;
};

export type HttpApp = {
  /** Answers one request. Never rejects: whatever goes wrong becomes problem JSON. */
  fetch(request: Request): Promise<Response>;
  /**
   * The answer `fetch` would give, where it can be had without making a `Request`; undefined where it cannot. Never
   * rejects.
   */
  direct?(request: DirectRequest): Promise<Response | PlainAnswer> | undefined;
  /**
   * Whether a path belongs to this app, so that several can share one server.
   *
   * @param path raw path without query
   */
  matches(path: string): boolean;
};

/** Anything with a Fetch handler; without `matches` it takes every path. */
export type FetchHandler = Pick<HttpApp, 'fetch' | 'direct'> & Partial<Pick<HttpApp, 'matches'>>;

/** Whether a path is the prefix itself or lies below it. */
export function isBelow(prefix: string, path: string): boolean {
  return (
    path.startsWith(prefix) && (path.length === prefix.length || path.charCodeAt(prefix.length) === 0x2f)
  );
}
