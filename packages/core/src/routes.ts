/**
 * Route rules: which tier a path needs and which event it names. Rules are compiled once into one pattern, plain
 * JSON, so that the same matcher runs in Node, in browsers and inside a CloudFront Function (njs syntax below).
 */
import type { Config, Routes } from './config';
import { ConfigError } from './errors';
import { EVENT_ID } from './event-id';
import { becomesAscii, canonicalPath, foldBeyondAscii } from './path';
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

/**
 * Rules as one pattern, plain JSON. It is matched, without case, against a subject of lines: the path, the method's
 * place in `methods`, how strict a rule has to be, and a padding as long as there are rules. How far the match gets
 * into the padding says which rule it was: a group for each rule would cost several times as much.
 */
export type RouteTable = {
  readonly pattern: string;
  readonly methods: readonly string[];
  /** By characters of padding: tier of the rule in the lowest two bits, above them which segment holds the event id. */
  readonly codes: readonly number[];
  /** As long as `codes`. */
  readonly padding: string;
  /** In the order of `codes`: the rules as written. A CloudFront Function goes without. */
  readonly rules?: readonly string[];
};

/** Marks the addresses of the waiting rooms themselves, which are no rules: only `findOwnPage` finds them. */
const OWN_PAGE = 3;

type Entry = { readonly tier: Tier | typeof OWN_PAGE; readonly method: string; readonly rule: string };

type Node = {
  readonly literals: Map<string, Node>;
  event?: Node;
  /** Rules that end here, and those with `*` here. */
  readonly ends: Entry[];
  readonly open: Entry[];
};

/**
 * Compiles rules. A literal beats `:eventId`, which beats `*`; then the longest wins, then a rule with a method. Where
 * lists hold the same pattern the stricter list wins.
 *
 * @param ownPages patterns that only `findOwnPage` looks for
 * @throws {ConfigError} a pattern cannot be read; `defineConfig` reports the same earlier
 */
export function compileRoutes(routes: Routes, ownPages: readonly string[] = []): RouteTable {
  const root = emptyNode();
  addRules(root, 2, routes.entry, 'routes.entry');
  addRules(root, 1, routes.guard, 'routes.guard');
  addRules(root, 0, routes.exempt, 'routes.exempt');
  addRules(root, OWN_PAGE, ownPages, 'pages');
  const table = { methods: [] as string[], codes: [] as number[], rules: [] as string[] };
  const pattern = `^${patternOf(root, table, 1, 0)}`;
  return { pattern, padding: ' '.repeat(table.codes.length), ...table };
}

function emptyNode(): Node {
  return { literals: new Map(), ends: [], open: [] };
}

function addRules(root: Node, tier: Entry['tier'], patterns: readonly string[], list: string): void {
  patterns.forEach((source, index) => {
    const pattern = parsePattern(source);
    if (typeof pattern === 'string') throw new ConfigError([{ path: `${list}[${index}]`, message: pattern }]);
    let node = root;
    for (const segment of pattern.segments) {
      let child = segment === ':eventId' ? node.event : node.literals.get(segment);
      if (child === undefined) {
        child = emptyNode();
        if (segment === ':eventId') node.event = child;
        else node.literals.set(segment, child);
      }
      node = child;
    }
    (pattern.open ? node.open : node.ends).push({ tier, method: pattern.method, rule: source });
  });
}

/**
 * The alternatives below a node in the order in which they win.
 *
 * @param table takes up the rules
 * @param depth segments from the root, counting from 1
 * @param eventAt the one of them that holds the event id, 0 for none
 */
function patternOf(
  node: Node,
  table: { methods: string[]; codes: number[]; rules: string[] },
  depth: number,
  eventAt: number,
): string {
  const alternatives: string[] = [];
  for (const [segment, child] of node.literals)
    alternatives.push(`/${escaped(segment)}${patternOf(child, table, depth + 1, eventAt)}`);
  if (node.event !== undefined)
    alternatives.push(`/[^/\\n]+${patternOf(node.event, table, depth + 1, depth)}`);
  const lists = [
    [node.ends, '/?'],
    // Not a dot: it would stop at U+2028, which a path may hold.
    [node.open, '(?:/[^\\n]*)?'],
  ] as const;
  for (const [entries, rest] of lists) {
    // Rules with a method first; among equals the order of the lists, which is strictest first.
    const ordered = [...entries].sort((a, b) => Number(a.method === '') - Number(b.method === ''));
    for (const { tier, method, rule } of ordered) {
      if (method !== '' && !table.methods.includes(method)) table.methods.push(method);
      const ofMethod = method === '' ? '.*' : String(table.methods.indexOf(method));
      alternatives.push(`${rest}\\n${ofMethod}\\n${STRICTNESS[tier]}.{${table.codes.length}}`);
      table.codes.push(tier + 4 * eventAt);
      table.rules.push(rule);
    }
  }
  return alternatives.length === 1 ? (alternatives[0] as string) : `(?:${alternatives.join('|')})`;
}

/** Which searches find a rule: 0 looks for any, 1 for none that opens, 3 for own pages. */
const STRICTNESS = ['0', '[01]', '[01]', '3'] as const;

function escaped(text: string): string {
  return text.replace(/[$()*+.?[\\\]^{|}]/g, '\\$&');
}

/** The pattern of a table, ready to be matched. */
export function routePattern(table: RouteTable): RegExp {
  // Without rules it would match everything.
  return new RegExp(table.codes.length === 0 ? '(?!)' : table.pattern, 'gi');
}

/**
 * Finds the rule for a path that is already canonical. Runs in njs, never throws.
 *
 * @param pattern `routePattern` of the table
 * @param path result of `canonicalPath`
 * @param method compared as it is; methods are case-sensitive
 */
export function findRule(table: RouteTable, pattern: RegExp, method: string, path: string): RouteMatch {
  return find(table, pattern, method, path, 0) || NO_RULE;
}

/** The same for the waiting rooms' own addresses, null for any other. */
export function findOwnPage(
  table: RouteTable,
  pattern: RegExp,
  method: string,
  path: string,
): RouteMatch | null {
  return find(table, pattern, method, path, OWN_PAGE);
}

const NO_RULE: RouteMatch = { tier: 0, rule: null };

function find(
  table: RouteTable,
  pattern: RegExp,
  method: string,
  path: string,
  sought: number,
): RouteMatch | null {
  let subject = path;
  let strictness = sought;
  if (path.indexOf('%') >= 0) {
    subject = foldBeyondAscii(path);
    if (becomesAscii(path, subject)) strictness |= 1;
  }
  const lines = `${subject}\n${table.methods.indexOf(method)}\n${strictness}${table.padding}`;
  pattern.lastIndex = 0;
  if (!pattern.test(lines)) return null;
  const index = pattern.lastIndex - lines.length + table.codes.length;
  const code = table.codes[index] as number;
  const tier = (code & 3) as Tier;
  const rule = table.rules === undefined ? '' : (table.rules[index] as string);
  if (code < 4) return { tier: tier, rule: rule };
  const eventId = segmentOf(path, code >> 2);
  if (!EVENT_ID.test(eventId)) return { tier: tier, rule: rule, badEventId: true };
  return { tier: tier, rule: rule, eventId: eventId };
}

/** One segment of a path, counted from 1. A loop, because splitting costs as much as everything else together. */
function segmentOf(path: string, count: number): string {
  let start = 0;
  for (let index = 0; index < count; index++) start = path.indexOf('/', start) + 1;
  const end = path.indexOf('/', start);
  return end < 0 ? path.slice(start) : path.slice(start, end);
}

const patterns = new WeakMap<RouteTable, RegExp>();

/** `findRule` for those who keep no pattern. */
export function matchPath(table: RouteTable, method: string, path: string): RouteMatch {
  let pattern = patterns.get(table);
  if (pattern === undefined) {
    pattern = routePattern(table);
    patterns.set(table, pattern);
  }
  return findRule(table, pattern, method, path);
}

const compiled = new WeakMap<Config, RouteTable>();

/**
 * Which tier a request needs, by the configuration's rules. The same answer the guard, the gate and tests use.
 *
 * @param path as received; one that is not canonical answers tier 2 with rule null, because it is never open
 */
export function matchRoute(config: Config, method: string, path: string): RouteMatch {
  let table = compiled.get(config);
  if (table === undefined) {
    table = compileRoutes(config.routes);
    compiled.set(config, table);
  }
  const canonical = canonicalPath(path);
  return canonical === null ? { tier: 2, rule: null } : matchPath(table, method, canonical);
}
