/** Fetch responses written to node:http ones. */
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { JSON_HEADERS, type PlainAnswer } from '../http/answer';

/**
 * Writes the whole answer. Cookies and `Vary` of earlier middleware stay; a client that went away is no error.
 */
export async function writeResponse(
  response: Response,
  req: IncomingMessage,
  res: ServerResponse,
): Promise<void> {
  const body = new Uint8Array(await response.arrayBuffer());
  if (res.destroyed || res.writableEnded || res.headersSent) return;
  res.statusCode = response.status;
  for (const [name, value] of response.headers) {
    if (name === 'set-cookie' || name === 'vary') res.appendHeader(name, value);
    else res.setHeader(name, value);
  }
  // An unread rest of a body would be taken for the next request on this connection.
  if (!req.readableEnded && !req.complete) res.setHeader('connection', 'close');
  const hasLength = req.method !== 'HEAD' && response.status !== 204 && response.status !== 304;
  if (hasLength) res.setHeader('content-length', body.byteLength);
  await end(res, req.method === 'HEAD' ? undefined : body);
}

export function isPlain(answer: Response | PlainAnswer): answer is PlainAnswer {
  return 'json' in answer && typeof answer.json === 'string';
}

/** The same for an answer to a GET that has nothing of its own but its text. */
export function writePlain({ json }: PlainAnswer, req: IncomingMessage, res: ServerResponse): void {
  if (res.destroyed || res.writableEnded || res.headersSent) return;
  // Each by its name: an object spread into another costs a tenth of the request.
  const headers: OutgoingHttpHeaders = {
    'content-type': JSON_HEADERS['content-type'],
    'cache-control': JSON_HEADERS['cache-control'],
    'x-content-type-options': JSON_HEADERS['x-content-type-options'],
    'content-length': Buffer.byteLength(json),
  };
  if (!req.readableEnded && !req.complete) headers.connection = 'close';
  res.writeHead(200, headers);
  const socket = req.httpVersionMajor === 1 ? res.socket : null;
  if (socket === null) {
    res.end(json);
    return;
  }
  // end(json) would write twice, the answer and an empty rest, and gathering two costs more than writing one.
  socket.cork();
  res.write(json);
  socket.uncork();
  res.end();
}

function end(res: ServerResponse, body: Uint8Array | undefined): Promise<void> {
  return new Promise<void>((resolve) => {
    res.once('close', resolve);
    res.end(body, () => resolve());
  });
}
