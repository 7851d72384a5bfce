import type { Clock } from '@urr/core';
import type { HeartbeatResult, PlaceBeat, PlaceEvidence, Slot, SlotEvidence } from './store';

/** Most signs of life in one store call. */
const BATCH = 50;
/** Signs of life wait this long for company. */
const GATHER_MS = 250;

export type Pulse = {
  /** Notes a sign of life; it goes out with the next batch. */
  note(place: PlaceEvidence): void;
  noteSlot(slot: SlotEvidence): void;
  /** Sends what has waited long enough; called with every poll. */
  poke(): void;
  /** Sends a slot's sign of life now and tells what became of the slot. */
  beatSlot(slot: SlotEvidence): Promise<Slot | null>;
};

export type PulseResults = {
  place(place: PlaceEvidence, beat: PlaceBeat): void;
  slot(slot: SlotEvidence, held: Slot | null): void;
  failed(error: unknown, subjects: readonly string[]): void;
};

type PendingSlot = {
  readonly slot: SlotEvidence;
  readonly settle?: { readonly done: (held: Slot | null) => void; readonly failed: (error: unknown) => void };
};

/**
 * Gathers signs of life into batches. There is no timer: the first one in a while goes out at once, those that follow
 * within 250 ms go out with the next poll after that, or when fifty have come together.
 */
export function createPulse(
  send: (places: readonly PlaceEvidence[], slots: readonly SlotEvidence[]) => Promise<HeartbeatResult>,
  clock: Clock,
  results: PulseResults,
): Pulse {
  let places: PlaceEvidence[] = [];
  let slots: PendingSlot[] = [];
  let sentMs = Number.NEGATIVE_INFINITY;

  function flush(): void {
    sentMs = clock();
    const placeBatch = places;
    const slotBatch = slots;
    places = [];
    slots = [];
    send(
      placeBatch,
      slotBatch.map(({ slot }) => slot),
    ).then(
      (answer) => {
        placeBatch.forEach((place, index) => {
          results.place(place, answer.places[index] ?? 'gone');
        });
        slotBatch.forEach(({ slot, settle }, index) => {
          const held = answer.slots[index] ?? null;
          results.slot(slot, held);
          settle?.done(held);
        });
      },
      (error: unknown) => {
        results.failed(
          error,
          [...placeBatch, ...slotBatch.map(({ slot }) => slot)].map(({ subject }) => subject),
        );
        for (const { settle } of slotBatch) settle?.failed(error);
      },
    );
  }

  function flushIfDue(): void {
    if (places.length + slots.length >= BATCH || clock() - sentMs >= GATHER_MS) flush();
  }

  return {
    note(place) {
      places.push(place);
      flushIfDue();
    },
    noteSlot(slot) {
      slots.push({ slot });
      flushIfDue();
    },
    poke() {
      if (places.length + slots.length > 0) flushIfDue();
    },
    beatSlot(slot) {
      return new Promise((done, failed) => {
        slots.push({ slot, settle: { done, failed } });
        flush();
      });
    },
  };
}
