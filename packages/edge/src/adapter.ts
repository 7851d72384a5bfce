/** What the runtimes' adapters share: their options, the report of each decision, and reading the scheme. */
import type { Hmac } from '@urr/core/verify-hs256';
import { type DecisionSummary, summaryOf } from './decision-log';
import { createRule, type GuardOptions, type Rule } from './guard';
import { canonicalHeader, isForged, SUSPECT } from './headers';
import type { Strip } from './ruling';

export type AdapterOptions = Omit<GuardOptions, 'hmac'> & {
  /** Epoch milliseconds. Default `Date.now`. */
  readonly clock?: () => number;
  /** Called with every decision, for logs and metrics. What it throws is ignored. */
  readonly onDecision?: (summary: DecisionSummary) => void;
};

/**
 * What one runtime runs, reporting what it rules. Also checks that there are options.
 *
 * @throws {UrrError} `config`, `keys` or a secret is missing or of the wrong kind
 */
export function createReportingRule(options: AdapterOptions, hmac: Hmac): Rule {
  const rule = createRule({ ...options, hmac });
  return reporting(rule, options.onDecision);
}

/** The same, telling `onDecision` of every ruling. */
export function reporting(rule: Rule, onDecision: AdapterOptions['onDecision']): Rule {
  if (onDecision === undefined) return rule;
  return (request) => {
    const ruling = rule(request);
    try {
      onDecision(summaryOf(ruling, request));
    } catch {
      // A broken metric must not decide who gets in.
    }
    return ruling;
  };
}

/**
 * Those of a request's header names that do not go on, `_` counted as `-`.
 *
 * @param carriers names of the headers that may carry passes
 */
export function namesToStrip(names: readonly string[], strip: Strip, carriers: readonly string[]): string[] {
  if (strip === 0) return [];
  const canonical = names.map(canonicalHeader);
  const isSuspect = SUSPECT.test(`,${canonical.join()}`);
  return names.filter((_name, index) => {
    const name = canonical[index] as string;
    return (isSuspect && isForged(name)) || (strip === 2 && carriers.includes(name));
  });
}

/**
 * Whether the visitor came over https: by the proxy's word where there is one. It only decides whether cleared
 * cookies say Secure.
 */
export function cameSecurely(forwardedProto: string | undefined, otherwise: boolean): boolean {
  const proto = forwardedProto?.split(',')[0]?.trim().toLowerCase();
  return proto ? proto !== 'http' : otherwise;
}
