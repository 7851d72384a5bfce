/** Tells a publisher about admissions, beside the answers: nobody waits for it, and nobody is refused because of it. */
import { createBoundedMap } from '../bounded-map';
import type { AdmissionEvent, Publisher } from './publisher';

/** Most admissions handed over at once. */
const BATCH = 100;
/** Admissions that may wait while the publisher is slow or away; more are left out and reported. */
const MAX_PENDING = 10_000;
/** Admissions remembered as told. */
const REMEMBERED = 50_000;
/** Waits before the second and the third try. There is no fourth. */
const RETRY_AFTER_MS = [200, 1000] as const;
/** A publisher that has not answered by then has failed. */
const DEADLINE_MS = 10_000;

export type Announce = (event: AdmissionEvent) => void;

/**
 * Announces each admission once per process, in batches, one at a time. One that could not be told in three tries is
 * reported and forgotten: it is announced again with the visitor's next sign of life.
 *
 * @param options.wait for tests
 */
export function createAnnouncer(options: {
  readonly publisher: Publisher | undefined;
  readonly onError: (error: unknown) => void;
  readonly wait?: (ms: number) => Promise<void>;
}): Announce {
  const { publisher, onError, wait = pause } = options;
  if (publisher === undefined) return () => {};
  const told = createBoundedMap<true>(REMEMBERED);
  const pending: AdmissionEvent[] = [];
  let busy = false;

  async function tell(events: readonly AdmissionEvent[]): Promise<void> {
    for (let attempt = 0; ; attempt++) {
      try {
        return await withDeadline(publisher as Publisher, events);
      } catch (error) {
        const retryAfterMs = RETRY_AFTER_MS[attempt];
        if (retryAfterMs === undefined) throw error;
        await wait(retryAfterMs);
      }
    }
  }

  async function run(): Promise<void> {
    await undefined; // company for the first one: those let in by the same step
    while (pending.length > 0) {
      const events = pending.splice(0, BATCH);
      try {
        await tell(events);
      } catch (error) {
        for (const { id } of events) told.delete(id);
        report(error);
      }
    }
    busy = false;
  }

  function report(error: unknown): void {
    try {
      onError(error);
    } catch {
      // Whoever is told of failures may fail, too.
    }
  }

  return (event) => {
    if (told.get(event.id)) return;
    if (pending.length >= MAX_PENDING) {
      report(new Error(`${MAX_PENDING} admissions wait to be published; one more was left out`));
      return;
    }
    told.set(event.id, true);
    pending.push(event);
    if (busy) return;
    busy = true;
    void run();
  };
}

async function withDeadline(publisher: Publisher, events: readonly AdmissionEvent[]): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Error(`the publisher did not answer in ${DEADLINE_MS} ms`)),
      DEADLINE_MS,
    );
    timer.unref?.();
  });
  try {
    await Promise.race([publisher.publish(events), late]);
  } finally {
    clearTimeout(timer);
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((done) => {
    setTimeout(done, ms).unref?.();
  });
}
