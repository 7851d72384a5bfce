/** The distribution's public side: plain HTTP on one port of this machine. */
import { createServer, type Server, type ServerResponse } from 'node:http';
import { createProblem, PROBLEM_CONTENT_TYPE } from '@urr/core/problem';
import type { Distribution } from './distribution';
import { readViewerRequest, type ViewerResponse } from './viewer';

export function createViewerServer(distribution: Distribution): Server {
  const server = createServer({ keepAliveTimeout: 75_000 }, (message, response) => {
    answer(distribution, message, response).catch(() => {
      if (response.headersSent) response.destroy();
      else write(response, problem('internal'), message.method === 'HEAD');
    });
  });
  return server;
}

async function answer(
  distribution: Distribution,
  message: Parameters<typeof readViewerRequest>[0],
  response: ServerResponse,
): Promise<void> {
  const request = await readViewerRequest(message);
  if (request === undefined) {
    response.setHeader('connection', 'close');
    write(response, problem('body-too-large'), false);
    return;
  }
  write(response, await distribution(request), request.method === 'HEAD');
}

function write(response: ServerResponse, { status, headers, body }: ViewerResponse, head: boolean): void {
  const grouped = new Map<string, string[]>();
  for (const [name, value] of headers) {
    if (name === 'content-length' || name === 'transfer-encoding' || name === 'connection') continue;
    // This stand-in speaks plain http, where browsers other than on localhost would drop a Secure cookie.
    const kept = name === 'set-cookie' ? value.replace(/; *Secure(?=;|$)/i, '') : value;
    grouped.set(name, [...(grouped.get(name) ?? []), kept]);
  }
  for (const [name, values] of grouped)
    response.setHeader(name, values.length === 1 ? (values[0] as string) : values);
  response.statusCode = status;
  if (status === 204 || status === 304) response.end();
  else {
    // Text is left as it is: Node then sends head and body in one go.
    response.setHeader('content-length', Buffer.byteLength(body));
    response.end(head ? undefined : body);
  }
}

function problem(code: 'internal' | 'body-too-large'): ViewerResponse {
  const value = createProblem(code);
  return {
    status: value.status,
    headers: [
      ['content-type', PROBLEM_CONTENT_TYPE],
      ['cache-control', 'no-store'],
    ],
    body: JSON.stringify(value),
  };
}
