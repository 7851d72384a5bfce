/**
 * The CloudFront Function on `/vwr/*`: every `/vwr/{eventId}` is the one page in the bucket. The generated source is
 * run as it would be deployed, in a bare context.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/functions-event-structure.html
 */
import vm from 'node:vm';
import type { ViewerRequest, ViewerResponse } from './viewer';

type FunctionRequest = {
  method: string;
  uri: string;
  querystring: Record<string, { value: string }>;
  headers: Record<string, { value: string }>;
  cookies: Record<string, { value: string }>;
};
type FunctionResponse = {
  statusCode: number;
  headers?: Record<string, { value: string }>;
  body?: string | { data: string };
};

/** Runs a viewer-request function's source: the path it wants, or its own answer. */
export type RewriteFunction = (request: ViewerRequest) => { readonly rawPath: string } | ViewerResponse;

export function runRewriteFunction(source: string): RewriteFunction {
  const context = vm.createContext({});
  new vm.Script(source, { filename: 'rewrite-function.js' }).runInContext(context);
  const handler = vm.runInContext('handler', context) as (
    event: unknown,
  ) => FunctionRequest | FunctionResponse;
  return (request) => {
    const result = handler(toFunctionEvent(request));
    if ('uri' in result) return { rawPath: result.uri };
    const { statusCode, headers = {}, body = '' } = result;
    return {
      status: statusCode,
      headers: Object.entries(headers).map(([name, { value }]) => [name, value] as const),
      body: typeof body === 'string' ? body : body.data,
    };
  };
}

function toFunctionEvent(request: ViewerRequest): unknown {
  const headers: FunctionRequest['headers'] = {};
  for (const [name, value] of request.headers) if (name !== 'cookie') headers[name] = { value };
  const querystring: FunctionRequest['querystring'] = {};
  for (const [name, value] of new URLSearchParams(request.rawQuery)) querystring[name] = { value };
  return {
    version: '1.0',
    context: {
      distributionDomainName: 'demo.cloudfront.net',
      distributionId: 'EDEMO',
      eventType: 'viewer-request',
      requestId: 'request',
    },
    viewer: { ip: request.clientIp },
    request: {
      method: request.method,
      uri: request.rawPath,
      querystring,
      headers,
      cookies: {},
    } satisfies FunctionRequest,
  };
}
