/** How fast a line is served, in the units people talk about. */

/** `step` positions every `everySeconds`. The seed's 500 every 10 s. */
export type Pace = { readonly step: number; readonly everySeconds: number };

/** Shorter stairs than this could be over before the one-minute timer has announced them. */
const STAIR_SECONDS = 60;

const MAX_STAIRS = 30;

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

/** A pace that begins at a moment, epoch milliseconds. */
export type PaceChange = Pace & { readonly atMs: number };

/**
 * The pace planned for a moment: that of the last change that has begun, else the one to begin with.
 *
 * @param changes ascending by `atMs`
 */
export function paceAt(pace: Pace, changes: readonly PaceChange[], nowMs: number): Pace {
  let current = pace;
  for (const change of changes) if (change.atMs <= nowMs) current = change;
  return { step: current.step, everySeconds: current.everySeconds };
}

/**
 * A gradual change as stairs of equal height, a minute or longer each, the last of them on the new pace.
 *
 * @param ramp.startAtMs when it begins, epoch milliseconds; the first stair is one stair's length later
 * @param ramp.seconds how long until the new pace is reached
 * @returns 1 to 30 changes, ascending
 */
export function rampPace(
  from: Pace,
  to: Pace,
  ramp: { readonly startAtMs: number; readonly seconds: number },
): readonly PaceChange[] {
  const { everySeconds } = to;
  const stairs = Math.min(MAX_STAIRS, Math.max(1, Math.floor(ramp.seconds / STAIR_SECONDS)));
  const stepFrom = (perMinute(from) * everySeconds) / 60;
  return Array.from({ length: stairs }, (_, index) => {
    const share = (index + 1) / stairs;
    return {
      atMs: ramp.startAtMs + Math.round(ramp.seconds * share * 1000),
      step: share === 1 ? to.step : Math.round(stepFrom + (to.step - stepFrom) * share),
      everySeconds,
    };
  });
}
