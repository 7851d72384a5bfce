import { createGuardedFetch } from '@urr/browser';

// A refusal opens the waiting modal; when the turn has come the call is made once more.
const fetch = createGuardedFetch({ fetch: globalThis.fetch });

export async function loadSeats(eventId: string): Promise<unknown> {
  const response = await fetch(`/api/v1/seats/${eventId}/map`);
  return response.json();
}
