import { createBoundedMap } from '../bounded-map';
import type { GoodToken } from './good-token';
import type { StatusOutcome } from './outcome';
import type { Slot } from './store';

/** A subject's signs of life are passed on at most this often. */
export const HEARD_EVERY_MS = 60_000;

/** People one process remembers per event. Forgetting somebody costs one store call at their next poll. */
const REMEMBERED = 200_000;

/** What a process knows about somebody since they last asked it. */
export type Visitor = {
  /** Last sign of life passed on, epoch milliseconds. */
  heardMs: number;
  /** Places up to this number are spent. */
  goneSeq: number;
  /** Admitted, as a promotion or heartbeat told: worth a claim. */
  turn: boolean;
  /** Answer of the last claim, spoken from for two seconds. */
  claim:
    | { readonly seq: number; readonly untilMs: number; readonly outcome: Promise<StatusOutcome> }
    | undefined;
  /** The slot as last heard of. */
  slot: Slot | undefined;
  /** The tier-1 pass as last seen or renewed. */
  pass: KnownPass | undefined;
  /** `tailOf` the token that said so; null for one that may not have arrived. */
  passTail: number | null;
};

/** What a renewed tier-1 pass has to repeat. Times in epoch seconds. */
export type KnownPass = {
  readonly position: number;
  readonly epoch: number;
  readonly firstIssue: number;
  readonly expiresAt: number;
};

export type Visitors = {
  of(subject: string): Visitor;
  /** Like `of`, for the bearer of a good token. */
  bearing(token: GoodToken): Visitor;
  /** Like `of`, for somebody who may never have asked here. */
  find(subject: string): Visitor | undefined;
};

export function createVisitors(): Visitors {
  const visitors = createBoundedMap<Visitor>(REMEMBERED);

  function of(subject: string): Visitor {
    const known = visitors.get(subject);
    if (known !== undefined) return known;
    const visitor: Visitor = {
      heardMs: Number.NEGATIVE_INFINITY,
      goneSeq: 0,
      turn: false,
      claim: undefined,
      slot: undefined,
      pass: undefined,
      passTail: null,
    };
    visitors.set(subject, visitor);
    return visitor;
  }

  return {
    of,
    bearing(token) {
      // Looking somebody up costs as much as all else about a poll whose token is known.
      if (token.bearer === undefined || token.era !== visitors.era()) {
        token.bearer = of(token.claims.sub);
        token.era = visitors.era();
      }
      return token.bearer;
    },
    find: (subject) => visitors.get(subject),
  };
}
