/** Visitors ask the load balancer itself: one connection less for each request that this machine has to carry. */
import type { IncomingHttpHeaders } from 'node:http';
import type { Answer, Http, Sent } from '../crowd/http';
import type { Servers } from '../servers/start';

export function createDirectHttp({ origin }: Pick<Servers, 'origin'>): Http {
  let requests = 0;

  async function send({ method, path, headers = {}, body }: Sent): Promise<Answer> {
    requests += 1;
    const answer = await origin({
      method,
      rawPath: path,
      rawQuery: '',
      headers: [['host', '127.0.0.1'], ...Object.entries(headers)],
      clientIp: '127.0.0.1',
      body: body === undefined ? undefined : Buffer.from(body),
    });
    const text = answer.body.toString();
    return {
      status: answer.status,
      headers: Object.fromEntries(answer.headers) as IncomingHttpHeaders,
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

  return { send, requests: () => requests, close: () => {} };
}
