/** Work that goes on beside the visitors, round after round. */
export type Rounds = { stop(): Promise<void> };

/** One round after the other, each `everyMs` after the one before has ended; a round that fails is told and not missed. */
export function startRounds(
  round: (isStopped: () => boolean) => Promise<unknown>,
  { everyMs, onError }: { readonly everyMs: number; readonly onError: (error: unknown) => void },
): Rounds {
  let stopped = false;
  let running: Promise<unknown> = Promise.resolve();
  let timer: NodeJS.Timeout;

  function next(): void {
    if (stopped) return;
    timer = setTimeout(() => {
      running = round(() => stopped)
        .catch(onError)
        .then(next);
    }, everyMs);
  }

  next();
  return {
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}
