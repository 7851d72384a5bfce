import { aheadOf, estimateWait, headAt, servedAt } from '@urr/core/position';

// From GET /vwr-api/vwr/status/{eventId}: 500 people every 10 seconds.
const segments = [{ base: 500, baseAt: 1_800_000_000_000, step: 500, everySeconds: 10, cap: 9000 }] as const;

export function standing(position: number, nowMs: number) {
  const serving = headAt(segments, nowMs); // nothing ticks: the head is a function of time
  const ahead = aheadOf(position, serving);
  return { serving, ahead, wait: estimateWait(ahead, segments[0]), turnAtMs: servedAt(segments, position) };
}
