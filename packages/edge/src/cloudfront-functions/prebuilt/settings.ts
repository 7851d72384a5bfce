/** What the builder writes into a function beside the runtime: plain JSON and patterns. */
import type { ClaimRules } from '@urr/core/verify-hs256';
import type { GuardData } from '../../compile';

/** A key as a function has it: `secret` is text, or bytes in `base64`. */
export type FunctionKey = { readonly kid: string; readonly secret?: string; readonly base64?: string };

export type FunctionKeys = { readonly vwr: readonly FunctionKey[]; readonly entry: readonly FunctionKey[] };

export type FunctionData = GuardData & {
  readonly rulePattern: RegExp;
  readonly doubtful: RegExp;
  /** Finds any of the headers that are always removed among names with a comma before and after each. */
  readonly forged: RegExp;
  readonly claimRules: readonly [vwr: ClaimRules, entry: ClaimRules];
  /** Attributes that remove a token cookie. */
  readonly clearing: string;
};
