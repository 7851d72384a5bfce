/** The load balancer and the service behind it, as one Fetch handler. Everything it answers is text. */
import type { ViewerRequest, ViewerResponse } from './viewer';

export type FetchService = (request: Request) => Response | Promise<Response>;

export function fetchOrigin(service: FetchService): (request: ViewerRequest) => Promise<ViewerResponse> {
  return async (viewer) => {
    const request = toFetchRequest(viewer);
    if (request === undefined)
      return {
        status: 400,
        headers: [
          ['content-type', 'text/plain'],
          ['cache-control', 'no-store'],
        ],
        body: 'Bad request',
      };
    const response = await service(request);
    return {
      status: response.status,
      headers: [...response.headers],
      body: await response.text(),
    };
  };
}

/** Undefined for what Fetch does not take: an unknown method, a header with control characters. */
function toFetchRequest({
  method,
  rawPath,
  rawQuery,
  headers,
  clientIp,
  body,
}: ViewerRequest): Request | undefined {
  try {
    const given = new Headers();
    for (const [name, value] of headers) {
      if (name !== 'content-length' && name !== 'transfer-encoding' && !name.startsWith(':'))
        given.append(name, value);
    }
    given.set('x-forwarded-for', clientIp);
    const host = given.get('host') ?? 'localhost';
    const url = new URL(`http://${host}${rawPath}${rawQuery === '' ? '' : `?${rawQuery}`}`);
    // Whatever the guard let through unchanged must mean the same to the service.
    if (url.pathname !== rawPath) return undefined;
    return new Request(url, {
      method,
      headers: given,
      ...(body === undefined ? {} : { body: new Uint8Array(body) }),
    });
  } catch {
    return undefined;
  }
}
