/** The built Worker in workerd, in front of an origin that remembers what reached it. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Readable } from 'node:stream';
import { createTokens, defineConfig, parseKeys } from '@urr/core';
import { Miniflare } from 'miniflare';

const secret = (name: string): string => `${name}-secret-of-at-least-32-bytes-for-tests`;
const ring = (kid: string, name: string) => [{ kid, alg: 'HS256', secret: secret(name) }];
const KEYS = JSON.stringify({ vwr: ring('v1', 'vwr'), entry: ring('e1', 'entry') });

export type Answer = {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly text: string;
};
type Asked = {
  readonly path: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
};

export async function startWorker({ kv = false } = {}) {
  const reached: { method: string; url: string; headers: IncomingMessage['headers']; body: string }[] = [];
  const origin = createServer(async (req, res) => {
    let body = '';
    for await (const chunk of req) body += String(chunk);
    reached.push({ method: req.method ?? '', url: req.url ?? '', headers: req.headers, body });
    if (req.url === '/moved') res.writeHead(302, { location: '/elsewhere' });
    res.end('origin');
  });
  await once(origin.listen(0, '127.0.0.1'), 'listening');
  const worker = new Miniflare({
    modules: true,
    scriptPath: `${import.meta.dirname}/../dist/worker.js`,
    compatibilityDate: '2026-04-01',
    upstream: `http://127.0.0.1:${(origin.address() as AddressInfo).port}`,
    bindings: { URR_KEYS: KEYS },
    ...(kv ? { kvNamespaces: ['URR'] } : {}),
    // The log of decisions is not for the terminal of a test.
    handleRuntimeStdio: (stdout: Readable, stderr: Readable) => {
      stdout.resume();
      stderr.resume();
    },
  });
  const { hostname, port } = await worker.ready;

  return {
    /** Requests that came to the origin since the last look. */
    reached: () => reached.splice(0),
    async putOverrides(text: string): Promise<void> {
      const store: unknown = await worker.getKVNamespace('URR');
      await (store as { put(key: string, value: string): Promise<void> }).put('overrides', text);
    },
    /** The path goes onto the wire as it is: no URL parser sees it before the Worker. */
    async ask({ path, method = 'GET', headers = {}, body }: Asked): Promise<Answer> {
      const sent = request({ hostname, port, path, method, headers });
      sent.end(body);
      const [response] = (await once(sent, 'response')) as [IncomingMessage];
      let text = '';
      for await (const chunk of response) text += String(chunk);
      return { status: response.statusCode ?? 0, headers: response.headers, text };
    },
    async close(): Promise<void> {
      await worker.dispose();
      origin.close().closeAllConnections();
    },
  };
}

const keys = parseKeys(KEYS);

/** A pass of a tier; `forged` is signed by somebody else. */
export async function pass(
  kind: 'vwr' | 'entry',
  { eventId = 'iu-2027', epoch = 1, forged = false, iat = Math.floor(Date.now() / 1000) } = {},
): Promise<string> {
  const own = keys[kind];
  if (own === undefined) throw new Error(`no ring ${kind}`);
  const theirs = parseKeys({ [kind]: [{ kid: own.keys[0]?.kid, alg: 'HS256', secret: secret('another') }] });
  const tokens = createTokens({ config: defineConfig({}), kind, keys: (forged && theirs[kind]) || own });
  return tokens.issue({ eventId, epoch, subject: 'subject-1', position: 7, iat, exp: iat + 600 });
}
