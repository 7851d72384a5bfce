/** A private bucket behind origin access control: objects by exact key, nothing else. */
import type { ViewerRequest, ViewerResponse } from './viewer';

export type StoredObject = {
  readonly body: Buffer | string;
  readonly type: string;
  readonly cacheControl: string;
};

export type Bucket = ReadonlyMap<string, StoredObject>;

export function bucketOrigin(bucket: Bucket): (request: ViewerRequest) => Promise<ViewerResponse> {
  return async ({ method, rawPath }) => {
    if (method !== 'GET' && method !== 'HEAD')
      return text(405, 'Method not allowed', [['allow', 'GET, HEAD']]);
    const object = bucket.get(rawPath);
    if (object === undefined) return text(404, 'Not found');
    return {
      status: 200,
      headers: [
        ['content-type', object.type],
        ['cache-control', object.cacheControl],
        ['x-content-type-options', 'nosniff'],
      ],
      body: object.body,
    };
  };
}

function text(
  status: number,
  body: string,
  headers: readonly (readonly [string, string])[] = [],
): ViewerResponse {
  return {
    status,
    headers: [['content-type', 'text/plain; charset=utf-8'], ['cache-control', 'no-store'], ...headers],
    body,
  };
}
