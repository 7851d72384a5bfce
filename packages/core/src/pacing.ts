/** How fast a line is served, in the units people talk about. */

/** `step` positions every `everySeconds`. The seed's 500 every 10 s. */
export type Pace = { readonly step: number; readonly everySeconds: number };

/** Positions served in a minute: 3,000 for the defaults. */
export function perMinute(pace: Pace): number {
  return (pace.step * 60) / pace.everySeconds;
}

/** Positions served in an hour: 180,000 for the defaults. */
export function perHour(pace: Pace): number {
  return perMinute(pace) * 60;
}

/**
 * Most claims one cycle of a line may grant: the step and, on top, room for those who come late to their turn.
 * Never less than one.
 */
export function claimsPerCycle(pace: Pace, burst: number): number {
  return Math.max(1, Math.floor(pace.step * burst));
}
