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
  const health = `${queue.config.api.entryQueue}/health/`;

  return (request, response) => {
    // The connection ends with this answer, so the next request finds a process that stays.
    if (isStopping()) response.setHeader('connection', 'close');
    if (originVerify !== undefined) {
      // The load balancer asks for its health without the header.
      if (request.headers['x-origin-verify'] !== originVerify && !request.url?.startsWith(health)) {
        response.writeHead(403).end();
        return;
      }
      // CloudFront speaks https with visitors and http with this network: cookies are Secure all the same.
      request.headers['x-forwarded-proto'] = 'https';
    }
    void handle(request, response);
  };
}
