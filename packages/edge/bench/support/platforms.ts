/** The workload's requests as each platform hands them over: strings and objects are new for every call. */
import type { IncomingMessage } from 'node:http';
import type { CloudFrontHeaders, CloudFrontRequestEvent } from '../../src/lambda-edge/event';
import { HEADERS } from './workload';

const ORIGIN = 'https://tickets.example.com';
const QUERY = 'zone=1';

/** Only what the guard reads, since sockets and streams would be most of the work. */
export function nodeRequests(path: string, cookies: readonly string[]): (index: number) => IncomingMessage {
  const copy = copies(path, cookies);
  return (index) => {
    const [url, cookie] = copy(index);
    const headers = { ...HEADERS, cookie };
    const request = {
      method: 'GET',
      url: `${url}?${QUERY}`,
      headers,
      rawHeaders: Object.entries(headers).flat(),
      socket: null,
    };
    return request as unknown as IncomingMessage;
  };
}

export function lambdaEvents(
  path: string,
  cookies: readonly string[],
): (index: number) => CloudFrontRequestEvent {
  const copy = copies(path, cookies);
  return (index) => {
    const [uri, cookie] = copy(index);
    const headers: CloudFrontHeaders = { cookie: [{ key: 'Cookie', value: cookie }] };
    for (const [key, value] of Object.entries(HEADERS)) headers[key] = [{ key, value }];
    const request = { clientIp: '203.0.113.1', method: 'GET', uri, querystring: QUERY, headers };
    return { Records: [{ cf: { config: { eventType: 'viewer-request' }, request } }] };
  };
}

export function fetchRequests(path: string, cookies: readonly string[]): (index: number) => Request {
  const copy = copies(path, cookies);
  return (index) => {
    const [uri, cookie] = copy(index);
    return new Request(`${ORIGIN}${uri}?${QUERY}`, { headers: { ...HEADERS, cookie } });
  };
}

function copies(path: string, cookies: readonly string[]): (index: number) => readonly [string, string] {
  const pathBytes = Buffer.from(path, 'latin1');
  const cookieBytes = cookies.map((cookie) => Buffer.from(cookie, 'latin1'));
  return (index) => [
    pathBytes.toString('latin1'),
    (cookieBytes[index % cookieBytes.length] as Buffer).toString('latin1'),
  ];
}
