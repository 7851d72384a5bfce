import { InputError } from '@urr/core';
import type { EntryGate, GateNodeResponse } from './entry-gate';
import type { GateRefusal } from './gate-refusal';

/** The gate as Node middleware. */
export function nodeGate(check: EntryGate['check']): EntryGate['node'] {
  return (options) => {
    const { eventId, subject } = options ?? {};
    // Without it every request would be refused, and nobody would see why.
    if (typeof eventId !== 'function')
      throw new InputError(
        'eventId',
        'expected a function of the request: (request) => request.params.eventId',
      );
    if (subject !== undefined && typeof subject !== 'function')
      throw new InputError('subject', 'expected a function of the request: (request) => request.user?.id');
    return (request, response, next) => {
      const decide = async (): Promise<void> => {
        const user = await subject?.(request);
        const verdict = await check({ headers: request.headers, eventId: eventId(request), subject: user });
        if (!verdict.ok) {
          send(response, verdict, request.method === 'HEAD');
          return;
        }
        // What the services behind trust must never be what a visitor wrote.
        delete request.headers['x-urr-event'];
        delete request.headers['x-urr-subject'];
        if (verdict.reason === 'admitted') {
          request.headers['x-urr-event'] = verdict.eventId;
          request.headers['x-urr-subject'] = verdict.claims.sub;
        }
        next();
      };
      decide().catch(next);
    };
  };
}

function send(
  response: GateNodeResponse,
  { status, headers, problem }: GateRefusal,
  withoutBody: boolean,
): void {
  response.statusCode = status;
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  response.end(withoutBody ? undefined : JSON.stringify(problem));
}
