/** What the decision core rules, before a runtime gives it its own form. njs syntax. */
import type { Problem } from '@urr/core/problem';
import type { Pair } from './compile';

/** What is taken out of a request: nothing, forged stamps and path headers, the header carriers of passes as well. */
export type Strip = 0 | 1 | 2;

/** The cookies of a request that goes on: these token cookies, '' for none, before those that may stay. */
export type Carry = { readonly names: Pair<string>; readonly tokens: Pair<string>; readonly rest: string };

export type Passage = {
  readonly forward: true;
  readonly reason: string;
  readonly eventId: string | undefined;
  readonly set: Record<string, string>;
  readonly strip: Strip;
  /** Undefined leaves the cookies as they came. */
  readonly carry?: Carry;
};

export type Refusal = {
  readonly forward: false;
  /** The tier that refuses, 0 where none does: hostile paths and faults. */
  readonly tier: 0 | 1 | 2;
  readonly status: number;
  /** For logs. */
  readonly reason: string;
  /** On the pass that is missing; elsewhere the same as `reason`. */
  readonly verdict?: string;
  readonly eventId?: string | undefined;
  /** What scripts are told; undefined for a redirect. */
  readonly problem?: Problem | undefined;
  /** Where a redirect leads. */
  readonly redirectTo?: string | undefined;
  /** Names of cookies to remove. */
  readonly clear: readonly string[];
};

export type Ruling = Passage | Refusal;
