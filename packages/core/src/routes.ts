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

/** [tier, method or '', rule as written] */
export type RouteEntry = readonly [Tier, string, string];

/** A node of the rule tree: `s` literal children, `e` the `:eventId` child, `t` rules that end here, `w` rules with `*` here. */
export type RouteTree = {
  s: Record<string, RouteTree>;
  e?: RouteTree;
  t?: RouteEntry[];
  w?: RouteEntry[];
};

/**
 * Compiles rules into the tree `matchPath` walks. Within the tree a literal beats `:eventId`, which beats `*`; then
 * the longest wins, then a rule with a method. Where lists hold the same pattern the stricter list wins.
 *
 * @throws {ConfigError} a pattern cannot be read; `defineConfig` reports the same earlier
 */
export function compileRoutes(routes: Routes): RouteTree {
  const root: RouteTree = { s: {} };
  addRules(root, 2, routes.entry, 'routes.entry');
  addRules(root, 1, routes.guard, 'routes.guard');
  addRules(root, 0, routes.exempt, 'routes.exempt');
  return root;
}

function addRules(root: RouteTree, tier: Tier, patterns: readonly string[], list: string): void {
  patterns.forEach((source, index) => {
    const pattern = parsePattern(source);
    if (typeof pattern === 'string') throw new ConfigError([{ path: `${list}[${index}]`, message: pattern }]);
    let node = root;
    for (const segment of pattern.segments) {
      if (segment === ':eventId') {
        node.e ??= { s: {} };
        node = node.e;
      } else {
        if (!Object.hasOwn(node.s, segment)) {
          Object.defineProperty(node.s, segment, {
            value: { s: {} },
            enumerable: true,
            writable: true,
            configurable: true,
          });
        }
        node = node.s[segment] as RouteTree;
      }
    }
    const entry: RouteEntry = [tier, pattern.method, source];
    node.w ??= [];
    node.t ??= [];
    const entries = pattern.open ? node.w : node.t;
    // Rules with a method first; among equals the order of insertion, which is strictest first.
    if (pattern.method === '') entries.push(entry);
    else entries.splice(entries.filter(([, method]) => method !== '').length, 0, entry);
  });
}

/**
 * Finds the rule for a path that is already canonical. Runs in njs: no allocation but the split, no throw.
 *
 * @param path result of `canonicalPath`
 * @param method compared as it is; methods are case-sensitive
 */
export function matchPath(tree: RouteTree, method: string, path: string): RouteMatch {
  const folded = foldPath(path);
  const segments = folded.split('/');
  const last =
    segments.length > 1 && segments[segments.length - 1] === '' ? segments.length - 1 : segments.length;
  const lowestTier = foldsIntoAscii(path, folded) ? 1 : 0;
  const found = walk(tree, method, segments, 1, last, 0, lowestTier);
  if (found === null) return NO_RULE;
  const entry = found.entry;
  if (found.eventAt === 0) return { tier: entry[0], rule: entry[2] };
  const eventId = path.split('/')[found.eventAt] as string;
  if (!EVENT_ID.test(eventId)) return { tier: entry[0], rule: entry[2], badEventId: true };
  return { tier: entry[0], rule: entry[2], eventId: eventId };
}

// njs has no Object.hasOwn.
const hasOwn = Object.prototype.hasOwnProperty;
const NO_RULE: RouteMatch = { tier: 0, rule: null };

type Found = { entry: RouteEntry; eventAt: number };

function walk(
  node: RouteTree,
  method: string,
  segments: string[],
  at: number,
  last: number,
  eventAt: number,
  lowestTier: number,
): Found | null {
  let found: Found | null = null;
  if (at >= last) {
    found = pick(node.t, method, eventAt, lowestTier);
  } else {
    const segment = segments[at] as string;
    if (hasOwn.call(node.s, segment)) {
      found = walk(node.s[segment] as RouteTree, method, segments, at + 1, last, eventAt, lowestTier);
    }
    if (found === null && node.e !== undefined) {
      found = walk(node.e, method, segments, at + 1, last, at, lowestTier);
    }
  }
  return found === null ? pick(node.w, method, eventAt, lowestTier) : found;
}

function pick(
  entries: RouteEntry[] | undefined,
  method: string,
  eventAt: number,
  lowestTier: number,
): Found | null {
  if (entries === undefined) return null;
  for (let index = 0; index < entries.length; index++) {
    const entry = entries[index] as RouteEntry;
    if ((entry[1] === '' || entry[1] === method) && entry[0] >= lowestTier)
      return { entry: entry, eventAt: eventAt };
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
