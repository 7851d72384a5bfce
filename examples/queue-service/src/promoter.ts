import type { EntryQueue } from '@urr/server';

export type Promoter = { stop(): Promise<void> };

/**
 * Moves every line up once a second, also those that nobody polls. Each process may do so at any time: the store admits
 * in one atomic step, so there is no leader to elect and none to lose.
 */
export function startPromoter(
  queue: Pick<EntryQueue, 'list' | 'promote'>,
  { everyMs = 1000, onError }: { readonly everyMs?: number; readonly onError: (error: unknown) => void },
): Promoter {
  let stopped = false;
  let round: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout;

  async function promoteAll(): Promise<void> {
    for (const { eventId } of await queue.list()) {
      while (!stopped && (await queue.promote({ eventId })).more);
    }
  }
  function next(): void {
    if (stopped) return;
    timer = setTimeout(() => {
      round = promoteAll().catch(onError).then(next);
    }, everyMs);
  }

  next();
  return {
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await round;
    },
  };
}
