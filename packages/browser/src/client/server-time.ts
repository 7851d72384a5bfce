/** The server's clock as far as it can be told from answers. */

export type ServerTime = {
  /** Milliseconds to add to the own clock. 0 until something is known. */
  readonly offsetMs: number;
  /**
   * Takes a server time heard at `nowMs` of the own clock. Every answer is a lower bound, because time passed on the
   * way, so the largest counts; a `fresh` one, which no cache can have kept, also pulls a wrong estimate back.
   */
  hear(serverMs: number, nowMs: number, fresh: boolean): void;
};

const TRUSTED_WITHIN_MS = 1500;

export function createServerTime(): ServerTime {
  let offset: number | null = null;
  return {
    get offsetMs() {
      return offset ?? 0;
    },
    hear(serverMs, nowMs, fresh) {
      const heard = serverMs - nowMs;
      const wrong = fresh && offset !== null && offset - heard > TRUSTED_WITHIN_MS;
      if (offset === null || heard > offset || wrong) offset = heard;
    },
  };
}
