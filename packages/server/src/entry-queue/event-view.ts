/** What one process knows about one event, kept current by the polls that pass through it. */
import type { Clock } from '@urr/core';
import { type Outlook, outlookOf } from './answers';
import { createPromoter, type Promoter } from './promoter';
import { createPulse, type Pulse } from './pulse';
import { createSnapshotCache, type SnapshotCache } from './snapshot-cache';
import type { EntryQueueStore, PromoteResult, QueueRules, QueueSnapshot, StoreCall } from './store';
import { createVisitors, type Visitors } from './visitors';

/** Most units of work in one promotion, so that nobody else waits long for the store. */
export const UNITS_PER_PROMOTION = 32;

/** Admissions are measured over this long. */
const MEASURED_MS = 120_000;

export type EventView = {
  readonly eventId: string;
  readonly snapshot: SnapshotCache;
  readonly promoter: Promoter;
  readonly pulse: Pulse;
  readonly visitors: Visitors;
  /** What a snapshot says to everybody; worked out once for each. */
  outlook(snapshot: QueueSnapshot): Outlook;
  /** The head of a store call of now. */
  call(): StoreCall;
};

export function createEventView(options: {
  readonly eventId: string;
  readonly store: EntryQueueStore;
  readonly rules: QueueRules;
  readonly clock: Clock;
  readonly onError: (error: unknown) => void;
}): EventView {
  const { eventId, store, rules, clock, onError } = options;
  const visitors = createVisitors();
  const call = (): StoreCall => ({ eventId, rules, nowMs: clock() });
  const snapshot = createSnapshotCache(
    () => store.snapshot({ ...call(), windowMs: MEASURED_MS }),
    clock,
    onError,
  );

  function afterStep({ admitted, expired, hidden }: PromoteResult): void {
    if (admitted.length + expired + hidden > 0) snapshot.expire();
    for (const { subject } of admitted) {
      const visitor = visitors.find(subject);
      if (visitor === undefined) continue;
      visitor.turn = true;
      visitor.claim = undefined;
    }
  }

  let told: { readonly snapshot: QueueSnapshot; readonly outlook: Outlook } | undefined;

  return {
    eventId,
    visitors,
    outlook(snapshot) {
      if (told?.snapshot !== snapshot) {
        told = { snapshot, outlook: outlookOf(snapshot.event, snapshot.asOf, snapshot) };
      }
      return told.outlook;
    },
    call,
    snapshot,
    promoter: createPromoter(
      () => store.promote({ ...call(), maxUnits: UNITS_PER_PROMOTION }),
      clock,
      afterStep,
    ),
    pulse: createPulse((places, slots) => store.heartbeat({ ...call(), places, slots }), clock, {
      place({ subject, seq }, beat) {
        const visitor = visitors.of(subject);
        if (beat === 'gone') visitor.goneSeq = Math.max(visitor.goneSeq, seq);
        else visitor.turn = beat === 'turn';
      },
      slot({ subject }, held) {
        visitors.of(subject).slot = held ?? undefined;
      },
      failed(error, subjects) {
        for (const subject of subjects) visitors.of(subject).heardMs = Number.NEGATIVE_INFINITY;
        onError(error);
      },
    }),
  };
}
