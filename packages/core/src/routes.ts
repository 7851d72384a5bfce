/**
 * Route rules: which tier a path needs and which event it names. Rules are compiled once into a tree that is plain
 * JSON, so that the same matcher runs in Node, in browsers and inside a CloudFront Function (njs syntax below).
 */
import type { Config, Routes } from './config';
import { ConfigError } from './errors';
import { EVENT_ID } from './event-id';
import { canonicalPath, foldPath, foldsIntoAscii } from './path';
import { parsePattern } from './pattern';

export { modeOf } from './mode';
export { canonicalPath, foldPath } from './path';

export type Tier = 0 | 1 | 2;

/** What a path needs: 0 nothing, 1 a VWR token, 2 an entry token as well. */
export type RouteMatch = {
  readonly tier: Tier;
  /** The event the path names. Absent when the rule names none. */
  readonly eventId?: string;
  /** The rule as written, null when none matched or the path is not canonical. */
  readonly rule: string | null;
  /** The path has something where the event id belongs that cannot be one: to be refused. */
  readonly badEventId?: true;
};

/** [tier, method or '', rule as written]. A CloudFront Function carries entries without their rule. */
export type RouteEntry = readonly [tier: Tier | typeof OWN_PAGE, method?: string, rule?: string];

/**
 * A node of the rule tree: children by their segment with its slash (`/api`), `e` the `:eventId` child, `t` rules that
 * end here, `w` rules with `*` here.
 */
export type RouteTree = {
  [segment: `/${string}`]: RouteTree;
  e?: RouteTree;
  t?: RouteEntry[];
  w?: RouteEntry[];
};

/** Marks the addresses of the waiting rooms themselves, which are no rules: only `matchOwnPage` finds them. */
const OWN_PAGE = 3;

/**
 * Compiles rules into the tree `matchPath` walks. Within the tree a literal beats `:eventId`, which beats `*`; then
 * the longest wins, then a rule with a method. Where lists hold the same pattern the stricter list wins.
 *
 * @param ownPages patterns that only `matchOwnPage` looks for
 * @throws {ConfigError} a pattern cannot be read; `defineConfig` reports the same earlier
 */
export function compileRoutes(routes: Routes, ownPages: readonly string[] = []): RouteTree {
  const root: RouteTree = {};
  addRules(root, 2, routes.entry, 'routes.entry');
  addRules(root, 1, routes.guard, 'routes.guard');
  addRules(root, 0, routes.exempt, 'routes.exempt');
  addRules(root, OWN_PAGE, ownPages, 'pages');
  return root;
}

function addRules(root: RouteTree, tier: RouteEntry[0], patterns: readonly string[], list: string): void {
  patterns.forEach((source, index) => {
    const pattern = parsePattern(source);
    if (typeof pattern === 'string') throw new ConfigError([{ path: `${list}[${index}]`, message: pattern }]);
    let node = root;
    for (const segment of pattern.segments) {
      if (segment === ':eventId') {
        node.e ??= {};
        node = node.e;
      } else {
        node[`/${segment}`] ??= {};
        node = node[`/${segment}`] as RouteTree;
      }
    }
    const entry: RouteEntry = [tier, pattern.method, source];
    if (pattern.open) node.w ??= [];
    else node.t ??= [];
    const entries = (pattern.open ? node.w : node.t) as RouteEntry[];
    // Rules with a method first; among equals the order of insertion, which is strictest first.
    if (pattern.method === '') entries.push(entry);
    else entries.splice(entries.filter(([, method]) => method !== '').length, 0, entry);
  });
}

/**
 * Finds the rule for a path that is already canonical. Runs in njs, throws never.
 *
 * @param path result of `canonicalPath`
 * @param method compared as it is; methods are case-sensitive
 */
export function matchPath(tree: RouteTree, method: string, path: string): RouteMatch {
  return find(tree, method, path, 2) || NO_RULE;
}

/** The same for the waiting rooms' own addresses, null for any other. */
export function matchOwnPage(tree: RouteTree, method: string, path: string): RouteMatch | null {
  return find(tree, method, path, OWN_PAGE);
}

const NO_RULE: RouteMatch = { tier: 0, rule: null };

type Search = {
  readonly method: string;
  /** Folded path, read up to `end`: without a slash at its end. */
  readonly folded: string;
  readonly end: number;
  readonly lowest: number;
  readonly highest: number;
  /** Where the segment that stands for the event begins, with its slash. */
  eventAt: number;
};

function find(tree: RouteTree, method: string, path: string, highest: number): RouteMatch | null {
  const folded = foldPath(path);
  const last = folded.length - 1;
  const search: Search = {
    method: method,
    folded: folded,
    end: folded.charAt(last) === '/' ? last : last + 1,
    lowest: highest === OWN_PAGE ? OWN_PAGE : foldsIntoAscii(path, folded) ? 1 : 0,
    highest: highest,
    eventAt: -1,
  };
  const entry = walk(tree, 0, search);
  if (entry === null) return null;
  const tier = entry[0] as Tier;
  const rule = entry[2] as string;
  if (search.eventAt < 0) return { tier: tier, rule: rule };
  const eventId = segmentAt(path, folded, search.eventAt);
  if (!EVENT_ID.test(eventId)) return { tier: tier, rule: rule, badEventId: true };
  return { tier: tier, rule: rule, eventId: eventId };
}

/** The segment that begins at `at` in the folded path, as it came. Escapes make the two differ in length. */
function segmentAt(path: string, folded: string, at: number): string {
  if (path.indexOf('%') >= 0) return path.split('/')[folded.slice(0, at + 1).split('/').length - 1] as string;
  const end = path.indexOf('/', at + 1);
  return end < 0 ? path.slice(at + 1) : path.slice(at + 1, end);
}

function walk(node: RouteTree, at: number, search: Search): RouteEntry | null {
  let found: RouteEntry | null = null;
  if (at < search.end) {
    let next = search.folded.indexOf('/', at + 1);
    if (next < 0) next = search.end;
    const child = node[search.folded.slice(at, next) as '/'];
    if (child !== undefined) found = walk(child, next, search);
    if (found === null && node.e !== undefined) {
      found = walk(node.e, next, search);
      if (found !== null) search.eventAt = at;
    }
  } else {
    found = pick(node.t, search);
  }
  return found === null ? pick(node.w, search) : found;
}

function pick(entries: RouteEntry[] | undefined, search: Search): RouteEntry | null {
  if (entries === undefined) return null;
  for (let index = 0; index < entries.length; index++) {
    const entry = entries[index] as RouteEntry;
    if ((!entry[1] || entry[1] === search.method) && entry[0] >= search.lowest && entry[0] <= search.highest)
      return entry;
  }
  return null;
}

const compiled = new WeakMap<Config, RouteTree>();

/**
 * Which tier a request needs, by the configuration's rules. The same answer the guard, the gate and tests use.
 *
 * @param path as received; one that is not canonical answers tier 2 with rule null, because it is never open
 */
export function matchRoute(config: Config, method: string, path: string): RouteMatch {
  let tree = compiled.get(config);
  if (tree === undefined) {
    tree = compileRoutes(config.routes);
    compiled.set(config, tree);
  }
  const canonical = canonicalPath(path);
  return canonical === null ? { tier: 2, rule: null } : matchPath(tree, method, canonical);
}
