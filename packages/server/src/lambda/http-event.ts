/**
 * The parts of Lambda's HTTP events that are read here, and the results that are written.
 *
 * Payload 2.0 (HTTP API, Function URL): https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 * Payload 1.0 (REST API): https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
 */

export type HttpEventV2 = {
  readonly version: '2.0';
  readonly rawPath: string;
  readonly rawQueryString?: string;
  readonly cookies?: readonly string[];
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly body?: string | null;
  readonly isBase64Encoded?: boolean;
  readonly requestContext: {
    readonly http: { readonly method: string; readonly path?: string };
    readonly stage?: string;
  };
};

export type HttpEventV1 = {
  readonly version?: string;
  readonly httpMethod: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string | undefined>> | null;
  readonly multiValueHeaders?: Readonly<Record<string, readonly string[] | undefined>> | null;
  readonly queryStringParameters?: Readonly<Record<string, string | undefined>> | null;
  readonly multiValueQueryStringParameters?: Readonly<Record<string, readonly string[] | undefined>> | null;
  readonly body?: string | null;
  readonly isBase64Encoded?: boolean;
  readonly requestContext?: { readonly path?: string; readonly stage?: string };
};

export type HttpEvent = HttpEventV1 | HttpEventV2;

export type HttpResult = {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Payload 2.0: one entry for each Set-Cookie. */
  readonly cookies?: readonly string[];
  /** Payload 1.0: headers with several values, Set-Cookie among them. */
  readonly multiValueHeaders?: Readonly<Record<string, readonly string[]>>;
  readonly body: string;
  readonly isBase64Encoded: boolean;
};

export function isHttpEventV2(event: HttpEvent | undefined | null): event is HttpEventV2 {
  return event?.version === '2.0' && 'rawPath' in event;
}
