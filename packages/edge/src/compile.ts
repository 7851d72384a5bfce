/**
 * The guard's configuration, compiled: plain JSON that holds just what the decision core reads, so that a request costs
 * no look-up that could have been made before, and a CloudFront Function carries no more than this.
 */
import type { Config, Mode } from '@urr/core';
import { compileRoutes, type RouteTable, routePattern } from '@urr/core/routes';

/** One tier: where its pass is carried and where visitors without it go. */
export type TierData = {
  /** Name of its cookie; where each event has its own, what the name begins with. */
  readonly cookie: string;
  /** Header that may carry the pass instead. */
  readonly carrier: string;
  /** Address of its page before and after the event id. */
  readonly address: readonly [before: string, after: string];
};

export type EventData = { readonly mode?: Mode; readonly minEpoch?: number };

/** How strictly events are treated. What a KeyValueStore says takes the place of what was compiled. */
export type ModeData = {
  /** For paths whose event cannot be told or is not among `events`. */
  readonly mode: Mode;
  /** Whether any event, or the rest of the site, is enforced. Then hostile paths and headers are refused everywhere. */
  readonly anyEnforced: boolean;
  /** By `/` and event id; by `//` and the id in lower case where it is enforced. */
  readonly events: { readonly [key: string]: EventData };
};

export type GuardData = ModeData & {
  /** Waiting room, entry queue. */
  readonly tiers: readonly [TierData, TierData];
  /** Every event has its own token cookies. */
  readonly perEvent: boolean;
  readonly rules: RouteTable;
  readonly home: string;
  readonly entryImpliesVwr: boolean;
  readonly failOpen: boolean;
  readonly refusalStatus: number;
};

/** Compiles what does not depend on keys. */
export function compileGuard(config: Config): GuardData {
  const { cookies, pages } = config;
  const prefix = cookies.hostPrefix ? '__Host-' : '';
  const suffix = cookies.perEvent ? '-' : '';
  const tier = (cookie: string, carrier: string, page: string): TierData => {
    const [before = '', after = ''] = page.split('{eventId}');
    return { cookie: prefix + cookie + suffix, carrier, address: [before, after] };
  };
  return {
    tiers: [
      tier(cookies.vwr, config.vwrHeader, pages.waitingRoom),
      tier(cookies.entry, config.entryHeader, pages.entryQueue),
    ],
    perEvent: cookies.perEvent,
    rules: compileRoutes(config.routes, ownPages(config)),
    home: pages.home,
    entryImpliesVwr: config.entryImpliesVwr,
    failOpen: config.failMode === 'open',
    refusalStatus: config.refusalStatus,
    ...compileModes(config),
  };
}

/** Patterns of compiled configuration, beside it because they are not JSON. */
export function compilePatterns({
  rules,
  tiers,
  perEvent,
}: Pick<GuardData, 'rules' | 'tiers' | 'perEvent'>): {
  readonly rulePattern: RegExp;
  readonly doubtful: RegExp;
} {
  const names = tiers.map(({ cookie }) => cookie.replace(/[$*+.^|]/g, '\\$&')).join('|');
  const doubtful = new RegExp(`(?:^|[^\\w-])(?:${names})${perEvent ? '[\\w-]*' : ''}[ \\t]*=`, 'i');
  return { rulePattern: routePattern(rules), doubtful };
}

/**
 * Modes by event. An id that differs from an enforced event's only in case is enforced as well, because an origin
 * with case-insensitive look-ups serves that event under it.
 */
function compileModes({ mode, events }: Config): ModeData {
  const table: { [key: string]: EventData } = {};
  for (const [id, rule] of Object.entries(events)) {
    table[`/${id}`] = rule;
    if (rule.mode === 'enforce') table[`//${id.toLowerCase()}`] = { mode: 'enforce' };
  }
  const anyEnforced = mode === 'enforce' || Object.values(table).some((rule) => rule.mode === 'enforce');
  return { mode, anyEnforced, events: table };
}

/**
 * The waiting rooms' own addresses, exactly: their pages and the calls those make. Guarding them would lock everybody
 * out, however the rules are written. Their files are exempt by the default rules (`/vwr/*`).
 */
function ownPages({ pages, api }: Config): string[] {
  const page = (template: string): string =>
    (template.split('?')[0] as string).replace('{eventId}', ':eventId');
  return [
    page(pages.waitingRoom),
    page(pages.entryQueue),
    ...['assign', 'check', 'status', 'leave'].map((call) => `${api.waitingRoom}/${call}/:eventId`),
    ...['join', 'status', 'heartbeat', 'leave', 'complete'].map(
      (call) => `${api.entryQueue}/:eventId/${call}`,
    ),
  ];
}
