/** An HTTP app: how long its answers take, by route. */
import type { PlainAnswer } from '../http/answer';
import type { HttpApp } from '../http/http-app';
import { routeOf } from './route';
import type { Scope, Tier } from './scope';

const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

export function observeApp(scope: Scope, tier: Tier, app: HttpApp): HttpApp {
  const { direct } = app;

  async function timed(
    request: { readonly method: string; readonly url: string; readonly headers: Pick<Headers, 'get'> },
    call: () => Promise<Response | PlainAnswer>,
  ): Promise<Response | PlainAnswer> {
    const method = METHODS.has(request.method) ? request.method : '_OTHER';
    const route = routeOf(request.url);
    const named = { 'http.request.method': method, 'http.route': route, 'urr.tier': tier };
    const header = (name: string): string | null => request.headers.get(name);
    const span = scope.spans?.start(`urr.http ${method} ${route}`, named, header);
    const begin = performance.now();
    const response = await (span === undefined ? call() : span.inside(call));
    const status = 'status' in response ? response.status : 200;
    const attributes = { ...named, 'http.response.status_code': status };
    scope.record('urr.http.duration', (performance.now() - begin) / 1000, attributes);
    span?.end(attributes, status >= 500);
    return response;
  }

  return {
    matches: app.matches,
    fetch: (request) => {
      const { method, url, headers } = request;
      return timed({ method, url: new URL(url).pathname, headers }, () =>
        app.fetch(request),
      ) as Promise<Response>;
    },
    ...(direct === undefined
      ? {}
      : {
          direct: (request) => {
            const answer = direct(request);
            return answer && timed(request, () => answer);
          },
        }),
  };
}
