/** Fetch handlers as a Lambda function behind API Gateway or a Function URL. */
import type { FetchHandler } from '../http/http-app';
import { problemResponse } from '../http/problem-response';
import { pathsOf, toEventRequest } from './event-request';
import { type HttpEvent, type HttpResult, isHttpEventV2 } from './http-event';

/** An async handler; Lambda's callback style ended with Node 24. Never rejects. */
export type LambdaHandler = (event: HttpEvent) => Promise<HttpResult>;

const events = new WeakMap<Request, HttpEvent>();

/**
 * The Lambda event behind a Fetch request made by `toLambdaHandler`, so that a `subject` callback can read what an
 * authorizer found: `subject: (request) => lambdaEventOf(request)?.requestContext…`.
 */
export function lambdaEventOf(request: Request): HttpEvent | undefined {
  return events.get(request);
}

/**
 * One Lambda function for one or more apps. Takes payload 1.0 (REST API) and 2.0 (HTTP API, Function URL), with or
 * without a stage in the path, and answers in the format it was asked in.
 */
export function toLambdaHandler(...apps: readonly FetchHandler[]): LambdaHandler {
  return async (event) => {
    try {
      return await toResult(event, await answer(apps, event));
    } catch {
      return toResult(event, problemResponse('internal'));
    }
  };
}

async function answer(apps: readonly FetchHandler[], event: HttpEvent): Promise<Response> {
  for (const path of pathsOf(event)) {
    const app = apps.find((candidate) => candidate.matches === undefined || candidate.matches(path));
    if (app === undefined) continue;
    const request = toEventRequest(event, path);
    if (typeof request === 'string') return problemResponse(request);
    events.set(request, event);
    return app.fetch(request);
  }
  return problemResponse('not-found');
}

async function toResult(event: HttpEvent, response: Response): Promise<HttpResult> {
  const cookies = response.headers.getSetCookie();
  const headers = Object.fromEntries([...response.headers].filter(([name]) => name !== 'set-cookie'));
  const result = {
    statusCode: response.status,
    headers,
    body: await response.text(),
    isBase64Encoded: false,
  };
  if (cookies.length === 0) return result;
  return isHttpEventV2(event)
    ? { ...result, cookies }
    : { ...result, multiValueHeaders: { 'set-cookie': cookies } };
}
