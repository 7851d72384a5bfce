/** The body of a node:http request, whoever has read it, never more than the apps will look at. */
import type { IncomingMessage } from 'node:http';
import { MAX_BODY_BYTES } from '../http/body';

/** What is read and thrown away so that a client with a somewhat large body still gets to see its 413. */
const MAX_DISCARDED_BYTES = 64 * 1024;

/**
 * Reads at most one byte more than the apps accept, which is enough for them to refuse.
 *
 * @returns undefined without a body; 'aborted' when the client went away; 'broken' when a parser before us failed
 */
export async function readNodeBody(
  req: IncomingMessage,
): Promise<Uint8Array | undefined | 'aborted' | 'broken'> {
  if (req.method === 'GET' || req.method === 'HEAD') return undefined;
  const parsed = parsedBody(req);
  if (parsed !== 'unread') return parsed;
  if (req.readableEnded || req.readableDidRead) return undefined;
  return readStream(req);
}

/** What express.json(), a raw or text parser, or Next.js left in `req.body`. */
function parsedBody(req: IncomingMessage): Uint8Array | undefined | 'unread' | 'broken' {
  let body: unknown;
  try {
    body = (req as { body?: unknown }).body;
  } catch {
    return 'broken';
  }
  if (body === undefined || body === null) return 'unread';
  if (body instanceof Uint8Array) return body;
  if (typeof body === 'string') return Buffer.from(body);
  if (!hasContent(req)) return undefined; // Express 4 leaves {} where there was nothing
  try {
    return Buffer.from(JSON.stringify(body));
  } catch {
    return 'broken';
  }
}

function hasContent(req: IncomingMessage): boolean {
  return req.headers['transfer-encoding'] !== undefined || Number(req.headers['content-length'] ?? 0) > 0;
}

function readStream(req: IncomingMessage): Promise<Uint8Array | undefined | 'aborted'> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const finish = (result: Uint8Array | undefined | 'aborted'): void => {
      req.off('data', onData).off('end', onEnd).off('error', onGone).off('close', onGone);
      resolve(result);
    };
    const kept = (): Uint8Array => Buffer.concat(chunks).subarray(0, MAX_BODY_BYTES + 1);
    const onData = (chunk: Buffer): void => {
      if (size <= MAX_BODY_BYTES) chunks.push(chunk);
      size += chunk.length;
      if (size <= MAX_DISCARDED_BYTES) return;
      req.pause();
      finish(kept());
    };
    const onEnd = (): void => finish(size === 0 ? undefined : kept());
    const onGone = (): void => finish('aborted');
    req.on('data', onData).on('end', onEnd).on('error', onGone).on('close', onGone);
  });
}
