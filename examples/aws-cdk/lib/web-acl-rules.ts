import type { Config } from '@urr/core';
import type { CfnWebACL } from 'aws-cdk-lib/aws-wafv2';

type Statement = CfnWebACL.StatementProperty;
type Rule = CfnWebACL.RuleProperty;

/**
 * Limits by address that know of polls: thousands wait behind one address of an office or a mobile carrier, so the
 * waiting room and the queue have limits of their own and the site's leaves them out. See docs/capacity.md.
 */
export function pollAwareRules({ api }: Config): readonly Rule[] {
  const assign = under(`${api.waitingRoom}/assign/`);
  const status = under(`${api.waitingRoom}/status/`);
  const room = under(`${api.waitingRoom.split('/').slice(0, 2).join('/')}/`);
  const queue = under(`${api.entryQueue}/`);
  return [
    limit('waiting-room-assign', 2_000, assign),
    // Answered from the cache: blocking costs more than answering.
    limit('waiting-room-status', 100_000, status),
    limit('waiting-room', 20_000, all(room, not(assign), not(status))),
    limit('entry-queue', 20_000, queue),
    limit('site-by-address', 2_000, all(not(room), not(queue))),
  ].map((rule, priority) => ({ ...rule, priority }));
}

/** AWS's own rules, after the limits. */
export function managedRules(firstPriority: number): readonly Rule[] {
  return ['CommonRuleSet', 'KnownBadInputsRuleSet', 'SQLiRuleSet'].map((name, index) => ({
    name,
    priority: firstPriority + index,
    overrideAction: { none: {} },
    statement: { managedRuleGroupStatement: { vendorName: 'AWS', name: `AWSManagedRules${name}` } },
    visibilityConfig: visibility(name),
  }));
}

export const visibility = (metricName: string): CfnWebACL.VisibilityConfigProperty => ({
  cloudWatchMetricsEnabled: true,
  sampledRequestsEnabled: true,
  metricName,
});

function limit(name: string, perFiveMinutes: number, scopeDownStatement: Statement): Omit<Rule, 'priority'> {
  return {
    name,
    // Clients try again and keep their places: 429 says so, a bare 403 would read like a refusal.
    action: {
      block: {
        customResponse: { responseCode: 429, responseHeaders: [{ name: 'retry-after', value: '30' }] },
      },
    },
    statement: {
      rateBasedStatement: {
        limit: perFiveMinutes,
        evaluationWindowSec: 300,
        aggregateKeyType: 'IP',
        scopeDownStatement,
      },
    },
    visibilityConfig: visibility(name),
  };
}

function under(prefix: string): Statement {
  return {
    byteMatchStatement: {
      fieldToMatch: { uriPath: {} },
      positionalConstraint: 'STARTS_WITH',
      searchString: prefix,
      textTransformations: [{ priority: 0, type: 'NORMALIZE_PATH' }],
    },
  };
}

const not = (statement: Statement): Statement => ({ notStatement: { statement } });
const all = (...statements: Statement[]): Statement => ({ andStatement: { statements } });
