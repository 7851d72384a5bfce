/**
 * Route rules as one pattern: what an engine that interprets matches in the fewest steps, and what takes the least room
 * in a CloudFront Function. V8 takes a millisecond to compile it, so everything else walks the tree.
 */
import { EVENT_ID } from './event-id';
import { type Folded, foldBeyondAscii } from './path';
import type { RouteMatch, RouteRule, RouteTable, Tier } from './routes';

/**
 * A pattern is matched, without case, against a subject of lines: the path, the method's place in `methods`, 1 where no
 * rule may open the path, and a padding as long as there are rules. How far the match gets into the padding says which
 * rule it was: a group for each rule would cost several times as much.
 */
export type PatternMatcher = {
  readonly regexp: RegExp;
  readonly methods: readonly string[];
  /** By characters of padding: tier of the rule in the lowest two bits, above them which segment holds the event id. */
  readonly codes: readonly number[];
  /** The last two lines of a subject, where rules may open the path: the padding is as long as `codes`. */
  readonly tail: string;
};

/** Makes the pattern of a table. */
export function patternMatcher(table: RouteTable): PatternMatcher {
  const rules = rulesOf(table);
  const methods = [...new Set(rules.map(({ method }) => method))].filter((method) => method !== '');
  // An empty group would match everything.
  const pattern = `^${patternOf(table, { rules, methods }) || '(?!)'}`;
  return {
    regexp: new RegExp(pattern, 'gi'),
    methods,
    codes: rules.map(({ tier, eventAt }) => tier + 4 * eventAt),
    tail: `\n0${' '.repeat(rules.length)}`,
  };
}

/** The rules below a node in the order in which they win. */
function rulesOf({ literals = [], event, ends = [], open = [] }: RouteTable): RouteRule[] {
  const below = [...literals.map(([, node]) => node), ...(event ? [event] : [])];
  return [...below.flatMap(rulesOf), ...ends, ...open];
}

type Lines = { readonly rules: readonly RouteRule[]; readonly methods: readonly string[] };

/** The alternatives below a node in the same order. */
function patternOf({ literals = [], event, ends = [], open = [] }: RouteTable, lines: Lines): string {
  const alternatives = [
    ...literals.map(([segment, node]) => `/${escaped(segment)}${patternOf(node, lines)}`),
    ...(event ? [`/[^/\\n]+${patternOf(event, lines)}`] : []),
    ...ends.map((rule) => `/?${linesOf(rule, lines)}`),
    ...open.map((rule) => `(?:/.*)?${linesOf(rule, lines)}`),
  ];
  return alternatives.length > 1 ? `(?:${alternatives.join('|')})` : alternatives.join('');
}

function linesOf(rule: RouteRule, { rules, methods }: Lines): string {
  // Without any rule for a method there is no line for it.
  const line = methods.length === 0 ? '' : `\\n${rule.method === '' ? '.*' : methods.indexOf(rule.method)}`;
  return `${line}\\n${rule.tier === 0 ? 0 : '.'}.{${rules.indexOf(rule)}}`;
}

function escaped(literal: string): string {
  return literal.replace(/[$()*+.?[\\\]^{|}]/g, '\\$&');
}

const NO_RULE: RouteMatch = { tier: 0, rule: null };

/**
 * As `matchPath`, but for the rule's name: '' where one matched. Runs in njs (no spread, destructuring, for..of, default
 * parameters, optional chaining, Map).
 */
export function matchPattern(matcher: PatternMatcher, method: string, path: string): RouteMatch {
  const regexp = matcher.regexp;
  const codes = matcher.codes;
  let subject = path;
  let tail = matcher.tail;
  if (path.indexOf('%') >= 0) {
    const told: Folded = { becameAscii: 0 };
    subject = foldBeyondAscii(path, told);
    if (told.becameAscii) tail = tail.replace('0', '1');
  }
  const methods = matcher.methods;
  // One sum where there are no methods: the pattern wants the subject in one piece, and pieces take time to join.
  const lines = methods[0] ? `${subject}\n${methods.indexOf(method)}${tail}` : subject + tail;
  regexp.lastIndex = 0;
  if (!regexp.test(lines)) return NO_RULE;
  const code = codes[regexp.lastIndex - lines.length + codes.length] as number;
  const tier = (code & 3) as Tier;
  if (code < 4) return { tier: tier, rule: '' };
  // Splitting all of the path takes as long as everything else together.
  let start = 0;
  for (let count = code >> 2; count > 0; count--) start = path.indexOf('/', start) + 1;
  // Without another slash the index is -1, which then is beyond the end.
  const eventId = path.slice(start, path.indexOf('/', start) >>> 0);
  return EVENT_ID.test(eventId)
    ? { tier: tier, rule: '', eventId: eventId }
    : { tier: tier, rule: '', badEventId: true };
}
