import { describe, expect, it } from 'vitest';
import { createVisitor, ORIGIN, type Visitor } from '../../test/support/visitor';
import { createLocal } from '../local/create-local';
import { createOperatorApp } from './operator-app';

const EVENT = 'iu-2027';
const EVENTS = '/urr/operator/events';
const TOKENS = { kim: 'kim-token-0123456789', lee: 'lee-token-0123456789' };

const setUp = () => {
  const local = createLocal({ clock: 'manual', events: { [EVENT]: { maxUsers: 5 } } });
  return { local, visitor: createVisitor(createOperatorApp({ operator: local.operator, tokens: TOKENS })) };
};

const as = (name: keyof typeof TOKENS) => ({ authorization: `Bearer ${TOKENS[name]}` });
const change = (visitor: Visitor, action: string, body: object | undefined, headers = {}) =>
  visitor.post(`${EVENTS}/${EVENT}/${action}`, {
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    headers: { ...as('kim'), ...headers },
  });

describe('tokens', () => {
  it('answers 401 without one and 403 to a wrong one, on every address', async () => {
    const { visitor } = setUp();
    const wrong = { authorization: 'Bearer kim-token-0123456780' };
    for (const path of [EVENTS, `${EVENTS}/${EVENT}`, `${EVENTS}/${EVENT}/history`]) {
      const none = await visitor.get(path);
      expect(none).toMatchObject({ status: 401, body: { code: 'unauthorized' } });
      expect(none.headers.get('www-authenticate')).toBe('Bearer realm="urr operator"');
      expect(await visitor.get(path, wrong)).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    }
    for (const action of ['configure', 'open', 'pause', 'resume', 'close', 'reset']) {
      expect((await visitor.post(`${EVENTS}/${EVENT}/${action}`)).status).toBe(401);
      expect((await visitor.post(`${EVENTS}/${EVENT}/${action}`, { headers: wrong })).status).toBe(403);
    }
  });

  it.each([
    [{}, /tokens: expected at least one/],
    [{ kim: 'short' }, /tokens\.kim: expected at least 16 characters/],
    [{ kim: 'has a space in the middle' }, /tokens\.kim/],
    [{ kim: TOKENS.kim, lee: TOKENS.kim }, /a token of its own for each name/],
  ])('refuses unsafe tokens %o', (tokens, message) => {
    const { local } = setUp();
    expect(() => createOperatorApp({ operator: local.operator, tokens })).toThrow(message);
  });
});

describe('scopes', () => {
  const LIST = [
    { token: 'read-token-0123456789', scope: 'read', who: 'ana' },
    { token: 'operate-token-0123456', scopes: ['read', 'operate'], who: 'ben' },
    { token: 'nobody-token-01234567', scope: 'admin' },
  ] as const;
  const withScopes = () => {
    const local = createLocal({ clock: 'manual', events: { [EVENT]: { maxUsers: 5 } } });
    const visitor = createVisitor(createOperatorApp({ operator: local.operator, tokens: LIST }));
    const bearer = (index: number) => ({ authorization: `Bearer ${LIST[index]?.token}` });
    const post = (index: number, action: string, body: object = {}) =>
      visitor.post(`${EVENTS}/${EVENT}/${action}`, { body: JSON.stringify(body), headers: bearer(index) });
    return { visitor, bearer, post };
  };

  it('lets each token do what its scope says, and less wide ones', async () => {
    const { visitor, bearer, post } = withScopes();
    for (const index of [0, 1, 2]) {
      for (const path of ['', `/${EVENT}`, `/${EVENT}/live`, `/${EVENT}/history`, `/${EVENT}/plans`]) {
        expect((await visitor.get(`${EVENTS}${path}`, bearer(index))).status).toBe(200);
      }
    }
    const refused = { status: 403, body: { code: 'forbidden', reason: 'scope' } };
    for (const action of ['configure', 'open', 'pause', 'resume', 'close', 'reset', 'plan', 'cancel']) {
      expect(await post(0, action)).toMatchObject(refused);
    }
    expect(await post(1, 'pause')).toMatchObject({ status: 200 });
    expect(await post(1, 'configure', { settings: { maxUsers: 9, pacing: { step: 3 } } })).toMatchObject({
      status: 200,
    });
    expect(await post(1, 'reset')).toMatchObject(refused);
    for (const settings of [{ phase: 'off' }, { order: 'arrival' }, { ledger: 'none' }]) {
      expect(await post(1, 'configure', { settings })).toMatchObject(refused);
    }
    const at = '2099-01-01T00:00:00Z';
    expect(await post(1, 'plan', { at, action: 'configure', settings: { phase: 'off' } })).toMatchObject(
      refused,
    );
    expect(await post(2, 'reset', { who: 'cho' })).toMatchObject({ status: 200, body: { epoch: 2 } });
  });

  it('signs with the name a token is bound to, and asks for one where it is bound to nobody', async () => {
    const { visitor, bearer, post } = withScopes();
    expect((await visitor.get('/urr/operator/whoami', bearer(1))).body).toEqual({
      who: 'ben',
      scope: 'operate',
    });
    expect((await visitor.get('/urr/operator/whoami', bearer(2))).body).toEqual({
      who: null,
      scope: 'admin',
    });
    expect((await post(1, 'pause', { who: 'cho' })).body.detail).toMatch(/^who: unknown key/);
    expect((await post(2, 'pause')).body.detail).toMatch(/^who: expected/);
    expect((await post(2, 'pause', { who: 'cho' })).status).toBe(200);
    const { body } = await visitor.get(`${EVENTS}/${EVENT}/history`, bearer(0));
    expect(body).toMatchObject({ entries: [{ who: 'cho' }, { who: 'local' }] });
  });

  it('takes scopes by name as well, and a list of plain strings as before', async () => {
    const { local } = setUp();
    const tokens = { kim: { token: TOKENS.kim, scope: 'read' }, lee: TOKENS.lee } as const;
    const visitor = createVisitor(createOperatorApp({ operator: local.operator, tokens }));
    expect((await visitor.get('/urr/operator/whoami', as('kim'))).body).toEqual({
      who: 'kim',
      scope: 'read',
    });
    expect((await visitor.get('/urr/operator/whoami', as('lee'))).body).toEqual({
      who: 'lee',
      scope: 'admin',
    });
    const list = [TOKENS.kim] as unknown as typeof LIST;
    const plain = createVisitor(createOperatorApp({ operator: local.operator, tokens: list }));
    expect((await plain.get('/urr/operator/whoami', as('kim'))).body).toEqual({ who: '0', scope: 'admin' });
  });

  it.each([
    [[{ token: TOKENS.kim }], /tokens\[0\]\.scope: expected read, operate, admin/],
    [[{ token: TOKENS.kim, scope: 'root' }], /tokens\[0\]\.scope/],
    [[{ token: TOKENS.kim, scope: 'read', who: ' ' }], /tokens\[0\]\.who/],
    [[{ token: TOKENS.kim, scope: 'read', name: 'kim' }], /tokens\[0\]\.name: unknown key/],
    [{ kim: { token: 'short', scope: 'read' } }, /tokens\.kim: expected at least 16/],
    [[], /tokens: expected at least one/],
  ])('refuses %o', (tokens, message) => {
    const { local } = setUp();
    expect(() =>
      createOperatorApp({ operator: local.operator, tokens: tokens as unknown as typeof LIST }),
    ).toThrow(message);
  });
});

describe('reading', () => {
  it('lists events, one event with its revision as ETag, and its history', async () => {
    const { visitor } = setUp();
    const list = await visitor.get(EVENTS, as('kim'));
    expect(list.body).toMatchObject({ events: [{ eventId: EVENT, rev: 1 }] });
    expect(list.headers.get('cache-control')).toBe('no-store');
    const one = await visitor.get(`${EVENTS}/${EVENT}`, as('kim'));
    expect(one.body).toMatchObject({ eventId: EVENT, phase: 'open', settings: { maxUsers: 5 } });
    expect(one.headers.get('etag')).toBe('"1"');
    const history = await visitor.get(`${EVENTS}/${EVENT}/history?limit=1`, as('kim'));
    expect(history.body).toMatchObject({ eventId: EVENT, entries: [{ who: 'local', action: 'configure' }] });
  });

  it('shows an event live, with its plans and whatever this process counts', async () => {
    const { local, visitor } = setUp();
    expect((await visitor.get(`${EVENTS}/${EVENT}/live`, as('kim'))).body).toMatchObject({
      event: { eventId: EVENT, rev: 1 },
      plans: [],
      meters: null,
    });
    const meters = () => ({ 'refusals.expired': 3 });
    const counting = createVisitor(createOperatorApp({ operator: local.operator, tokens: TOKENS, meters }));
    expect((await counting.get(`${EVENTS}/${EVENT}/live`, as('kim'))).body.meters).toEqual(meters());
    expect((await visitor.get(`${EVENTS}/nobody/live`, as('kim'))).status).toBe(404);
  });

  it('goes through history page by page, of one event and of all', async () => {
    const { visitor } = setUp();
    for (const action of ['pause', 'resume', 'pause']) await change(visitor, action, {});
    const pages: unknown[] = [];
    let before: unknown = '';
    while (before !== null) {
      const { body } = await visitor.get(
        `${EVENTS}/${EVENT}/history?limit=3${before && `&before=${before}`}`,
        as('kim'),
      );
      pages.push((body.entries as { rev: number }[]).map(({ rev }) => rev));
      before = body.before;
    }
    expect(pages).toEqual([[4, 3, 2], [1]]);
    const { body } = await visitor.get('/urr/operator/history?limit=3', as('kim'));
    expect(body).toMatchObject({ entries: [{ eventId: EVENT, rev: 4 }, {}, {}] });
    const rest = await visitor.get(`/urr/operator/history?before=${body.before}`, as('kim'));
    expect(rest.body).toMatchObject({ entries: [{ rev: 1 }], before: null });
    for (const cursor of ['0', 'x', '1.5']) {
      expect((await visitor.get(`${EVENTS}/${EVENT}/history?before=${cursor}`, as('kim'))).status).toBe(400);
    }
  });

  it('answers 404 for unknown events and 400 for what is malformed', async () => {
    const { visitor } = setUp();
    expect(await visitor.get(`${EVENTS}/nobody`, as('kim'))).toMatchObject({
      status: 404,
      body: { code: 'event-unknown' },
    });
    expect(await visitor.get(`${EVENTS}/a.b`, as('kim'))).toMatchObject({
      status: 400,
      body: { code: 'event-invalid' },
    });
    for (const limit of ['0', '-1', 'x', '1.5', '1001']) {
      expect((await visitor.get(`${EVENTS}/${EVENT}/history?limit=${limit}`, as('kim'))).status).toBe(400);
    }
  });
});

describe('changing', () => {
  it('takes who from the token and why from the body', async () => {
    const { visitor } = setUp();
    const paused = await change(visitor, 'pause', { why: 'payment provider is down' });
    expect(paused).toMatchObject({ status: 200, body: { phase: 'paused', rev: 2 } });
    await visitor.post(`${EVENTS}/${EVENT}/resume`, { headers: as('lee') });
    const { body } = await visitor.get(`${EVENTS}/${EVENT}/history`, as('kim'));
    expect(body).toMatchObject({
      entries: [
        { action: 'resume', who: 'lee', why: null },
        { action: 'pause', who: 'kim', why: 'payment provider is down' },
        { action: 'configure', who: 'local' },
      ],
    });
  });

  it('configures, closes, opens and resets', async () => {
    const { visitor } = setUp();
    expect((await change(visitor, 'configure', { settings: { maxUsers: 8 } })).body).toMatchObject({
      settings: { maxUsers: 8 },
    });
    expect((await change(visitor, 'close', undefined)).body).toMatchObject({ phase: 'closed' });
    expect((await change(visitor, 'open', {})).body).toMatchObject({ phase: 'open' });
    expect((await change(visitor, 'reset', {})).body).toMatchObject({ epoch: 2 });
  });

  it('is conditional on rev in the body or If-Match, and says 409 to the slower', async () => {
    const { visitor } = setUp();
    expect(await change(visitor, 'pause', { rev: 0 })).toMatchObject({
      status: 409,
      body: { code: 'conflict', eventId: EVENT, rev: 1 },
    });
    expect(await change(visitor, 'pause', {}, { 'if-match': '"7"' })).toMatchObject({ status: 409 });
    expect(await change(visitor, 'pause', { rev: 1 })).toMatchObject({ status: 200 });
    expect(await change(visitor, 'resume', {}, { 'if-match': '"2"' })).toMatchObject({ status: 200 });
    expect(await change(visitor, 'pause', {}, { 'if-match': 'W/"3", "4"' })).toMatchObject({ status: 400 });
    expect(await change(visitor, 'pause', {}, { 'if-match': '*' })).toMatchObject({ status: 200 });
  });

  it.each([
    ['configure', {}, /settings: expected what to set/],
    ['configure', { settings: { maxUser: 1 } }, /maxUser: unknown key, did you mean maxUsers\?/],
    ['configure', { settings: { maxUsers: -1 } }, /maxUsers/],
    ['configure', { settings: [] }, /expected/],
    ['configure', { setting: {} }, /setting: unknown key, expected why, rev or settings/],
    ['pause', { settings: {} }, /settings: expected only with configure/],
    ['pause', { rev: 'x' }, /rev: expected a revision/],
    ['pause', { why: 3 }, /why: expected/],
    ['pause', { who: 'somebody else' }, /who: unknown key/],
    ['resume', {}, /phase: expected a paused event/],
  ])('answers 400 with a detail to %s %o', async (action, body, detail) => {
    const { visitor } = setUp();
    const answer = await change(visitor, action, body);
    expect(answer).toMatchObject({ status: 400, body: { code: 'body-invalid' } });
    expect(answer.body.detail).toMatch(detail);
    expect(answer.body.detail).not.toContain('ERR_');
  });

  it('plans a change, shows it and takes it back', async () => {
    const { visitor } = setUp();
    const at = '2099-01-01T09:00:00+09:00';
    const planned = await change(visitor, 'plan', { at, action: 'pause', why: 'backup', rev: 1 });
    const [plan] = planned.body.plans as { id: string }[];
    expect(plan).toMatchObject({
      at: '2099-01-01T00:00:00.000Z',
      action: 'pause',
      who: 'kim',
      why: 'backup',
    });
    expect((await visitor.get(`${EVENTS}/${EVENT}/plans`, as('kim'))).body).toEqual(planned.body);
    expect(await change(visitor, 'plan', { at, action: 'reset' })).toMatchObject({ status: 400 });
    expect(await change(visitor, 'cancel', { id: plan?.id })).toMatchObject({
      status: 200,
      body: { plans: [] },
    });
    expect(await change(visitor, 'cancel', { id: plan?.id })).toMatchObject({ status: 400 });
  });

  it('answers 404 for changes of an event nobody configured, and creates one by configuring', async () => {
    const { visitor } = setUp();
    const post = (action: string, body = '{}') =>
      visitor.post(`${EVENTS}/new/${action}`, { body, headers: as('kim') });
    expect(await post('pause')).toMatchObject({ status: 404, body: { code: 'event-unknown' } });
    expect(await post('configure', '{"settings":{"maxUsers":1},"rev":0}')).toMatchObject({ status: 200 });
  });

  it('keeps to its paths, methods and body limits', async () => {
    const { visitor } = setUp();
    expect(await visitor.get('/urr/operator', as('kim'))).toMatchObject({ status: 404 });
    expect(await visitor.post(EVENTS, { headers: as('kim') })).toMatchObject({ status: 405 });
    const remove = new Request(`${ORIGIN}${EVENTS}/${EVENT}`, { method: 'DELETE', headers: as('kim') });
    expect(await visitor.send(remove)).toMatchObject({ status: 405 });
    expect(await change(visitor, 'configure', { why: 'x'.repeat(5000) })).toMatchObject({ status: 413 });
  });
});
