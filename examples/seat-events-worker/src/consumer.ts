import { setTimeout as pause } from 'node:timers/promises';
import type { Queue, Received } from './queue';
import { type Work, workOff } from './work-off';

export type ConsumerOptions = Pick<Work, 'apply' | 'onError'> & {
  readonly queue: Queue;
  readonly deadLetters: Queue;
  /** Seconds one receive waits for messages. 20, the longest there is, by default. */
  readonly waitSeconds?: number;
  /** Seconds others wait for a worker that died; renewed at each third of it while we work. 60 by default. */
  readonly visibilitySeconds?: number;
  /** Seconds until the next try, by how many there were. 5, then 20, by default. */
  readonly retrySeconds?: (tries: number) => number;
  /** Calls until it is told to stop. A timer by default. */
  readonly every?: (ms: number, call: () => void) => () => void;
};

/** Receives, works off, and settles what it received, until it is told to stop. */
export function createConsumer(options: ConsumerOptions) {
  const { queue, deadLetters, apply, onError, every = interval } = options;
  const { waitSeconds = 20, visibilitySeconds = 60 } = options;
  const { retrySeconds = (tries) => 5 * 4 ** (tries - 1) } = options;

  /** Holds a batch while it is worked on. `stop` resolves once no renewal is under way. */
  function keepHolding(messages: readonly Received[]) {
    let renewed = Promise.resolve();
    let lost = false;
    const stopTimer = every((visibilitySeconds * 1000) / 3, () => {
      renewed = queue
        .hold(messages, () => visibilitySeconds)
        .catch((error: unknown) => {
          // Somebody else may have it now: what was not begun is theirs.
          lost = true;
          onError(error, messages[0]?.id ?? '');
        });
    });
    const stop = () => {
      stopTimer();
      return renewed;
    };
    return { stop, isLost: () => lost };
  }

  /**
   * Receives once and works that off.
   *
   * @returns number of messages that came
   */
  async function once(signal?: AbortSignal): Promise<number> {
    const messages = await queue.receive(visibilitySeconds, waitSeconds, signal);
    if (messages.length === 0) return 0;
    const holding = keepHolding(messages);
    const isStopping = () => signal?.aborted === true;
    const again = await workOff(messages, {
      apply,
      onError,
      setAside: deadLetters.send,
      isStopping: () => isStopping() || holding.isLost(),
    });
    await holding.stop();
    await queue.remove(messages.filter((message) => !again.includes(message)));
    // The last first, so that none is seen without those before it.
    await queue.hold(again.reverse(), ({ tries }) => (isStopping() ? 0 : retrySeconds(tries)));
    return messages.length;
  }

  return {
    once,

    /** Works until `signal`, then finishes the message at hand, gives the others back, and resolves. */
    async run(signal: AbortSignal): Promise<void> {
      while (!signal.aborted) {
        try {
          await once(signal);
        } catch (error) {
          if (signal.aborted) return;
          onError(error, '');
          await pause(1_000, undefined, { signal }).catch(() => undefined);
        }
      }
    },
  };
}

function interval(ms: number, call: () => void): () => void {
  const timer = setInterval(call, ms);
  return () => clearInterval(timer);
}
