import type { EntryQueue } from '@urr/server';
import { type Rounds, startRounds } from './rounds';

/**
 * Moves every line up once a second, also those that nobody polls. Each process may do so at any time: the store admits
 * in one atomic step, so there is no leader to elect and none to lose.
 */
export function startPromoter(
  queue: Pick<EntryQueue, 'list' | 'promote'>,
  { everyMs = 1000, onError }: { readonly everyMs?: number; readonly onError: (error: unknown) => void },
): Rounds {
  return startRounds(
    async (isStopped) => {
      for (const { eventId } of await queue.list()) {
        while (!isStopped() && (await queue.promote({ eventId })).more);
      }
    },
    { everyMs, onError },
  );
}
