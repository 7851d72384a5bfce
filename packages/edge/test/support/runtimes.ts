/** One request, four runtimes: each turns it into what its platform would send, and the answer back into one shape. */
import { EventEmitter } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Config, type ConfigInput, defineConfig } from '@urr/core';
import type { GuardKeys } from '@urr/core/keys';
import { createFetchGuard } from '@urr/edge/fetch';
import {
  type CloudFrontHeaders,
  type CloudFrontRequestEvent,
  createViewerRequestHandler,
} from '@urr/edge/lambda-edge';
import { createNodeGuard } from '@urr/edge/node';
import { keys as defaultKeys, NOW } from './passes';

export type TestRequest = {
  readonly method?: string;
  /** Raw target: path and query. */
  readonly target: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Cookie headers. */
  readonly cookies?: readonly string[];
};

export type Outcome =
  | { readonly kind: 'forward'; readonly headers: Readonly<Record<string, string>> }
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly headers: Readonly<Record<string, string>>;
      readonly setCookies: readonly string[];
      readonly body: string;
    };

export type Options = { readonly keys?: GuardKeys; readonly now?: number };
export type Send = (request: TestRequest) => Promise<Outcome>;

export type Runtime = {
  readonly name: string;
  /** WHATWG URL parsing stands between the wire and the guard, so hostile paths cannot all be sent. */
  readonly normalises: boolean;
  /** The platform takes cookies apart, so that no raw Cookie header reaches the guard. */
  readonly parsesCookies?: boolean;
  start(config: ConfigInput, options?: Options): Send;
  /** Many at once, where starting the engine is what takes the time. */
  readonly decideAll?: DecideAll;
};

export type DecideAll = (
  config: ConfigInput,
  requests: readonly TestRequest[],
  options?: Options,
) => Promise<readonly Outcome[]>;

export async function sendAll(
  runtime: Runtime,
  config: ConfigInput,
  requests: readonly TestRequest[],
): Promise<readonly Outcome[]> {
  if (runtime.decideAll !== undefined) return runtime.decideAll(config, requests);
  return Promise.all(requests.map(runtime.start(config)));
}

const resolve = (input: ConfigInput): Config => defineConfig(input, { warn: () => {} });

const lambdaEdge: Runtime = {
  name: 'Lambda@Edge',
  normalises: false,
  start(input, { keys = defaultKeys, now = NOW } = {}) {
    const handler = createViewerRequestHandler({ config: resolve(input), keys, clock: () => now });
    return async (request) => {
      const answer = await handler(toCloudFrontEvent(request));
      if ('uri' in answer) return { kind: 'forward', headers: flatten(answer.headers) };
      const { 'set-cookie': cookies = [], ...rest } = answer.headers ?? {};
      return {
        kind: 'answer',
        status: Number(answer.status),
        headers: flatten(rest),
        setCookies: cookies.map(({ value }) => value),
        body: answer.body ?? '',
      };
    };
  },
};

export function toCloudFrontEvent({
  method = 'GET',
  target,
  headers = {},
  cookies = [],
}: TestRequest): CloudFrontRequestEvent {
  const [path = '', query = ''] = split(target);
  const own: CloudFrontHeaders = { host: [{ key: 'Host', value: 'tickets.example.com' }] };
  for (const [name, value] of Object.entries(headers)) own[name] = [{ key: name, value }];
  if (cookies.length > 0) own.cookie = cookies.map((value) => ({ key: 'Cookie', value }));
  const cf = {
    config: {
      distributionDomainName: 'd111.cloudfront.net',
      distributionId: 'E1',
      eventType: 'viewer-request',
    },
    request: { clientIp: '203.0.113.1', method, uri: path, querystring: query, headers: own },
  };
  return { Records: [{ cf }] };
}

function flatten(headers: CloudFrontHeaders | undefined): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers ?? {}).map(([name, values]) => [
      name,
      values.map(({ value }) => value).join('; '),
    ]),
  );
}

const fetchRuntime: Runtime = {
  name: 'Fetch',
  normalises: true,
  start(input, { keys = defaultKeys, now = NOW } = {}) {
    const guard = createFetchGuard({ config: resolve(input), keys, clock: () => now });
    return async ({ method = 'GET', target, headers = {}, cookies = [] }) => {
      const own = new Headers(headers);
      if (cookies.length > 0) own.set('cookie', cookies.join('; '));
      const result = await guard(
        new Request(`https://tickets.example.com${target}`, { method, headers: own }),
      );
      if ('request' in result)
        return { kind: 'forward', headers: Object.fromEntries(result.request.headers) };
      const { response } = result;
      const rest = new Headers(response.headers);
      rest.delete('set-cookie');
      return {
        kind: 'answer',
        status: response.status,
        headers: Object.fromEntries(rest),
        setCookies: response.headers.getSetCookie(),
        body: await response.text(),
      };
    };
  },
};

const nodeRuntime: Runtime = {
  name: 'Node',
  normalises: false,
  start(input, { keys = defaultKeys, now = NOW } = {}) {
    const guard = createNodeGuard({ config: resolve(input), keys, clock: () => now });
    return async ({ method = 'GET', target, headers = {}, cookies = [] }) => {
      const own: Record<string, string> = {
        host: 'tickets.example.com',
        'x-forwarded-proto': 'https',
        ...headers,
      };
      if (cookies.length > 0) own.cookie = cookies.join('; ');
      const req = Object.assign(new EventEmitter(), {
        method,
        url: target,
        headers: own,
        rawHeaders: Object.entries(own).flat(),
        socket: {},
      });
      const sent: Record<string, string | string[]> = {};
      let body = '';
      const res = {
        statusCode: 200,
        setHeader: (name: string, value: string | string[]) => {
          sent[name] = value;
        },
        getHeader: (name: string) => sent[name],
        end: (text: string) => {
          body = text;
        },
      };
      let passed = false;
      guard(req as unknown as IncomingMessage, res as unknown as ServerResponse, () => {
        passed = true;
      });
      if (passed) return { kind: 'forward', headers: own };
      const { 'set-cookie': setCookies = [], ...rest } = sent;
      return {
        kind: 'answer',
        status: res.statusCode,
        headers: rest as Record<string, string>,
        setCookies: [setCookies].flat(),
        body,
      };
    };
  },
};

export function split(target: string): [path: string, query: string] {
  const mark = target.indexOf('?');
  return mark < 0 ? [target, ''] : [target.slice(0, mark), target.slice(mark + 1)];
}

export const runtimes: readonly Runtime[] = [lambdaEdge, fetchRuntime, nodeRuntime];
