/** What a log of requests means under a configuration, counted. */
import type { Config } from '@urr/core';
import type { Tier } from '@urr/core/routes';
import { callbackSigns } from '../callbacks';
import { createCounter } from '../counter';
import type { LogEntry } from './access-log';
import { createJudge } from './judge';

/** Counts of one rule and event. */
type Group = {
  readonly tier: Tier;
  readonly rule: string | null;
  readonly eventId: string | null;
  refused: number;
};

export type Tally = {
  readonly requests: number;
  readonly refused: number;
  readonly groups: readonly (Group & { readonly requests: number })[];
  /** Refused requests that look as if no person sent them. Parts of the path that vary are `*`. */
  readonly callbacks: readonly {
    readonly request: string;
    readonly requests: number;
    readonly signs: readonly string[];
  }[];
  /** Paths answered 400. */
  readonly notCanonical: readonly { readonly path: string; readonly requests: number }[];
  /** Requests left out of the two lists above because those were full. */
  readonly unlisted: number;
};

export function createTally(config: Config): { add(entry: LogEntry): void; result(): Tally } {
  const judge = createJudge(config);
  const groups = createCounter<Group>();
  const callbacks = createCounter<Set<string>>(1000);
  const notCanonical = createCounter<string>(1000);
  let requests = 0;
  let refused = 0;

  return {
    add(entry) {
      const { method, path } = entry;
      const { canonical, rule, tier, eventId, refused: isRefused } = judge(method, path);
      requests++;
      if (isRefused) refused++;
      if (!canonical) {
        notCanonical.add(path, () => path);
        return;
      }
      const group = groups.add(`${tier} ${rule} ${eventId}`, () => ({ tier, rule, eventId, refused: 0 }));
      if (!isRefused) return;
      if (group !== undefined) group.refused++;
      const signs = callbackSigns(entry);
      if (signs.length === 0) return;
      const found = callbacks.add(`${method} ${withoutIds(path)}`, () => new Set());
      for (const sign of signs) if (found !== undefined && found.size < 5) found.add(sign);
    },
    result: () => ({
      requests,
      refused,
      groups: groups
        .ranked()
        .map(({ value, count }) => ({ ...value, requests: count }))
        .sort((a, b) => b.tier - a.tier || b.requests - a.requests),
      callbacks: callbacks
        .ranked()
        .map(({ key, value, count }) => ({ request: key, requests: count, signs: [...value] })),
      notCanonical: notCanonical.ranked().map(({ key, count }) => ({ path: key, requests: count })),
      unlisted: callbacks.beyond() + notCanonical.beyond(),
    }),
  };
}

/** `/payments/return/8f14e45f` and `/payments/return/45c48cce` are one address. */
function withoutIds(path: string): string {
  return path
    .split('/')
    .map((segment) => (/\d{3}|^[0-9a-f-]{8,}$/i.test(segment) ? '*' : segment))
    .join('/');
}
