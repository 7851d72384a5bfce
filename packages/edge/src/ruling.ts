/** What the decision core rules, before a runtime gives it its own form. njs syntax. */
import type { GuardCode } from './problem';

/** What is taken out of a request: nothing, forged stamps and path headers, the header carriers of passes as well. */
export type Strip = 0 | 1 | 2;

export type Passage = {
  readonly forward: true;
  readonly reason: string;
  readonly eventId: string | undefined;
  readonly set: Record<string, string>;
  readonly strip: Strip;
};

export type Refusal = {
  readonly forward: false;
  /** The tier that refuses, 0 where none does: hostile paths and faults. */
  readonly tier: 0 | 1 | 2;
  readonly code: GuardCode;
  readonly status: number;
  /** Of the decision, for logs. */
  readonly reason: string;
  /** Of the pass, for the problem. */
  readonly verdict?: string;
  readonly eventId?: string | undefined;
  /** Where the visitor should go. */
  readonly page?: string;
  /** Where a redirect leads; undefined answers with a problem or a page. */
  readonly redirectTo?: string | undefined;
  /** Cookies to remove. */
  readonly clear: readonly string[];
};

export type Ruling = Passage | Refusal;
