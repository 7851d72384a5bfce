/** The public status document of an event: small, the same for everybody, and enough to compute one's own turn. */
import { type Config, phaseAt } from '@urr/core';
import type { StatusDocument } from '@urr/core/protocol';
import { placedHoles, toPublicDraw } from './draw';
import type { Snapshot } from './event-cache';
import { servingOf } from './settings';
import { HOLE_BLOCK, type HoleCounts } from './store';
import { waitsOf } from './waits';

/** Most bytes of a document: one packet, cheap for a CDN to hand out a million times. */
export const MAX_STATUS_BYTES = 1500;

const MAX_SUMS = 64;

type Sums = StatusDocument['holes'];

/** The document of an event at a moment. Holes are told less finely when it would get too long. */
export function toStatusDocument({ event, holes }: Snapshot, config: Config, nowMs: number): StatusDocument {
  const { eventId, epoch, rev, settings, segments, tail } = event;
  const { minSeconds, maxSeconds, fraction, budgetPerSecond } = config.poll;
  const document = {
    eventId,
    phase: phaseAt(settings, nowMs),
    epoch,
    rev,
    asOf: nowMs,
    segments: segments.map(({ base, baseAt, step, everySeconds, cap }) => ({
      base,
      baseAt,
      step,
      everySeconds,
      cap,
    })),
    tail,
    holes: holeSums(placedHoles(event, holes), servingOf(event, nowMs), tail),
    order: settings.order,
    ...(settings.draw === undefined ? {} : { draw: toPublicDraw(settings.draw) }),
    opensAt: settings.opensAtMs,
    closesAt: settings.closesAtMs,
    message: settings.message,
    poll: { minSeconds, maxSeconds, fraction, budgetPerSecond },
    waits: [...waitsOf(event, nowMs)] as [number, number],
  };
  while (document.holes.length > 1 && isTooLong(document)) document.holes = coarser(document.holes);
  return document;
}

/** The document of an event nobody configured, where such events are not held back. */
export function toUnknownStatusDocument(eventId: string, config: Config, nowMs: number): StatusDocument {
  const { step, everySeconds, burst, refill } = config.pacing;
  const settings = {
    phase: 'off',
    opensAtMs: null,
    closesAtMs: null,
    order: 'arrival',
    pacing: { step, everySeconds, burst, refill },
    ledger: 'none',
    message: null,
  } as const;
  const event = { eventId, epoch: 1, rev: 0, settings, segments: [], tail: 0 };
  return toStatusDocument({ event, holes: [] }, config, nowMs);
}

/**
 * Holes ahead of the serving position as prefix sums: [last position of a block, holes from serving up to there].
 * Of the block that is being served only the share still ahead counts.
 */
export function holeSums(holes: HoleCounts, serving: number, tail: number): Sums {
  let sums: Sums = [];
  let total = 0;
  for (const [block, count] of holes) {
    const last = (block + 1) * HOLE_BLOCK;
    if (last <= serving) continue;
    const share = Math.min(1, (last - serving) / HOLE_BLOCK);
    total += Math.round(count * share);
    if (total > 0) sums.push([Math.min(last, tail), total]);
  }
  while (sums.length > MAX_SUMS) sums = coarser(sums);
  return sums;
}

/** Every second sum, the last one always. */
function coarser(sums: Sums): Sums {
  return sums.filter((_, index) => index % 2 === (sums.length - 1) % 2);
}

function isTooLong(document: StatusDocument): boolean {
  return new TextEncoder().encode(JSON.stringify(document)).length > MAX_STATUS_BYTES;
}
