/** Whether a process is alive, and whether it can serve: for load balancers and orchestrators. Says nothing else. */
import { jsonResponse } from './answer';
import { problemResponse } from './problem-response';

/** The process answers. Asks nobody. */
export function liveResponse(): Response {
  return jsonResponse({ state: 'live' });
}

/** 200, or 503 with what fails as `reason`. */
export function readyResponse(failing: readonly string[]): Response {
  const [reason] = failing;
  return reason === undefined ? jsonResponse({ state: 'ready' }) : problemResponse('busy', { reason });
}
