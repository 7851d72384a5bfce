import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  canonicalPath,
  compileRoutes,
  matchPath,
  matchPattern,
  patternMatcher,
  type RouteMatch,
  routeMatcher,
} from './routes';

// Few words, so that rules and paths meet; some that fold, look alike or mean something to patterns.
const words = [
  'api',
  'v1',
  's',
  'reserve',
  'iu-2027',
  'a.b',
  'a+b',
  '__proto__',
  'K',
  'ß',
  'ς',
  'ασς',
  'ΟΔΟΣ',
  'ſ',
];
const segment = fc.constantFrom(...words.map(encodeURI));
const rule = fc
  .record({
    method: fc.constantFrom('', '', 'GET ', 'POST '),
    before: fc.array(segment, { maxLength: 3 }),
    event: fc.constantFrom([], [], [':eventId']),
    after: fc.array(segment, { maxLength: 2 }),
    open: fc.constantFrom([], ['*'], ['']),
  })
  .map(({ method, before, event, after, open }) => {
    const segments = [...before, ...event, ...after, ...open];
    return `${method}/${segments.length === 1 && segments[0] === '' ? '' : segments.join('/')}`;
  });
const spelled = fc
  .tuple(fc.constantFrom(...words, '\u2028', 'x', 'ı'), fc.constantFrom(0, 1, 2))
  .map(([word, how]) => encodeURI(how === 0 ? word : how === 1 ? word.toUpperCase() : word.toLowerCase()));
const path = fc
  .tuple(fc.array(spelled, { maxLength: 6 }), fc.constantFrom('', '/'))
  .map(([segments, end]) => `/${segments.join('/')}${segments.length > 0 ? end : ''}`);

const withoutName = ({ rule: name, ...match }: RouteMatch) => ({ ...match, found: name !== null });

it('a pattern and a walk find the same in any rules and paths', () => {
  const lists = fc.record({
    guard: fc.array(rule, { maxLength: 8 }),
    exempt: fc.array(rule, { maxLength: 8 }),
    entry: fc.array(rule, { maxLength: 8 }),
  });
  let met = 0;
  fc.assert(
    fc.property(lists, fc.array(path, { minLength: 1, maxLength: 20 }), (routes, paths) => {
      const table = compileRoutes(routes);
      const tree = routeMatcher(table);
      const pattern = patternMatcher(table);
      for (const asked of paths) {
        if (canonicalPath(asked) === null) continue;
        for (const method of ['GET', 'POST', 'get', '']) {
          const found = withoutName(matchPath(tree, method, asked));
          if (found.found) met++;
          expect(withoutName(matchPattern(pattern, method, asked)), `${method} ${asked}`).toEqual(found);
        }
      }
    }),
    { numRuns: 300 },
  );
  expect(met).toBeGreaterThan(1000);
});
