/**
 * CloudFront's viewer-request event as Lambda@Edge gets it, and what such a function answers.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-event-structure.html
 */
import type { HeaderPairs, ViewerRequest, ViewerResponse } from './viewer';

type EdgeHeaders = Record<string, { key?: string; value: string }[]>;

export type EdgeRequest = {
  clientIp: string;
  method: string;
  uri: string;
  querystring: string;
  headers: EdgeHeaders;
};

export type EdgeResponse = {
  status: string;
  statusDescription?: string;
  headers?: EdgeHeaders;
  body?: string;
  bodyEncoding?: 'text' | 'base64';
};

export type ViewerRequestEvent = {
  Records: [
    {
      cf: {
        config: {
          distributionDomainName: string;
          distributionId: string;
          eventType: 'viewer-request';
          requestId: string;
        };
        request: EdgeRequest;
      };
    },
  ];
};

/** A Lambda@Edge function on viewer-request: gives the request back, or answers itself. */
export type ViewerRequestFunction = (event: ViewerRequestEvent) => Promise<EdgeRequest | EdgeResponse>;

/** Headers CloudFront does not show to functions on viewer-request. */
const HIDDEN = new Set([
  'connection',
  'keep-alive',
  'transfer-encoding',
  'upgrade',
  'expect',
  'te',
  'trailer',
]);

let count = 0;

export function toViewerRequestEvent(request: ViewerRequest): ViewerRequestEvent {
  const headers: EdgeHeaders = {};
  for (const [name, value] of request.headers) {
    if (HIDDEN.has(name)) continue;
    const values = headers[name] ?? [];
    values.push({ key: name, value });
    headers[name] = values;
  }
  count += 1;
  return {
    Records: [
      {
        cf: {
          config: {
            distributionDomainName: 'demo.cloudfront.net',
            distributionId: 'EDEMO',
            eventType: 'viewer-request',
            requestId: `request-${count}`,
          },
          request: {
            clientIp: request.clientIp,
            method: request.method,
            uri: request.rawPath,
            querystring: request.rawQuery,
            headers,
          },
        },
      },
    ],
  };
}

export function isEdgeResponse(result: EdgeRequest | EdgeResponse): result is EdgeResponse {
  return 'status' in result;
}

export function toViewerResponse({ status, headers, body, bodyEncoding }: EdgeResponse): ViewerResponse {
  return {
    status: Number(status),
    headers: toPairs(headers ?? {}),
    body: bodyEncoding === 'base64' ? Buffer.from(body ?? '', 'base64') : (body ?? ''),
  };
}

/** The viewer's request as the function changed it, on its way to the cache and the origin. */
export function toForwarded(
  request: ViewerRequest,
  { uri, querystring, headers }: EdgeRequest,
): ViewerRequest {
  return { ...request, rawPath: uri, rawQuery: querystring, headers: toPairs(headers) };
}

function toPairs(headers: EdgeHeaders): HeaderPairs {
  return Object.entries(headers).flatMap(([name, values]) =>
    values.map(({ value }) => [name.toLowerCase(), value] as const),
  );
}
