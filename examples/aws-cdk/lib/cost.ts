/** What the stack costs, as arithmetic: quantities times unit prices. Nothing is looked up. */
import type { Config } from '@urr/core';

/**
 * List prices in dollars, ap-northeast-2 where they differ by region, without free tiers or discounts, as of 2026. Look
 * yours up and change them here.
 */
export const PRICES = {
  cdnRequestsMillion: 1.2,
  cdnGigabyte: 0.12,
  edgeFunctionMillion: 0.1,
  wafAclMonth: 5,
  wafRuleMonth: 1,
  wafRequestsMillion: 0.6,
  apiRequestsMillion: 1.23,
  lambdaRequestsMillion: 0.2,
  lambdaGigabyteSecond: 0.0000133334,
  tableWriteMillion: 0.678,
  tableReadMillion: 0.136,
  secretMonth: 0.4,
  alarmMonth: 0.1,
  metricMonth: 0.3,
  dashboardMonth: 3,
  fargateCpuHour: 0.03725,
  fargateGigabyteHour: 0.00409,
  balancerHour: 0.0225,
  natHour: 0.059,
  cacheNodeHour: 0.0376,
} as const;

const HOURS_IN_A_MONTH = 730;

export type Line = { readonly what: string; readonly quantity: number; readonly unit: number };

/** What is paid while nobody waits. */
export function monthlyCost(options: { readonly events: number; readonly tier2: boolean }): readonly Line[] {
  const { events, tier2 } = options;
  const tasks = 2;
  const hours = HOURS_IN_A_MONTH;
  return [
    { what: 'WAF: web ACL', quantity: 1, unit: PRICES.wafAclMonth },
    { what: 'WAF: rules', quantity: 8, unit: PRICES.wafRuleMonth },
    { what: 'secrets', quantity: 2, unit: PRICES.secretMonth },
    { what: 'alarms', quantity: 7 + 8 * events, unit: PRICES.alarmMonth },
    { what: 'metrics of events', quantity: 3 * events, unit: PRICES.metricMonth },
    { what: 'dashboards', quantity: events, unit: PRICES.dashboardMonth },
    { what: 'advancer, millions of runs', quantity: (hours * 60) / 1e6, unit: PRICES.lambdaRequestsMillion },
    ...(tier2
      ? [
          {
            what: 'containers: hours of half a vCPU',
            quantity: hours * tasks,
            unit: PRICES.fargateCpuHour / 2,
          },
          { what: 'containers: hours of 1 GB', quantity: hours * tasks, unit: PRICES.fargateGigabyteHour },
          { what: 'load balancer, hours', quantity: hours, unit: PRICES.balancerHour },
          { what: 'NAT gateway, hours', quantity: hours, unit: PRICES.natHour },
          { what: 'Valkey: hours of nodes', quantity: hours * 2, unit: PRICES.cacheNodeHour },
        ]
      : []),
  ];
}

export type Sale = {
  /** Who come within a minute. */
  readonly visitors: number;
  readonly hours: number;
  readonly config: Config;
};

/** What the crowd of one sale adds in tier 1: nearly all of it is polls answered by the CDN. */
export function saleCost({ visitors, hours, config }: Sale): readonly Line[] {
  const { step, everySeconds } = config.pacing;
  const seconds = hours * 3600;
  const admitted = Math.min(visitors, (step / everySeconds) * seconds);
  // The line drains evenly: what each waits, summed up.
  const waitedSeconds = (visitors - admitted / 2) * Math.min(seconds, (visitors * everySeconds) / step);
  // Jitter makes intervals a tenth shorter on average: docs/capacity.md.
  const polls = waitedSeconds / (config.poll.maxSeconds * 0.9);
  const calls = visitors + 2 * admitted;
  // Twenty places of the CDN ask once a second each.
  const statusReads = 20 * seconds;
  const atOrigin = calls + statusReads;
  const requests = polls + calls;
  return [
    { what: 'CDN: millions of requests', quantity: requests / 1e6, unit: PRICES.cdnRequestsMillion },
    { what: 'CDN: GB', quantity: (requests * 950) / 1e9, unit: PRICES.cdnGigabyte },
    { what: 'guard: millions of runs', quantity: requests / 1e6, unit: PRICES.edgeFunctionMillion },
    { what: 'WAF: millions of requests', quantity: requests / 1e6, unit: PRICES.wafRequestsMillion },
    { what: 'API: millions of requests', quantity: atOrigin / 1e6, unit: PRICES.apiRequestsMillion },
    { what: 'functions: millions of runs', quantity: atOrigin / 1e6, unit: PRICES.lambdaRequestsMillion },
    { what: 'functions: GB-seconds', quantity: atOrigin * 0.015 * 0.5, unit: PRICES.lambdaGigabyteSecond },
    // docs/performance.md: 0.018 writes a join, a claim is 2 writes and 4 reads, an event read 3.
    {
      what: 'tables: millions of writes',
      quantity: (visitors * 0.018 + admitted * 2) / 1e6,
      unit: PRICES.tableWriteMillion,
    },
    {
      what: 'tables: millions of reads',
      quantity: (admitted * 4 + statusReads * 3) / 1e6,
      unit: PRICES.tableReadMillion,
    },
  ];
}

export const total = (lines: readonly Line[]): number =>
  lines.reduce((sum, { quantity, unit }) => sum + quantity * unit, 0);
