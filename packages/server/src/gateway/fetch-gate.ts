import type { EntryGate } from './entry-gate';

/** The gate for Fetch runtimes. */
export function fetchGate(check: EntryGate['check']): EntryGate['fetch'] {
  return async (request, { eventId, subject }) => {
    const verdict = await check({ headers: request.headers, eventId, subject });
    if (verdict.ok) return undefined;
    const { status, headers, problem } = verdict;
    return new Response(request.method === 'HEAD' ? null : JSON.stringify(problem), { status, headers });
  };
}
