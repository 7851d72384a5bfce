/** What the decision core rules, before a runtime gives it its own form. njs syntax. */
import type { Pair } from './compile';

/** What is taken out of a request: nothing, forged stamps and path headers, the header carriers of passes as well. */
export type Strip = 0 | 1 | 2;

/** The cookies of a request that goes on: these token cookies, '' for none, before those that may stay. */
export type Carry = { readonly names: Pair<string>; readonly tokens: Pair<string>; readonly rest: string };

export type Passage = {
  readonly forward: true;
  readonly reason: string;
  readonly eventId: string | undefined;
  /** Headers to set, each name before its value: engines build and walk one flat list in the least time. */
  readonly set: string[];
  readonly strip: Strip;
  /** Undefined leaves the cookies as they came. */
  readonly carry: Carry | undefined;
};

/** The codes of `@urr/core/problem` a guard refuses with. */
export type GuardCode =
  | 'vwr-required'
  | 'entry-required'
  | 'event-required'
  | 'event-invalid'
  | 'path-invalid'
  | 'busy';

export type Refusal = {
  readonly forward: false;
  readonly code: GuardCode;
  /** The pass that is missing, 1 or 2; 0 where it is none: hostile paths and faults. */
  readonly tier: 0 | 1 | 2;
  readonly status: number;
  /** For logs. */
  readonly reason: string;
  /** On the pass that is missing. */
  readonly verdict?: string;
  readonly eventId?: string | undefined;
  /** Where the pass is to be had. */
  readonly page?: string;
  /** Where a redirect leads; without, the answer says what is wrong. */
  readonly redirectTo?: string | undefined;
  /** Names of cookies to remove. */
  readonly clear: readonly string[];
};

export type Ruling = Passage | Refusal;
