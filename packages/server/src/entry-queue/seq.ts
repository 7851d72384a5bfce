/**
 * Numbers of the line. `seq = term × 2^24 + n`: a later run of the store gives out higher numbers than any earlier one,
 * without knowing what those were. Exact in a double for about 17 years.
 */

/** 2026-01-01T00:00:00Z, from which terms are counted. */
const TERM_ZERO_SECONDS = 1_767_225_600;
const NUMBERS_PER_TERM = 2 ** 24;

/** The term of a store run that begins now. 0 before 2026, which only test clocks are. */
export function termAt(nowMs: number): number {
  return Math.max(0, Math.floor(nowMs / 1000) - TERM_ZERO_SECONDS);
}

/** The number before a term's first. */
export function seqBefore(term: number): number {
  return term * NUMBERS_PER_TERM;
}
