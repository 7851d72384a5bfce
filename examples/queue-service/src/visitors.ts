import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { EntryQueue } from '@urr/server';
import { createEntryQueueApp } from '@urr/server/http';
import { toNodeHandler } from '@urr/server/node';

/**
 * Joining, polling, heartbeats, leaving.
 *
 * @param originVerify where CloudFront is in front: its secret in `x-origin-verify`, the door nobody else has a key to
 */
export function createVisitorListener(
  queue: EntryQueue,
  {
    originVerify,
    isStopping,
  }: { readonly originVerify: string | undefined; readonly isStopping: () => boolean },
): (request: IncomingMessage, response: ServerResponse) => void {
  // Your user of a request goes here as `subject`: it binds the pass of the waiting room to the account.
  const handle = toNodeHandler(createEntryQueueApp({ queue }));
  const { entryQueue } = queue.config.api;
  const health = [`${entryQueue}/health/live`, `${entryQueue}/health/ready`];

  return (request, response) => {
    // The connection ends with this answer, so the next request finds a process that stays.
    if (isStopping()) response.setHeader('connection', 'close');
    if (originVerify !== undefined) {
      // The load balancer asks for its health without the header.
      if (!health.includes(request.url ?? '') && !isSame(request.headers['x-origin-verify'], originVerify)) {
        response.writeHead(403).end();
        return;
      }
      // CloudFront speaks https with visitors and http with this network: cookies are Secure all the same.
      request.headers['x-forwarded-proto'] = 'https';
    }
    void handle(request, response);
  };
}

/** In a time that tells nothing about the secret. */
function isSame(given: string | readonly string[] | undefined, secret: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(String(given)), digest(secret));
}
