/**
 * The guard's configuration, compiled: plain JSON that holds just what the decision core reads, so that a request costs
 * no look-up that could have been made before, and a CloudFront Function carries no more than this.
 */
import type { Config, Mode, Routes } from '@urr/core';
import { compileRoutes, matchPath, type RouteTable, routeMatcher } from '@urr/core/routes';
import { assertConfig } from './checked-options';

/** What there is of both passes: 0 the VWR token, 1 the entry token. */
export type Pair<T> = readonly [vwr: T, entry: T];

export type EventData = { readonly mode?: Mode; readonly minEpoch?: number };

/** How strictly events are treated. What a KeyValueStore says takes the place of what was compiled. */
export type ModeData = {
  /** For paths whose event cannot be told or is not among `events`. */
  readonly mode: Mode;
  /** Whether any event, or the rest of the site, is enforced. Then hostile paths and headers are refused everywhere. */
  readonly anyEnforced: boolean;
  /** By `/` and event id; by `//` and the id in lower case where it is enforced. Null where no event has anything. */
  readonly events: { readonly [key: string]: EventData } | null;
};

export type GuardData = ModeData & {
  /** Names of the token cookies; where each event has its own, what the names begin with. */
  readonly cookieNames: Pair<string>;
  /** Headers that may carry the passes instead. */
  readonly carriers: Pair<string>;
  /** Addresses of the pages for visitors without, before the event id and between it and the return address. */
  readonly addresses: Pair<readonly [before: string, after: string]>;
  /** Every event has its own token cookies. */
  readonly perEvent: boolean;
  /** Source of `doubtfulPattern`. */
  readonly doubtful: string;
  readonly table: RouteTable;
  readonly home: string;
  readonly entryImpliesVwr: boolean;
  readonly failOpen: boolean;
  readonly refusalStatus: number;
};

/**
 * Compiles what does not depend on keys.
 *
 * @throws {ConfigError} `config` is not what `defineConfig` returns
 */
export function compileGuard(config: Config): GuardData {
  assertConfig(config);
  const { cookies, pages, mode, events } = config;
  const prefix = cookies.hostPrefix ? '__Host-' : '';
  const suffix = cookies.perEvent ? '-' : '';
  const cookieNames = [prefix + cookies.vwr + suffix, prefix + cookies.entry + suffix] as const;
  const table: { [key: string]: EventData } = {};
  for (const [id, rule] of Object.entries(events)) {
    table[`/${id}`] = rule;
    // An origin with case-insensitive look-ups serves an enforced event under any case of its id.
    if (rule.mode === 'enforce') table[`//${id.toLowerCase()}`] = { mode: 'enforce' };
  }
  return {
    mode,
    anyEnforced: mode === 'enforce' || Object.values(events).some((rule) => rule.mode === 'enforce'),
    events: Object.keys(table).length > 0 ? table : null,
    cookieNames,
    carriers: [config.vwrHeader, config.entryHeader],
    addresses: [addressOf(pages.waitingRoom), addressOf(pages.entryQueue)],
    perEvent: cookies.perEvent,
    doubtful: doubtfulSource(cookieNames, cookies.perEvent),
    table: compileRoutes(withOwnPages(config)),
    home: quotable(pages.home),
    entryImpliesVwr: config.entryImpliesVwr,
    failOpen: config.failMode === 'open',
    refusalStatus: config.refusalStatus,
  };
}

function addressOf(page: string): readonly [before: string, after: string] {
  const [before = '', after = ''] = quotable(page).split('{eventId}');
  return [before, `${after}${page.includes('?') ? '&' : '?'}returnTo=`];
}

/** An address that may stand between quotes in HTML. */
function quotable(address: string): string {
  return address.replaceAll('"', '%22');
}

function doubtfulSource(cookieNames: Pair<string>, perEvent: boolean): string {
  const names = cookieNames.map((name) => name.replace(/[$*+.^|]/g, '\\$&')).join('|');
  return `(?:^|[^\\w-])(?:${names})${perEvent ? '[\\w-]*' : ''}[ \\t]*=`;
}

/**
 * Finds the name of a token cookie, in any case, where some parser might take it for one. Beside the compiled
 * configuration because it is not JSON.
 */
export function doubtfulPattern({ doubtful }: GuardData): RegExp {
  return new RegExp(doubtful, 'i');
}

/**
 * The rules with the waiting rooms' own addresses exempt, exactly: their pages and the calls those make. Guarding them
 * would lock everybody out, however the rules are written. Their files are exempt by the default rules (`/vwr/*`).
 */
function withOwnPages({ routes, pages, api }: Config): Routes {
  const page = (template: string): string =>
    (template.split('?')[0] as string).replace('{eventId}', ':eventId');
  const own = [
    page(pages.waitingRoom),
    page(pages.entryQueue),
    ...'assign check status leave'.split(' ').map((call) => `${api.waitingRoom}/${call}/:eventId`),
    ...'join status heartbeat leave complete'.split(' ').map((call) => `${api.entryQueue}/:eventId/${call}`),
  ];
  const matcher = routeMatcher(compileRoutes(routes));
  const isGuarded = (pattern: string): boolean =>
    ['GET', 'POST'].some((method) => matchPath(matcher, method, pattern.replace(':eventId', '0')).tier > 0);
  return { ...routes, exempt: [...routes.exempt, ...own.filter(isGuarded)] };
}
