/** Lambda's HTTP events as Fetch requests. */
import { type HttpEvent, type HttpEventV1, type HttpEventV2, isHttpEventV2 } from './http-event';

/**
 * The paths an event may mean, likeliest first: as given, then without the stage, which API Gateway puts in front
 * unless a domain name is mapped to it.
 */
export function pathsOf(event: HttpEvent): readonly string[] {
  const given = isHttpEventV2(event)
    ? [event.rawPath, event.requestContext.http.path]
    : [event.path, event.requestContext?.path];
  const stage = event.requestContext?.stage;
  const paths = given.filter((path) => typeof path === 'string' && path.startsWith('/')) as string[];
  const withoutStage = paths.flatMap((path) =>
    stage !== undefined && path.startsWith(`/${stage}/`) ? [path.slice(stage.length + 1)] : [],
  );
  return [...new Set([...paths, ...withoutStage])];
}

/**
 * A Fetch request for an event. Lambda's front ends speak https only, so the address is https.
 *
 * @returns a problem code for what a URL parser or Fetch does not take as it is
 */
export function toEventRequest(
  event: HttpEvent,
  path: string,
): Request | 'path-invalid' | 'method-not-allowed' {
  const headers = isHttpEventV2(event) ? headersV2(event) : headersV1(event);
  const query = isHttpEventV2(event) ? (event.rawQueryString ?? '') : queryV1(event);
  const host = headers.get('host') ?? '';
  const safeHost = /^[A-Za-z0-9._-]+(?::\d{1,5})?$/.test(host) && URL.canParse(`https://${host}`);
  const address = `https://${safeHost ? host : 'localhost'}${path}${query === '' ? '' : `?${query}`}`;
  if (!URL.canParse(address) || new URL(address).pathname !== path) return 'path-invalid';
  const method = isHttpEventV2(event) ? event.requestContext.http.method : event.httpMethod;
  const body = bodyOf(event);
  const carriesBody = body !== undefined && method !== 'GET' && method !== 'HEAD';
  try {
    return new Request(address, { method, headers, ...(carriesBody ? { body } : {}) });
  } catch {
    return 'method-not-allowed';
  }
}

function bodyOf(event: HttpEvent): ArrayBuffer | undefined {
  if (typeof event.body !== 'string' || event.body === '') return undefined;
  const bytes = Buffer.from(event.body, event.isBase64Encoded === true ? 'base64' : 'utf8');
  return new Uint8Array(bytes).buffer;
}

function headersV2(event: HttpEventV2): Headers {
  const headers = toHeaders(Object.entries(event.headers ?? {}).map(([name, value]) => [name, [value]]));
  // Payload 2.0 moves cookies out of the headers.
  if (event.cookies !== undefined && event.cookies.length > 0)
    append(headers, 'cookie', event.cookies.join('; '));
  return headers;
}

function headersV1(event: HttpEventV1): Headers {
  const several = event.multiValueHeaders;
  return several === undefined || several === null
    ? toHeaders(Object.entries(event.headers ?? {}).map(([name, value]) => [name, [value]]))
    : toHeaders(Object.entries(several).map(([name, values]) => [name, values ?? []]));
}

function toHeaders(entries: readonly (readonly [string, readonly (string | undefined)[]])[]): Headers {
  const headers = new Headers();
  for (const [name, values] of entries) {
    // The length is that of the body before API Gateway encoded it.
    if (name.toLowerCase() === 'content-length') continue;
    for (const value of values) if (typeof value === 'string') append(headers, name, value);
  }
  return headers;
}

function append(headers: Headers, name: string, value: string): void {
  try {
    headers.append(name, value);
  } catch {
    // Characters Fetch forbids in a header: nothing here could use it.
  }
}

/** Payload 1.0 hands over decoded values. */
function queryV1(event: HttpEventV1): string {
  const query = new URLSearchParams();
  const several = event.multiValueQueryStringParameters ?? {};
  for (const [name, values] of Object.entries(several))
    for (const value of values ?? []) query.append(name, value);
  if (Object.keys(several).length > 0) return query.toString();
  for (const [name, value] of Object.entries(event.queryStringParameters ?? {}))
    query.append(name, value ?? '');
  return query.toString();
}
