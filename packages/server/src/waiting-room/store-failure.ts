/** What visitors get while the store cannot answer. */
import { type Clock, InputError, isUrrError, phaseAt, type Random, StoreUnavailableError } from '@urr/core';
import type { ClaimDesk } from './claims';
import type { EventCache } from './event-cache';
import type { Admitted } from './outcome';

/**
 * `closed`: they are asked to come back, in an order that the spread of the delays makes. `open`: everybody gets a pass,
 * in events that were open when the store was last heard. `{ perSecond }`: so many of them in each process.
 */
export type StoreFailurePolicy = 'closed' | 'open' | { readonly perSecond: number };

export type StoreFailure = {
  /**
   * Answers by the policy when `ask` fails of the store.
   *
   * @param who asked only then: event and subject of a visitor whose word can be checked without the store
   * @throws {StoreUnavailableError} with a delay of once to twice what the store asked for
   */
  cover<T>(
    ask: () => Promise<T>,
    who: () => Promise<{ readonly eventId: string; readonly subject: string } | undefined>,
  ): Promise<T | Admitted>;
  /** Only spreads the delay of a failure: for those whom no pass would help. */
  spread<T>(ask: () => Promise<T>): Promise<T>;
};

export function createStoreFailure(parts: {
  readonly policy: StoreFailurePolicy;
  readonly cache: EventCache;
  readonly desk: ClaimDesk;
  readonly clock: Clock;
  readonly random: Random;
}): StoreFailure {
  const { policy, cache, desk, clock, random } = parts;
  const mayPass = passesOf(policy, clock);

  return {
    async cover(ask, who) {
      try {
        return await ask();
      } catch (error) {
        if (!isStoreFailure(error)) throw error;
        const visitor = policy === 'closed' ? undefined : await who();
        const event = visitor === undefined ? undefined : cache.last(visitor.eventId)?.event;
        const phase = event === undefined ? undefined : phaseAt(event.settings, clock());
        const isOpen = phase === 'open' || phase === 'off';
        if (visitor === undefined || event === undefined || !isOpen || !mayPass())
          throw delayed(error, random);
        return desk.pass(event, visitor.subject);
      }
    },

    async spread(ask) {
      try {
        return await ask();
      } catch (error) {
        throw isStoreFailure(error) ? delayed(error, random) : error;
      }
    },
  };
}

function isStoreFailure(error: unknown): error is StoreUnavailableError {
  return isUrrError(error, 'ERR_STORE_UNAVAILABLE');
}

function passesOf(policy: StoreFailurePolicy, clock: Clock): () => boolean {
  if (policy === 'closed') return () => false;
  if (policy === 'open') return () => true;
  const { perSecond } = policy;
  if (!(Number.isFinite(perSecond) && perSecond > 0)) {
    throw new InputError('whenStoreFails.perSecond', 'expected a number above 0');
  }
  // Saved up for a second at most, one pass at least.
  const most = Math.max(1, perSecond);
  let left = most;
  let atMs = clock();
  return () => {
    const nowMs = clock();
    left = Math.min(most, left + (Math.max(0, nowMs - atMs) * perSecond) / 1000);
    atMs = nowMs;
    if (left < 1) return false;
    left -= 1;
    return true;
  };
}

/** Whoever was turned away together does not come back together. */
function delayed(error: StoreUnavailableError, random: Random): StoreUnavailableError {
  const [byte = 0] = random(1);
  const retryAfterSeconds = error.retryAfterSeconds * (1 + byte / 256);
  const message = error.message.replace(/^ERR_STORE_UNAVAILABLE /, '');
  return new StoreUnavailableError(message, { cause: error, retryAfterSeconds });
}
