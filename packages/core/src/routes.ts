/**
 * Route rules: which tier a path needs and which event it names. Rules are compiled once into a tree of path segments,
 * plain JSON. CloudFront Functions, whose engine interprets, match the same rules as one pattern (`route-pattern.ts`).
 */
import type { Config, Routes } from './config';
import { ConfigError } from './errors';
import { EVENT_ID } from './event-id';
import { canonicalPath, type Folded, foldBeyondAscii, lowerCase } from './path';
import { parsePattern } from './pattern';

export { modeOf } from './mode';
export { canonicalPath, foldPath } from './path';
export { matchPattern, type PatternMatcher, patternMatcher } from './route-pattern';

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

export type RouteRule = {
  readonly tier: Tier;
  /** Upper-case method, or '' for any. */
  readonly method: string;
  /** As written. */
  readonly rule: string;
  /** Which segment holds the event id, counting from 1; 0 for none. */
  readonly eventAt: number;
};

/** Rules below one segment, and at the root all of them. Plain JSON; what is empty is left out. */
export type RouteTable = {
  /** By folded segment. Pairs, because a segment may be called `__proto__`. */
  readonly literals?: readonly (readonly [segment: string, below: RouteTable])[];
  /** Below a segment that names the event. */
  readonly event?: RouteTable;
  /** Rules that end here: those with a method first, then the strictest. */
  readonly ends?: readonly RouteRule[];
  /** Those with `*` here, in the same order. */
  readonly open?: readonly RouteRule[];
};

/** A table ready to be matched. */
export type RouteMatcher = {
  readonly literals: ReadonlyMap<string, RouteMatcher>;
  readonly event: RouteMatcher | undefined;
  readonly ends: readonly RouteRule[];
  readonly open: readonly RouteRule[];
};

type Node = { readonly literals: Map<string, Node>; event?: Node; ends: RouteRule[]; open: RouteRule[] };

/**
 * Compiles rules. A literal beats `:eventId`, which beats `*`; then the longest wins, then a rule with a method. Where
 * lists hold the same pattern the stricter list wins.
 *
 * @throws {ConfigError} a pattern cannot be read; `defineConfig` reports the same earlier
 */
export function compileRoutes(routes: Routes): RouteTable {
  const root = emptyNode();
  addRules(root, 2, routes.entry, 'entry');
  addRules(root, 1, routes.guard, 'guard');
  addRules(root, 0, routes.exempt, 'exempt');
  return tableOf(root);
}

function emptyNode(): Node {
  return { literals: new Map(), ends: [], open: [] };
}

function addRules(root: Node, tier: Tier, patterns: readonly string[], list: string): void {
  patterns.forEach((source, index) => {
    const pattern = parsePattern(source);
    if (typeof pattern === 'string')
      throw new ConfigError([{ path: `routes.${list}[${index}]`, message: pattern }]);
    const { segments, method, open } = pattern;
    let node = root;
    for (const segment of segments) {
      let child = segment === ':eventId' ? node.event : node.literals.get(segment);
      if (child === undefined) {
        child = emptyNode();
        if (segment === ':eventId') node.event = child;
        else node.literals.set(segment, child);
      }
      node = child;
    }
    const rule = { tier, method, rule: source, eventAt: segments.indexOf(':eventId') + 1 };
    (open ? node.open : node.ends).push(rule);
  });
}

function tableOf({ literals, event, ends, open }: Node): RouteTable {
  // Among equals the order stays that of the lists, which is strictest first.
  const sorted = (rules: RouteRule[]) => rules.sort((a, b) => +!a.method - +!b.method);
  return {
    ...(literals.size > 0 && {
      literals: [...literals].map(([segment, below]) => [segment, tableOf(below)] as const),
    }),
    ...(event && { event: tableOf(event) }),
    ...(ends.length > 0 && { ends: sorted(ends) }),
    ...(open.length > 0 && { open: sorted(open) }),
  };
}

/** Makes a table ready. */
export function routeMatcher({ literals = [], event, ends = [], open = [] }: RouteTable): RouteMatcher {
  const byName = new Map<string, RouteMatcher>();
  // Not taken apart: a cold function does this for every segment, and an iterator for each pair is half of it.
  for (const pair of literals) byName.set(pair[0], routeMatcher(pair[1]));
  return { literals: byName, event: event && routeMatcher(event), ends, open };
}

const NO_RULE: RouteMatch = { tier: 0, rule: null };

/**
 * Finds the rule for a path that is already canonical. Never throws.
 *
 * @param path result of `canonicalPath`
 * @param method compared as it is; methods are case-sensitive
 */
export function matchPath(matcher: RouteMatcher, method: string, path: string): RouteMatch {
  const folded: Folded = { becameAscii: 0 };
  const subject = path.includes('%') ? lowerCase(foldBeyondAscii(path, folded)) : path.toLowerCase();
  const found = findRule(matcher, subject, 0, method, folded.becameAscii === 0);
  if (found === undefined) return NO_RULE;
  const { tier, rule, eventAt } = found;
  if (eventAt === 0) return { tier, rule };
  let start = 0;
  for (let count = eventAt; count > 0; count--) start = path.indexOf('/', start) + 1;
  const eventId = path.slice(start, nextSlash(path, start));
  return EVENT_ID.test(eventId) ? { tier, rule, eventId } : { tier, rule, badEventId: true };
}

/**
 * The rule that wins below a node.
 *
 * @param at the slash before the segment to be looked at, or the end of the path
 * @param mayOpen whether a rule may open the path
 */
function findRule(
  node: RouteMatcher,
  path: string,
  at: number,
  method: string,
  mayOpen: boolean,
): RouteRule | undefined {
  const length = path.length;
  if (at < length) {
    const end = nextSlash(path, at + 1);
    const below = node.literals.get(path.slice(at + 1, end));
    const found = below && findRule(below, path, end, method, mayOpen);
    if (found !== undefined) return found;
    if (node.event !== undefined && end > at + 1) {
      const named = findRule(node.event, path, end, method, mayOpen);
      if (named !== undefined) return named;
    }
  }
  // A slash at the end makes no difference.
  return (
    (at >= length - 1 ? ruleFor(node.ends, method, mayOpen) : undefined) ??
    ruleFor(node.open, method, mayOpen)
  );
}

function nextSlash(path: string, from: number): number {
  const at = path.indexOf('/', from);
  return at < 0 ? path.length : at;
}

function ruleFor(rules: readonly RouteRule[], method: string, mayOpen: boolean): RouteRule | undefined {
  for (const rule of rules)
    if ((rule.method === '' || rule.method === method) && (mayOpen || rule.tier > 0)) return rule;
  return undefined;
}

const compiled = new WeakMap<Config, RouteMatcher>();

/**
 * Which tier a request needs, by the configuration's rules. The same answer the guard, the gate and tests use.
 *
 * @param path as received; one that is not canonical answers tier 2 with rule null, because it is never open
 */
export function matchRoute(config: Config, method: string, path: string): RouteMatch {
  let matcher = compiled.get(config);
  if (matcher === undefined) {
    matcher = routeMatcher(compileRoutes(config.routes));
    compiled.set(config, matcher);
  }
  const canonical = canonicalPath(path);
  return canonical === null ? { tier: 2, rule: null } : matchPath(matcher, method, canonical);
}
