/** The HTTP API of CloudFront KeyValueStore on a local port: enough of it for the AWS client to talk to. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

export type FakeKvsApi = {
  readonly values: Map<string, string>;
  /** What came, as `GET /keys?…` with the kind of signature. */
  readonly requests: { readonly line: string; readonly signature: string }[];
  /** Makes the next write find another etag. */
  interfere(key: string, value: string): void;
  /** What the AWS client has to be told to come here. */
  readonly env: Readonly<Record<string, string>>;
};

export const ARN = 'arn:aws:cloudfront::123456789012:key-value-store/8f6e45-guard';

export async function fakeKvsApi(initial: Readonly<Record<string, string>> = {}): Promise<FakeKvsApi> {
  const values = new Map(Object.entries(initial));
  const requests: FakeKvsApi['requests'] = [];
  const interferences: [string, string][] = [];
  let revision = 1;

  async function answer(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(req.url ?? '/', 'http://localhost');
    const signature = /^\S+/.exec(String(req.headers.authorization))?.[0] ?? '';
    const path = decodeURIComponent(pathname).replace(`/key-value-stores/${ARN}`, '');
    requests.push({ line: `${req.method} ${path || '/'}`, signature });
    const send = (status: number, body: object, headers = {}) => {
      res.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
    };
    if (req.method === 'GET' && path === '')
      return send(
        200,
        { KvsARN: ARN, ItemCount: values.size, TotalSizeInBytes: 1, Status: 'READY' },
        { etag: `E${revision}` },
      );
    if (req.method === 'GET' && path === '/keys') {
      const start = Number(searchParams.get('NextToken') ?? 0);
      const Items = [...values].slice(start, start + 50).map(([Key, Value]) => ({ Key, Value }));
      return send(200, { Items, ...(start + 50 < values.size ? { NextToken: String(start + 50) } : {}) });
    }
    if (req.method === 'POST' && path === '/keys') {
      const other = interferences.shift();
      if (other !== undefined) {
        values.set(...other);
        revision++;
      }
      if (req.headers['if-match'] !== `E${revision}`)
        return send(400, { Message: 'Pre-Condition failed' }, { 'x-amzn-errortype': 'ValidationException' });
      const chunks: Buffer[] = [];
      for await (const chunk of req) chunks.push(chunk as Buffer);
      const { Puts = [], Deletes = [] } = JSON.parse(Buffer.concat(chunks).toString()) as {
        Puts?: { Key: string; Value: string }[];
        Deletes?: { Key: string }[];
      };
      for (const { Key, Value } of Puts) values.set(Key, Value);
      for (const { Key } of Deletes) values.delete(Key);
      revision++;
      return send(200, { ItemCount: values.size, TotalSizeInBytes: 1 }, { etag: `E${revision}` });
    }
    return send(
      404,
      { Message: 'no such key value store' },
      { 'x-amzn-errortype': 'ResourceNotFoundException' },
    );
  }

  const server = createServer((req, res) => void answer(req, res));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return {
    values,
    requests,
    interfere: (key, value) => void interferences.push([key, value]),
    env: {
      AWS_ENDPOINT_URL_CLOUDFRONT_KEYVALUESTORE: `http://localhost:${(server.address() as AddressInfo).port}`,
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_MAX_ATTEMPTS: '1',
      AWS_EC2_METADATA_DISABLED: 'true',
    },
  };
}
