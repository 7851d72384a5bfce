/** What a viewer sent and what it gets back, before and after the distribution makes events of it. */
import type { IncomingMessage } from 'node:http';

export type HeaderPairs = readonly (readonly [name: string, value: string])[];

export type ViewerRequest = {
  readonly method: string;
  /** As it came over the wire: nothing decoded, no query. */
  readonly rawPath: string;
  /** Without the `?`; '' when there is none. */
  readonly rawQuery: string;
  /** Names in lower case, one entry for each header line. */
  readonly headers: HeaderPairs;
  readonly clientIp: string;
  readonly body: Buffer | undefined;
};

export type ViewerResponse = {
  readonly status: number;
  readonly headers: HeaderPairs;
  readonly body: Buffer | string;
};

/** A larger body is refused; the shop's own limits are far below. */
const MOST_BODY_BYTES = 64 * 1024;
const MOST_DRAINED_BYTES = 16 * 1024 * 1024;

/** Reads a request whole. Undefined when its body is larger than anything here takes. */
export async function readViewerRequest(message: IncomingMessage): Promise<ViewerRequest | undefined> {
  const target = message.url ?? '/';
  const mark = target.indexOf('?');
  const body = await readBody(message);
  if (body === 'too-large') return undefined;
  return {
    method: message.method ?? 'GET',
    rawPath: mark < 0 ? target : target.slice(0, mark),
    rawQuery: mark < 0 ? '' : target.slice(mark + 1),
    headers: headerPairs(message.rawHeaders),
    clientIp: message.socket.remoteAddress ?? '',
    body,
  };
}

export function headerOf(headers: HeaderPairs, name: string): string | undefined {
  return headers.find(([candidate]) => candidate === name)?.[1];
}

function headerPairs(raw: readonly string[]): HeaderPairs {
  const pairs: [string, string][] = [];
  for (let index = 0; index + 1 < raw.length; index += 2) {
    pairs.push([(raw[index] as string).toLowerCase(), raw[index + 1] as string]);
  }
  return pairs;
}

async function readBody(message: IncomingMessage): Promise<Buffer | undefined | 'too-large'> {
  if (message.method === 'GET' || message.method === 'HEAD') {
    message.resume();
    return undefined;
  }
  const chunks: Buffer[] = [];
  let bytes = 0;
  // Read to its end even when it is too large: who is cut off while sending does not hear the answer.
  for await (const chunk of message as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes <= MOST_BODY_BYTES) chunks.push(chunk);
    if (bytes > MOST_DRAINED_BYTES) break;
  }
  if (bytes > MOST_BODY_BYTES) return 'too-large';
  return bytes === 0 ? undefined : Buffer.concat(chunks);
}
