/** One request as it is written: no path is tidied up, no redirect followed, no cookie kept. */
import { type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';

export type Outgoing = {
  readonly method: string;
  /** `https://shop.example`, with a port where there is one. */
  readonly origin: string;
  /** Raw path and query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
};

export type Answer = {
  readonly status: number;
  header(name: string): string | undefined;
  readonly setCookies: readonly string[];
  /** The first 64 KB. */
  readonly body: string;
};

export type Transport = (
  request: Outgoing,
  limits: { readonly timeoutMs: number; readonly signal: AbortSignal },
) => Promise<Answer>;

/** Nobody answered, or not in time. The message says why in a few words. */
export class NoAnswer extends Error {}

const MOST_BODY_BYTES = 64 * 1024;

export const sendOverNetwork: Transport = (outgoing, { timeoutMs, signal }) =>
  new Promise((resolve, reject) => {
    const { protocol, hostname, port } = new URL(outgoing.origin);
    const send = protocol === 'https:' ? requestHttps : requestHttp;
    const timer = setTimeout(() => fail(`no answer within ${timeoutMs / 1000} s`), timeoutMs);
    const fail = (reason: string): void => {
      clearTimeout(timer);
      reject(new NoAnswer(reason));
      request.destroy();
    };
    const request = send(
      {
        method: outgoing.method,
        hostname: hostname.replace(/^\[|\]$/g, ''),
        ...(port === '' ? {} : { port }),
        path: outgoing.path,
        headers: {
          ...outgoing.headers,
          ...(outgoing.method === 'POST' ? { 'content-length': Buffer.byteLength(outgoing.body ?? '') } : {}),
        },
        agent: false,
        signal,
      },
      (message) => {
        readBody(message).then((body) => {
          clearTimeout(timer);
          resolve(toAnswer(message, body));
        }, failed);
      },
    );
    const failed = (error: NodeJS.ErrnoException): void => fail(error.code ?? error.message);
    request.on('error', failed);
    request.end(outgoing.body);
  });

async function readBody(message: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of message as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes >= MOST_BODY_BYTES) break;
  }
  return Buffer.concat(chunks).toString('utf8', 0, MOST_BODY_BYTES);
}

function toAnswer(message: IncomingMessage, body: string): Answer {
  return {
    status: message.statusCode ?? 0,
    header(name) {
      const value = message.headers[name];
      return Array.isArray(value) ? value.join(', ') : value;
    },
    setCookies: message.headers['set-cookie'] ?? [],
    body,
  };
}
