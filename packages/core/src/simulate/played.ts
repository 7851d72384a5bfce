/** What became of each place in a rehearsal. */

/** Of a place in a rehearsal; `unused` is one whose person has been let in with another one. */
export const state = { away: 0, waiting: 1, admitted: 2, left: 3, unused: 4 } as const;

/** Everything that is known about each place in the end, as columns. */
export type Played = {
  readonly states: Uint8Array;
  readonly positions: Int32Array;
  readonly places: Int32Array;
  readonly joinedAt: Float64Array;
  readonly admittedAt: Float64Array;
  /** What was shown first after the opening: when, the smooth estimate and the promised range, in seconds. */
  readonly shownAt: Float64Array;
  readonly shown: { readonly low: Float32Array; readonly high: Float32Array };
  readonly promised: { readonly low: Float32Array; readonly high: Float32Array };
};

export function createPlayed(size: number): Played {
  return {
    states: new Uint8Array(size),
    positions: new Int32Array(size),
    places: new Int32Array(size),
    joinedAt: new Float64Array(size),
    admittedAt: new Float64Array(size),
    shownAt: new Float64Array(size).fill(-1),
    shown: { low: new Float32Array(size), high: new Float32Array(size) },
    promised: { low: new Float32Array(size), high: new Float32Array(size) },
  };
}
