/** Somebody's standing in the line as JSON. Polls ask for little else. */
import type { QueueWaiting } from '../entry-queue/outcome';

/** What goes over the wire: the public part, the place included while it is news. */
export function toLine(outcome: QueueWaiting): object {
  const { state, eventId, position, ahead, behind, eta, pollAfterMs, asOf, term } = outcome;
  const { place, opensAt, message } = outcome;
  // What is undefined JSON leaves out.
  return { state, eventId, position, ahead, behind, eta, pollAfterMs, asOf, term, opensAt, message, place };
}

/**
 * Writes what `JSON.stringify(toLine(outcome))` would, for outcomes without a place. What one look at the line says to
 * everybody in it is written once: the end of the text, and its beginning.
 */
export function createLineText(): (outcome: QueueWaiting) => string {
  let latest: QueueWaiting | undefined;
  let head = '';
  let tail = '';

  return (outcome) => {
    if (latest === undefined || !saysTheSame(outcome, latest)) {
      const { state, eventId, asOf, term, opensAt, message } = outcome;
      latest = outcome;
      head = `${JSON.stringify({ state, eventId }).slice(0, -1)},"position":`;
      tail = `,${JSON.stringify({ asOf, term, opensAt, message }).slice(1)}`;
    }
    const { position, ahead, behind, eta, pollAfterMs } = outcome;
    const wait = eta === null ? 'null' : JSON.stringify(eta);
    return `${head}${position},"ahead":${ahead},"behind":${behind},"eta":${wait},"pollAfterMs":${pollAfterMs}${tail}`;
  };
}

function saysTheSame(one: QueueWaiting, other: QueueWaiting): boolean {
  return (
    one.asOf === other.asOf &&
    one.eventId === other.eventId &&
    one.state === other.state &&
    one.term === other.term &&
    one.opensAt === other.opensAt &&
    one.message === other.message
  );
}
