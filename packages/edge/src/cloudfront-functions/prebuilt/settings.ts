/** What the builder writes into a function beside the runtime: plain JSON and patterns. */
import type { PatternMatcher } from '@urr/core/routes';
import type { ClaimRules } from '@urr/core/verify-hs256';
import type { Pair } from '../../compile';
import type { Rules } from '../../core';

/** A key as a function has it: `secret` is text, or bytes in `base64`. */
export type FunctionKey = { readonly kid: string; readonly secret?: string; readonly base64?: string };

/** Everything secret, which `urr:keys` holds where there is a KeyValueStore. */
export type FunctionKeys = {
  readonly vwr: readonly FunctionKey[];
  readonly entry: readonly FunctionKey[];
  readonly originVerify?: Pair<string> | undefined;
  readonly bypassKey?: string | undefined;
};

export type FunctionData = Omit<Rules, 'judges' | 'originVerify' | 'bypassKey'> & {
  readonly matcher: PatternMatcher;
  readonly claimRules: Pair<ClaimRules>;
  /** Attributes that remove a token cookie. */
  readonly clearing: string;
  /** Whether an event is enforced by the configuration. */
  readonly eventEnforced: boolean;
  /** Whether `urr:keys` holds an `originVerify`, which open paths need as well. */
  readonly needsKeys: boolean;
};
