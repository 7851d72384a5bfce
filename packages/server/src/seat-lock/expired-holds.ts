/** Holds of an event that ran out without being let go. */
export type SeatHolds = { readonly eventId: string; readonly seats: readonly string[] };

/** Tells about holds that ran out, if there are any. What the callback throws is not the visitor's problem. */
export function tellExpired(
  onExpired: ((holds: SeatHolds) => void) | undefined,
  eventId: string,
  seats: readonly string[],
): void {
  if (onExpired === undefined || seats.length === 0) return;
  try {
    onExpired({ eventId, seats });
  } catch {
    // A counter that fails must not fail a booking.
  }
}
