/** What the platform asks, on a port of its own: visitors have no business with it. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { EntryQueue } from '@urr/server';
import { metricsText } from './metrics';

type Listener = (request: IncomingMessage, response: ServerResponse) => void;

/**
 * - `/health`: 200 while the process can answer at all. Fails: restart it.
 * - `/ready`: 200 while Redis answers and nobody has told us to stop. Fails: send visitors elsewhere, restart nothing.
 * - `/metrics`: for Prometheus.
 *
 * @param next whatever else is asked: the operator API, or 404
 */
export function createPlatformListener(
  queue: EntryQueue,
  { isStopping, next }: { readonly isStopping: () => boolean; readonly next: Listener },
): Listener {
  async function ready(): Promise<[status: number, text: string]> {
    if (isStopping()) return [503, 'stopping'];
    // Asking for an event that nobody has shows that the store answers.
    return queue.get('urr-ready').then(
      () => [200, 'ready'],
      () => [503, 'Redis does not answer'],
    );
  }

  async function answer(path: string): Promise<[status: number, text: string] | undefined> {
    if (path === '/health') return [200, 'live'];
    if (path === '/ready') return ready();
    if (path === '/metrics') {
      return metricsText(queue).then(
        (text) => [200, text],
        () => [503, 'Redis does not answer'],
      );
    }
    return undefined;
  }

  return async (request, response) => {
    const answered = await answer(request.url ?? '');
    if (answered === undefined) return next(request, response);
    const [status, text] = answered;
    response.writeHead(status, { 'content-type': 'text/plain; version=0.0.4', 'cache-control': 'no-store' });
    response.end(text.endsWith('\n') ? text : `${text}\n`);
  };
}
