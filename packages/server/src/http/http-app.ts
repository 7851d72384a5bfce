/** The shape every HTTP app of this package has: a Fetch handler that knows which paths are its own. */

export type HttpApp = {
  /** Answers one request. Never rejects: whatever goes wrong becomes problem JSON. */
  fetch(request: Request): Promise<Response>;
  /**
   * Whether a path belongs to this app, so that several can share one server.
   *
   * @param path raw path without query
   */
  matches(path: string): boolean;
};

/** Anything with a Fetch handler; without `matches` it takes every path. */
export type FetchHandler = { fetch(request: Request): Promise<Response>; matches?(path: string): boolean };

/** Whether a path is the prefix itself or lies below it. */
export function isBelow(prefix: string, path: string): boolean {
  return (
    path.startsWith(prefix) && (path.length === prefix.length || path.charCodeAt(prefix.length) === 0x2f)
  );
}
