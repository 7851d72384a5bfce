/** Requests to the guarded API: they wait in line when told to, and give up on servers that do not answer. */
import { createGuardedFetch } from '@urr/browser';
import { field, language } from './page-data';

const PATIENCE_MS = 9000;

const guarded = createGuardedFetch({ lang: language });

/** The answer, or undefined when there was none. */
export async function ask(path: string, body?: unknown): Promise<Response | undefined> {
  // Where the path names no event, the guard takes this as a hint which line to send us to.
  const headers: Record<string, string> = { accept: 'application/json', 'x-urr-event-id': field('eventId') };
  const init: RequestInit = { headers, signal: AbortSignal.timeout(PATIENCE_MS) };
  if (body !== undefined) {
    Object.assign(headers, { 'content-type': 'application/json', 'idempotency-key': randomKey() });
    Object.assign(init, { method: 'POST', body: JSON.stringify(body) });
  }
  try {
    return await guarded(path, init);
  } catch {
    return undefined;
  }
}

function randomKey(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('');
}
