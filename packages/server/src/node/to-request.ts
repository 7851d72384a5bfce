/** node:http requests as Fetch requests. */
import type { IncomingMessage } from 'node:http';

/** The addresses a request may mean: the one it came with, and what a mount point left of it. */
export function pathCandidates(
  req: IncomingMessage,
): readonly { readonly path: string; readonly url: string }[] {
  const { originalUrl } = req as { originalUrl?: unknown };
  if (originalUrl === undefined && req.url?.charCodeAt(0) === 0x2f) {
    const { url } = req;
    const query = url.indexOf('?');
    return [{ path: query < 0 ? url : url.slice(0, query), url }];
  }
  const urls = [typeof originalUrl === 'string' ? originalUrl : undefined, req.url ?? '/'];
  const distinct = new Set(urls.filter((url) => url !== undefined).map(withoutOrigin));
  return [...distinct].map((url) => ({ path: url.split('?', 1)[0] as string, url }));
}

/**
 * A Fetch request for a node one.
 *
 * @param url path and query, as pathCandidates gave it
 * @returns a problem code for a path that a URL parser reads differently from how it was sent, or not at all
 */
export function toRequest(
  req: IncomingMessage,
  url: string,
  body: Uint8Array | undefined,
): Request | 'path-invalid' | 'method-not-allowed' {
  const address = `${protocolOf(req)}://${hostOf(req)}${url}`;
  if (!URL.canParse(address) || new URL(address).pathname !== url.split('?', 1)[0]) return 'path-invalid';
  const method = req.method ?? 'GET';
  const carriesBody = body !== undefined && method !== 'GET' && method !== 'HEAD';
  try {
    return new Request(address, {
      method,
      headers: headersOf(req, carriesBody),
      ...(carriesBody ? { body: body as BodyInit } : {}),
    });
  } catch {
    return 'method-not-allowed'; // TRACE, which Fetch forbids
  }
}

/** A proxy request line (`GET http://host/path`) names its host in the path; nothing here trusts it. */
function withoutOrigin(url: string): string {
  const rest = /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*(.*)$/i.exec(url)?.[1];
  return rest === undefined ? url : rest.startsWith('/') ? rest : `/${rest}`;
}

function protocolOf(req: IncomingMessage): 'http' | 'https' {
  return (req.socket as { encrypted?: boolean } | null)?.encrypted === true ? 'https' : 'http';
}

function hostOf(req: IncomingMessage): string {
  const host = req.headers.host ?? String(req.headers[':authority'] ?? '');
  return /^(?:[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?$/.test(host) && URL.canParse(`http://${host}`)
    ? host
    : 'localhost';
}

function headersOf(req: IncomingMessage, carriesBody: boolean): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(req.headers)) {
    // The body was read and may have been parsed and written again: its old length says nothing.
    if (value === undefined || name.startsWith(':') || name === 'content-length') continue;
    for (const item of typeof value === 'string' ? [value] : value) headers.append(name, item);
  }
  if (!carriesBody) headers.delete('transfer-encoding');
  if (!headers.has('host')) headers.set('host', hostOf(req));
  return headers;
}
