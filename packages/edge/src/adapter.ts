/** What the runtimes' adapters share: their options, the report of each decision, and reading the scheme. */
import type { Config } from '@urr/core';
import type { GuardKeys } from '@urr/core/keys';
import type { Hmac } from '@urr/core/verify-hs256';
import type { Guard } from './decision';
import { type DecisionSummary, summaryOf } from './decision-log';
import { createGuard } from './guard';
import { canonicalHeader } from './headers';

export type AdapterOptions = {
  /** From `defineConfig`. */
  readonly config: Config;
  /** The rings of the two passes. Both are needed, a place ring beside them is not looked at. */
  readonly keys: GuardKeys;
  /** Epoch milliseconds. Default `Date.now`. */
  readonly clock?: () => number;
  /** Verified tokens remembered for each kind, 0 for none. Default 5,000. */
  readonly cacheSize?: number;
  /** Called with every decision, for logs and metrics. What it throws is ignored. */
  readonly onDecision?: (summary: DecisionSummary) => void;
};

/** The guard of one runtime, reporting what it decides. */
export function createReportingGuard(options: AdapterOptions, hmac: Hmac): Guard {
  const { config, keys, onDecision, cacheSize } = options;
  const guard = createGuard({ config, keys, hmac, ...(cacheSize === undefined ? {} : { cacheSize }) });
  return reporting(guard, onDecision);
}

/** The same guard, telling `onDecision` of everything it decides. */
export function reporting(guard: Guard, onDecision: AdapterOptions['onDecision']): Guard {
  if (onDecision === undefined) return guard;
  return (request) => {
    const decision = guard(request);
    try {
      onDecision(summaryOf(decision, request));
    } catch {
      // A broken metric must not decide who gets in.
    }
    return decision;
  };
}

// The lists are the guard's own few, so they are looked up by identity.
const lookups = new WeakMap<readonly string[], ReadonlySet<string>>();

/** Those of a request's header names that a decision removes, `_` counted as `-`. */
export function namesToStrip(names: readonly string[], strip: readonly string[]): string[] {
  if (strip.length === 0) return [];
  let lookup = lookups.get(strip);
  if (lookup === undefined) {
    lookup = new Set(strip);
    lookups.set(strip, lookup);
  }
  const unwanted = lookup;
  return names.filter((name) => unwanted.has(canonicalHeader(name)));
}

/**
 * Whether the visitor came over https: by the proxy's word where there is one. It only decides whether cleared
 * cookies say Secure.
 */
export function cameSecurely(forwardedProto: string | undefined, otherwise: boolean): boolean {
  const proto = forwardedProto?.split(',')[0]?.trim().toLowerCase();
  return proto === undefined || proto === '' ? otherwise : proto !== 'http';
}
