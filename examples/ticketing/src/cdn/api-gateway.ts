/**
 * API Gateway's HTTP API in front of a Lambda function, payload format 2.0.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
import type { HttpEventV2, LambdaHandler } from '@urr/server/lambda';
import type { ViewerRequest, ViewerResponse } from './viewer';

/** An origin that hands requests to a Lambda function as events and its results back. */
export function apiGatewayOrigin(
  handler: LambdaHandler,
): (request: ViewerRequest) => Promise<ViewerResponse> {
  return async (request) => {
    const { statusCode, headers, cookies = [], body, isBase64Encoded } = await handler(toHttpEvent(request));
    return {
      status: statusCode,
      headers: [...Object.entries(headers), ...cookies.map((cookie) => ['set-cookie', cookie] as const)],
      body: isBase64Encoded ? Buffer.from(body, 'base64') : body,
    };
  };
}

export function toHttpEvent(request: ViewerRequest): HttpEventV2 {
  const headers: Record<string, string> = {
    'x-forwarded-for': request.clientIp,
    'x-forwarded-proto': 'https',
  };
  const cookies: string[] = [];
  for (const [name, value] of request.headers) {
    if (name === 'cookie') cookies.push(...value.split(/; */).filter((cookie) => cookie !== ''));
    else headers[name] = headers[name] === undefined ? value : `${headers[name]},${value}`;
  }
  return {
    version: '2.0',
    rawPath: request.rawPath,
    rawQueryString: request.rawQuery,
    headers,
    ...(cookies.length > 0 ? { cookies } : {}),
    ...(request.body === undefined ? {} : { body: request.body.toString('base64') }),
    isBase64Encoded: request.body !== undefined,
    requestContext: { http: { method: request.method, path: request.rawPath }, stage: '$default' },
  };
}
