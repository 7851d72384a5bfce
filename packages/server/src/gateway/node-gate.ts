import type { EntryGate, GateNodeResponse } from './entry-gate';
import type { GateRefusal } from './gate-refusal';

/** The gate as Node middleware. */
export function nodeGate(check: EntryGate['check']): EntryGate['node'] {
  return ({ eventId, subject }) =>
    (request, response, next) => {
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
