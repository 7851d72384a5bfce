/** `urr dev`: both tiers and the operator on a local port, in memory. */
import { parseArgs } from 'node:util';
import { InputError } from '@urr/core/errors';
import { assertEventId } from '@urr/core/event-id';
import { OPERATOR_PREFIX } from '../http/operator-app';
import { createLocal, type Local } from '../local/create-local';
import type { Command } from './command';

const DEFAULT_PORT = 4600;

export const dev: Command = {
  name: 'dev',
  summary: 'Run both tiers and the operator API on memory, for development',
  usage: `urr dev [--port N] [--event ID]

  --port    port on 127.0.0.1, ${DEFAULT_PORT} by default, 0 for a free one
  --event   event to open, "demo" by default; may be repeated

Everything is kept in memory and gone when it ends (Ctrl-C).`,
  async run(args, terminal) {
    const { values } = parseArgs({
      args: [...args],
      options: {
        port: { type: 'string', default: String(DEFAULT_PORT) },
        event: { type: 'string', multiple: true, default: ['demo'] },
      },
    });
    const port = portOf(values.port);
    for (const eventId of values.event) assertEventId(eventId, '--event');
    await using local = createLocal({ events: values.event, keepPace: true });
    const listener = await local.listen(port).catch((error: unknown) => error);
    if (listener instanceof Error) {
      terminal.err(`urr dev: ${cannotListen(listener, port)}`);
      return 1;
    }
    terminal.out(welcome((listener as { url: string }).url, values.event[0] as string, local));
    await aborted(terminal.signal);
    return 0;
  },
};

function portOf(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (!(port <= 65_535)) throw new InputError('--port', 'expected a number from 0 to 65535');
  return port;
}

function cannotListen(error: Error, port: number): string {
  const { code } = error as { code?: unknown };
  if (code === 'EADDRINUSE')
    return `port ${port} is taken; choose another with --port N, or --port 0 for a free one`;
  if (code === 'EACCES') return `port ${port} is not open to you; choose another with --port N, above 1023`;
  return error.message;
}

function welcome(url: string, eventId: string, { config, operatorToken }: Local): string {
  const { waitingRoom, entryQueue } = config.api;
  return `The waiting room runs on ${url} (in memory, until Ctrl-C)

  tier 1     ${url}${waitingRoom}/status/${eventId}
  tier 2     ${url}${entryQueue}/${eventId}/join
  operator   ${url}${OPERATOR_PREFIX}/events
  console    ${url}${OPERATOR_PREFIX}/console#token=${operatorToken}&event=${eventId}

Through both tiers:
  curl -c jar -X POST ${url}${waitingRoom}/assign/${eventId}
  curl -b jar -c jar -X POST ${url}${entryQueue}/${eventId}/join

As the operator:
  export URR_OPERATOR_URL=${url} URR_OPERATOR_TOKEN=${operatorToken}
  curl -X POST -H 'Authorization: Bearer ${operatorToken}' ${url}${OPERATOR_PREFIX}/events/${eventId}/pause`;
}

async function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
