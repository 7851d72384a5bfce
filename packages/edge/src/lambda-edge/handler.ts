/** The handler of a Lambda@Edge viewer request around a guard: events in, requests or answers out. */
import type { Config } from '@urr/core';
import { cameSecurely, namesToStrip } from '../adapter';
import { problemOf } from '../answer';
import type { GuardRequest } from '../decision';
import type { Rule } from '../guard';
import { refuse } from '../refusal';
import { type PlainResponse, respond } from '../response';
import type { Passage } from '../ruling';
import type {
  CloudFrontHeaders,
  CloudFrontRequest,
  CloudFrontRequestEvent,
  CloudFrontResponse,
} from './event';

export type Answer = CloudFrontRequest | CloudFrontResponse;

export type HandlerOptions<Event extends CloudFrontRequestEvent = CloudFrontRequestEvent> = {
  readonly config: Pick<Config, 'cookies' | 'vwrHeader' | 'entryHeader'>;
  readonly clock?: () => number;
  /**
   * The function the behaviour had before: CloudFront takes one for each. Called only with requests the guard lets
   * through, which are already rewritten; answering nothing forwards them as they are.
   */
  readonly next?: (event: Event) => Answer | undefined | Promise<Answer | undefined>;
};

/** Makes the handler. It never throws on any event and does not change the event. */
export function createHandler<Event extends CloudFrontRequestEvent>(
  rule: Rule,
  options: HandlerOptions<Event>,
): (event: Event) => Promise<Answer> {
  const { config, next, clock = Date.now } = options;
  const carriers = [config.vwrHeader, config.entryHeader];

  return async (event) => {
    const request = requestOf(event);
    if (request === undefined) return unavailable();
    const asked = toGuardRequest(request, clock());
    const ruling = rule(asked);
    if (!ruling.forward) {
      const proto = asked.header('cloudfront-forwarded-proto') ?? asked.header('x-forwarded-proto');
      return toCloudFrontResponse(respond(config, ruling, asked, cameSecurely(proto, true)));
    }
    const forwarded = rewrite(request, ruling, carriers);
    const passed = forwarded === request ? event : withRequest(event, forwarded);
    return (await next?.(passed)) ?? forwarded;
  };
}

function requestOf(event: CloudFrontRequestEvent): CloudFrontRequest | undefined {
  const request: unknown = event?.Records?.[0]?.cf?.request;
  return typeof request === 'object' && request !== null ? (request as CloudFrontRequest) : undefined;
}

function withRequest<Event extends CloudFrontRequestEvent>(event: Event, request: CloudFrontRequest): Event {
  return { ...event, Records: event.Records.map((record) => ({ ...record, cf: { ...record.cf, request } })) };
}

// Nothing here trusts the event to have the shape it is documented to have.
function toGuardRequest(request: CloudFrontRequest, now: number): GuardRequest {
  const headers = headersOf(request);
  return {
    method: typeof request.method === 'string' ? request.method : '',
    path: typeof request.uri === 'string' ? request.uri : '',
    query: typeof request.querystring === 'string' ? request.querystring : '',
    cookies: valuesOf(headers, 'cookie'),
    header: (name) => {
      const values = valuesOf(headers, name);
      return values.length === 0 ? undefined : values.join(', ');
    },
    now,
  };
}

function headersOf(request: CloudFrontRequest): CloudFrontHeaders {
  const headers: unknown = request.headers;
  return typeof headers === 'object' && headers !== null ? (headers as CloudFrontHeaders) : {};
}

function valuesOf(headers: CloudFrontHeaders, name: string): string[] {
  const entries: unknown = Object.hasOwn(headers, name) ? headers[name] : undefined;
  if (!Array.isArray(entries)) return [];
  return entries.map((entry) => entry?.value).filter((value) => typeof value === 'string');
}

function rewrite(
  request: CloudFrontRequest,
  ruling: Passage,
  carriers: readonly string[],
): CloudFrontRequest {
  const headers: CloudFrontHeaders = { ...headersOf(request) };
  const names = namesToStrip(Object.keys(headers), ruling.strip, carriers);
  const set = ruling.set;
  if (names.length === 0 && set.length === 0) return request;
  for (const name of names) delete headers[name];
  for (let index = 0; index < set.length; index += 2) {
    const name = set[index] as string;
    headers[name] = [{ key: name, value: set[index + 1] as string }];
  }
  return { ...request, headers };
}

function toCloudFrontResponse({ status, headers, body }: PlainResponse): CloudFrontResponse {
  const result: CloudFrontHeaders = {};
  for (const [key, value] of headers) {
    const entries = result[key];
    if (entries === undefined) result[key] = [{ key, value }];
    else entries.push({ key, value });
  }
  const response: CloudFrontResponse = { status: String(status), headers: result };
  const description = DESCRIPTIONS[status];
  if (description !== undefined) response.statusDescription = description;
  if (body !== '') {
    response.body = body;
    response.bodyEncoding = 'text';
  }
  return response;
}

const DESCRIPTIONS: Readonly<Record<number, string>> = {
  302: 'Found',
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  429: 'Too Many Requests',
  503: 'Service Unavailable',
};

// Not even a request to forward: the only thing left to say, whatever failMode is.
function unavailable(): CloudFrontResponse {
  return {
    status: '503',
    statusDescription: 'Service Unavailable',
    headers: {
      'cache-control': [{ key: 'cache-control', value: 'no-store' }],
      'content-type': [{ key: 'content-type', value: 'application/problem+json' }],
      'retry-after': [{ key: 'retry-after', value: '5' }],
    },
    body: JSON.stringify(problemOf(refuse('busy', 503, 'fault'))),
    bodyEncoding: 'text',
  };
}
