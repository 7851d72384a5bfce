/**
 * Route rules: which tier a path needs and which event it names. Rules are compiled once into one pattern, plain
 * JSON, so that the same matcher runs in Node, in browsers and inside a CloudFront Function (njs syntax below).
 */
import type { Config, Routes } from './config';
import { ConfigError } from './errors';
import { EVENT_ID } from './event-id';
import { canonicalPath, foldBeyondAscii } from './path';
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
 * place in `methods`, 1 where no rule may open the path, and a padding as long as there are rules. How far the match
 * gets into the padding says which rule it was: a group for each rule would cost several times as much.
 */
export type RouteTable = {
  readonly pattern: string;
  readonly methods: readonly string[];
  /** By characters of padding: tier of the rule in the lowest two bits, above them which segment holds the event id. */
  readonly codes: readonly number[];
  /** In the order of `codes`: the rules as written. A CloudFront Function goes without. */
  readonly rules?: readonly string[];
};

/** A table with its pattern ready to be matched. */
export type RouteMatcher = Pick<RouteTable, 'methods' | 'codes' | 'rules'> & {
  readonly regexp: RegExp;
  /** The last two lines of a subject, where rules may open the path: the padding is as long as `codes`. */
  readonly tail: string;
};

type Entry = { readonly tier: Tier; readonly method: string; readonly rule: string };

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
 * @throws {ConfigError} a pattern cannot be read; `defineConfig` reports the same earlier
 */
export function compileRoutes(routes: Routes): RouteTable {
  const root = emptyNode();
  addRules(root, 2, routes.entry, 'entry');
  addRules(root, 1, routes.guard, 'guard');
  addRules(root, 0, routes.exempt, 'exempt');
  const methods: string[] = [];
  const codes: number[] = [];
  const rules: string[] = [];
  const table = { methods, codes, rules };
  const lists = [routes.entry, routes.guard, routes.exempt];
  const hasMethods = lists.some((list) => list.some((source) => !source.startsWith('/')));
  // An empty group would match everything.
  const pattern = `^${patternOf(root, table, hasMethods, 1, 0) || '(?!)'}`;
  return { pattern, methods, codes, rules };
}

function emptyNode(): Node {
  return { literals: new Map(), ends: [], open: [] };
}

function addRules(root: Node, tier: Tier, patterns: readonly string[], list: string): void {
  patterns.forEach((source, index) => {
    const pattern = parsePattern(source);
    if (typeof pattern === 'string')
      throw new ConfigError([{ path: `routes.${list}[${index}]`, message: pattern }]);
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
 * @param hasMethods whether any rule names a method, so that there is a line for it
 * @param depth segments from the root, counting from 1
 * @param eventAt the one of them that holds the event id, 0 for none
 */
function patternOf(
  node: Node,
  table: { methods: string[]; codes: number[]; rules: string[] },
  hasMethods: boolean,
  depth: number,
  eventAt: number,
): string {
  const alternatives: string[] = [];
  for (const [segment, child] of node.literals) {
    const literal = segment.replace(/[$()*+.?[\\\]^{|}]/g, '\\$&');
    alternatives.push(`/${literal}${patternOf(child, table, hasMethods, depth + 1, eventAt)}`);
  }
  if (node.event !== undefined)
    alternatives.push(`/[^/\\n]+${patternOf(node.event, table, hasMethods, depth + 1, depth)}`);
  for (const [entries, rest] of [[node.ends, '/?'] as const, [node.open, '(?:/.*)?'] as const]) {
    // Rules with a method first; among equals the order of the lists, which is strictest first.
    for (const { tier, method, rule } of [...entries].sort((a, b) => +!a.method - +!b.method)) {
      if (method !== '' && !table.methods.includes(method)) table.methods.push(method);
      const line = hasMethods ? `\\n${method === '' ? '.*' : table.methods.indexOf(method)}` : '';
      alternatives.push(`${rest}${line}\\n${tier === 0 ? 0 : '.'}.{${table.codes.length}}`);
      table.codes.push(tier + 4 * eventAt);
      table.rules.push(rule);
    }
  }
  return alternatives.length === 1
    ? (alternatives[0] as string)
    : alternatives.length === 0
      ? ''
      : `(?:${alternatives.join('|')})`;
}

/** Makes a table ready. */
export function routeMatcher({ pattern, methods, codes, rules = [] }: RouteTable): RouteMatcher {
  return { regexp: new RegExp(pattern, 'gi'), methods, codes, rules, tail: `\n0${' '.repeat(codes.length)}` };
}

const NO_RULE: RouteMatch = { tier: 0, rule: null };

/**
 * Finds the rule for a path that is already canonical. Runs in njs, never throws.
 *
 * @param path result of `canonicalPath`
 * @param method compared as it is; methods are case-sensitive
 */
export function matchPath(matcher: RouteMatcher, method: string, path: string): RouteMatch {
  const regexp = matcher.regexp;
  const codes = matcher.codes;
  let subject = path;
  let tail = matcher.tail;
  if (path.indexOf('%') >= 0) {
    const told: Parameters<typeof foldBeyondAscii>[1] = { becameAscii: 0 };
    subject = foldBeyondAscii(path, told);
    if (told.becameAscii) tail = tail.replace('0', '1');
  }
  const methods = matcher.methods;
  // One sum where there are no methods: the pattern wants the subject in one piece, and pieces take time to join.
  const lines = methods[0] ? `${subject}\n${methods.indexOf(method)}${tail}` : subject + tail;
  regexp.lastIndex = 0;
  if (!regexp.test(lines)) return NO_RULE;
  const index = regexp.lastIndex - lines.length + codes.length;
  const code = codes[index] as number;
  const tier = (code & 3) as Tier;
  const rule = matcher.rules ? (matcher.rules[index] as string) : '';
  if (code < 4) return { tier: tier, rule: rule };
  // Splitting all of the path takes as long as everything else together.
  let start = 0;
  for (let count = code >> 2; count > 0; count--) start = path.indexOf('/', start) + 1;
  // Without another slash the index is -1, which then is beyond the end.
  const eventId = path.slice(start, path.indexOf('/', start) >>> 0);
  return EVENT_ID.test(eventId)
    ? { tier: tier, rule: rule, eventId: eventId }
    : { tier: tier, rule: rule, badEventId: true };
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
