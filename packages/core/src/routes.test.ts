import { describe, expect, it } from 'vitest';
import { defineConfig } from './config';
import { compileRoutes, matchPath, matchRoute, routeMatcher } from './routes';

const config = defineConfig({});
const match = (path: string, method = 'GET') => matchRoute(config, method, path);

describe('matchRoute with the default rules', () => {
  it.each([
    ['/api/v1/events/42', 0, undefined],
    ['/api/v1/events', 0, undefined],
    ['/api/v1/eventsX/42', 1, undefined],
    ['/api/v1/auth/login', 0, undefined],
    ['/api/auth/login', 0, undefined],
    ['/api/v1/queue/iu-2027/join', 0, undefined],
    ['/api/v1/stats/x', 0, undefined],
    ['/vwr/iu-2027', 0, undefined],
    ['/vwr-api/vwr/assign/iu-2027', 0, undefined],
    ['/api/v1/seats/abc-123', 2, 'abc-123'],
    ['/api/v1/seats/abc-123/', 2, 'abc-123'],
    ['/api/v1/seats/abc-123/A/1', 2, 'abc-123'],
    ['/API/V1/SEATS/Abc-123/a', 2, 'Abc-123'],
    ['/api/v1/seats/reserve', 2, undefined],
    ['/api/v1/seats/reserve/', 2, undefined],
    ['/api/v1/reservations', 2, undefined],
    ['/api/v1/reservations/7/cancel', 2, undefined],
    ['/api/v1/payments/confirm', 2, undefined],
    ['/api', 1, undefined],
    ['/api/', 1, undefined],
    ['/api/me', 1, undefined],
    ['/apix', 0, undefined],
    ['/', 0, undefined],
    ['/events/iu-2027', 0, undefined],
    ['/%EC%84%9C', 0, undefined],
  ])('%s needs tier %i (event %s)', (path, tier, eventId) => {
    const found = match(path);
    expect(found.tier).toBe(tier);
    expect(found.eventId).toBe(eventId);
  });

  it.each(['//api/x', '/x/../api/me', '/api/v1/events/..;/seats', '/%61pi/me', '*', ''])(
    'never opens %j, which is not canonical',
    (path) => {
      expect(match(path)).toEqual({ tier: 2, rule: null });
    },
  );

  it('does not take something else for an event id', () => {
    expect(match('/api/v1/seats/a.b/1')).toEqual({
      tier: 2,
      rule: '/api/v1/seats/:eventId/*',
      badEventId: true,
    });
  });

  it('closes a path that only folding makes open', () => {
    expect(match('/api/v1/events/x').tier).toBe(0);
    expect(match('/api/v1/event%C5%BF/x').tier).toBe(1);
    expect(match('/ap%C4%B1/me').tier).toBe(1);
    expect(match('/api/v1/%C5%BFeats/iu-2027/x').tier).toBe(2);
  });

  it('is not fooled by what patterns take for the end of a line', () => {
    for (const letter of ['%E2%80%A8', '%E2%80%A9', '%C2%85']) {
      expect(match(`/api/${letter}`).tier).toBe(1);
      expect(match(`/api/v1/seats/iu-2027/${letter}/x`)).toMatchObject({ tier: 2, eventId: 'iu-2027' });
      expect(match(`/api/v1/seats/${letter}/x`)).toMatchObject({ tier: 2, badEventId: true });
    }
  });

  it('takes the characters of a rule literally', () => {
    const table = routeMatcher(compileRoutes({ guard: ['/a.b/*', '/a+b'], exempt: [], entry: [] }));
    expect(matchPath(table, 'GET', '/a.b/x').tier).toBe(1);
    expect(matchPath(table, 'GET', '/axb/x').tier).toBe(0);
    expect(matchPath(table, 'GET', '/a+b').tier).toBe(1);
    expect(matchPath(table, 'GET', '/aab').tier).toBe(0);
    expect(
      matchPath(
        routeMatcher(compileRoutes({ guard: ["/($)'!~/x"], exempt: [], entry: [] })),
        'GET',
        "/($)'!~/x",
      ).tier,
    ).toBe(1);
  });

  it('is not fooled by names of the prototype', () => {
    for (const path of ['/constructor', '/__proto__/api', '/api/v1/constructor', '/toString/x']) {
      expect(match(path).tier).toBe(path.startsWith('/api') ? 1 : 0);
    }
  });
});

describe('precedence', () => {
  const rules = { exempt: [] as string[], guard: [] as string[], entry: [] as string[] };
  const tier = (routes: Partial<typeof rules>, path: string, method = 'GET') =>
    matchPath(routeMatcher(compileRoutes({ ...rules, ...routes })), method, path);

  it('prefers a literal over :eventId over *', () => {
    const routes = { guard: ['/s/*'], entry: ['/s/:eventId'], exempt: ['/s/open'] };
    expect(tier(routes, '/s/open').tier).toBe(0);
    expect(tier(routes, '/s/other')).toMatchObject({ tier: 2, eventId: 'other' });
    expect(tier(routes, '/s/other/x').tier).toBe(1);
  });

  it('prefers the longer of two open rules', () => {
    const routes = { guard: ['/a/*'], exempt: ['/a/b/*'], entry: ['/a/b/c/*'] };
    expect(tier(routes, '/a/x').tier).toBe(1);
    expect(tier(routes, '/a/b').tier).toBe(0);
    expect(tier(routes, '/a/b/c/d').tier).toBe(2);
  });

  it('prefers a rule with the method and leaves other methods to the rest', () => {
    const routes = { entry: ['/pay/*'], exempt: ['POST /pay/return/*'] };
    expect(tier(routes, '/pay/return/iu-2027', 'POST').tier).toBe(0);
    expect(tier(routes, '/pay/return/iu-2027', 'GET').tier).toBe(2);
    expect(tier(routes, '/pay/return/iu-2027', 'post').tier).toBe(2);
    expect(tier({ guard: ['/x'], exempt: ['GET /x'] }, '/x', 'GET').tier).toBe(0);
    expect(tier({ guard: ['GET /x'], exempt: ['/x'] }, '/x', 'GET').tier).toBe(1);
  });

  it('takes the stricter list when both hold the same pattern', () => {
    expect(tier({ guard: ['/x/*'], exempt: ['/x/*'] }, '/x/1').tier).toBe(1);
    expect(tier({ guard: ['/x'], entry: ['/x'] }, '/x').tier).toBe(2);
  });

  it('backtracks from a literal that leads nowhere', () => {
    const routes = { entry: ['/s/reserve', '/s/:eventId/pay'] };
    expect(tier(routes, '/s/reserve/pay')).toMatchObject({ tier: 2, eventId: 'reserve' });
  });

  it('guards everything with /*', () => {
    expect(tier({ guard: ['/*'] }, '/').tier).toBe(1);
    expect(tier({ guard: ['/*'] }, '/anything/else').tier).toBe(1);
  });
});

it('compiles to plain JSON, which is how a CloudFront Function carries it', () => {
  const table = compileRoutes(config.routes);
  const [matcher, copy] = [routeMatcher(table), routeMatcher(JSON.parse(JSON.stringify(table)))];
  for (const path of ['/api/v1/seats/abc/1', '/api/v1/events/1', '/x']) {
    expect(matchPath(copy, 'GET', path)).toEqual(matchPath(matcher, 'GET', path));
  }
});
