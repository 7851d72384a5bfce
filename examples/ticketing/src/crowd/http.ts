/** Real HTTP for thousands of visitors out of one process: few sockets, kept open, raw paths. */
import { Agent, type IncomingHttpHeaders, request } from 'node:http';

export type Sent = {
  readonly method: 'GET' | 'POST';
  /** Sent as it is: nothing is normalised. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly timeoutMs?: number;
};

export type Answer = {
  /** 0 when there was no answer: timed out, connection lost. */
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** The body as JSON; undefined when it is none. */
  json(): unknown;
};

export type Http = { send(sent: Sent): Promise<Answer>; readonly requests: () => number; close(): void };

export function createHttp(origin: string, maxSockets: number): Http {
  const { hostname, port, host } = new URL(origin);
  const agent = new Agent({ keepAlive: true, maxSockets, maxFreeSockets: maxSockets, scheduling: 'lifo' });
  let requests = 0;

  function send(sent: Sent, mayRepeat: boolean): Promise<Answer> {
    const { method, path, headers = {}, body, timeoutMs = 20_000 } = sent;
    requests += 1;
    return new Promise((resolve) => {
      const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
      const call = request({ agent, hostname, port, method, path, headers: { host, ...headers, ...length } });
      const timer = setTimeout(() => call.destroy(), timeoutMs);
      const lost = (): void => {
        clearTimeout(timer);
        resolve(NO_ANSWER);
      };
      call.on('error', (error: NodeJS.ErrnoException) => {
        clearTimeout(timer);
        // The server closed a kept connection the moment it was used again: nothing was heard of this request.
        const unheard = call.reusedSocket && error.code === 'ECONNRESET' && mayRepeat;
        resolve(unheard ? send(sent, false) : NO_ANSWER);
      });
      call.on('response', (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', lost);
        response.on('close', lost);
        response.on('end', () => {
          clearTimeout(timer);
          resolve(toAnswer(response.statusCode ?? 0, response.headers, Buffer.concat(chunks).toString()));
        });
      });
      call.end(body);
    });
  }

  return {
    send: (sent) => send(sent, true),
    requests: () => requests,
    close: () => agent.destroy(),
  };
}

const NO_ANSWER = toAnswer(0, {}, '');

function toAnswer(status: number, headers: IncomingHttpHeaders, text: string): Answer {
  return {
    status,
    headers,
    text,
    json() {
      try {
        return JSON.parse(text) as unknown;
      } catch {
        return undefined;
      }
    },
  };
}
