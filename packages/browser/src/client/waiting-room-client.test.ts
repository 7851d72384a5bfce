import { placeIn } from '@urr/core/draw';
import { type Segment, waitUntilTurn } from '@urr/core/position';
import { describe, expect, it, vi } from 'vitest';
import { admitted, EVENT, problem, statusDocument, waiting } from '../../test/support/answers';
import { createWorld, START, type World } from '../../test/support/world';
import type { Client, ClientOptions } from './client';
import { createDrawClient } from './draw-client';
import { createWaitingRoomClient } from './waiting-room-client';

function join(world: World = createWorld(), options: Partial<ClientOptions> = {}) {
  const client = createWaitingRoomClient({ eventId: EVENT, ...world.runtime, ...options });
  return { world, client };
}

/** Waiting at 2,341 of 500. */
async function joined(world: World = createWorld()): Promise<{ world: World; client: Client }> {
  world.on('/status/', () => ({ json: statusDocument({ asOf: world.now() }) }));
  world.on('/assign/', { json: waiting({ status: statusDocument() }) });
  world.on('/check/', { json: waiting() });
  const { client } = join(world);
  client.enter();
  await world.pass(0);
  return { world, client };
}

describe('joining', () => {
  it('asks for the status first, then for a place', async () => {
    const { world, client } = await joined();
    expect(world.sent.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'GET /vwr-api/vwr/status/iu-2027',
      'POST /vwr-api/vwr/assign/iu-2027',
    ]);
    expect(client.getSnapshot()).toMatchObject({
      state: 'waiting',
      position: 2341,
      ahead: 1841,
      progress: 0,
      wait: { aboutSeconds: 37, lowSeconds: 40, highSeconds: 50 },
      everySeconds: 10,
      waited: true,
    });
  });

  it('sends nothing before it is entered', () => {
    const { world, client } = join();
    expect(client.getSnapshot()).toMatchObject({ state: 'idle', position: null });
    expect(world.sent).toEqual([]);
  });

  it('is admitted without having waited when nobody is before it', async () => {
    const { world, client } = join();
    world.on('/status/', { json: statusDocument({ phase: 'off', segments: [] }) });
    world.on('/assign/', { json: admitted() });
    client.enter();
    await world.pass(0);
    expect(client.getSnapshot()).toMatchObject({
      state: 'admitted',
      final: true,
      waited: false,
      expiresAt: START + 600_000,
    });
    expect(world.timers).toBe(0);
    expect(world.page.listeners.size).toBe(0);
  });

  it('repeats a request whose answer was lost with the same idempotency key', async () => {
    const world = createWorld();
    let tries = 0;
    world.on('/status/', { json: statusDocument() });
    world.on('/assign/', () => (++tries === 1 ? { broken: true } : { json: waiting() }));
    const { client } = join(world);
    client.enter();
    await world.pass(2000);
    const keys = world.sent
      .filter(({ path }) => path.includes('assign'))
      .map(({ headers }) => headers.get('idempotency-key'));
    expect(keys).toHaveLength(2);
    expect(keys[0]).toMatch(/^[\da-f-]{36}$/);
    expect(keys[1]).toBe(keys[0]);
    expect(client.getSnapshot().position).toBe(2341);
  });

  it('joins with another key where the first belongs to somebody else by now', async () => {
    const world = createWorld();
    const keys: (string | null)[] = [];
    world.on('/status/', { json: statusDocument() });
    world.on('/assign/', ({ headers }) => {
      keys.push(headers.get('idempotency-key'));
      return keys.length === 1 ? { status: 409, json: problem('conflict', 409) } : { json: waiting() };
    });
    const { client } = join(world);
    client.enter();
    await world.pass(2000);
    expect(new Set(keys).size).toBe(2);
    expect(client.getSnapshot()).toMatchObject({ state: 'waiting', position: 2341 });
    client.stop();
  });

  it('claims at moments spread over the cycle of the turn', async () => {
    const moments: number[] = [];
    for (const random of [0, 0.25, 0.5, 0.75, 0.999]) {
      const { world, client } = await joined(createWorld({ random }));
      world.on('/check/', (sent) => {
        moments.push(sent.at - START - 40_000);
        return { json: admitted() };
      });
      await world.pass(50_000);
      expect(client.getSnapshot().state).toBe('admitted');
    }
    expect(moments).toHaveLength(5);
    for (const [index, moment] of moments.entries()) {
      expect(moment).toBeGreaterThan(moments[index - 1] ?? -1);
      expect(moment).toBeLessThan(10_000);
    }
  });

  it('ends with event-unknown where nobody configured the event', async () => {
    const { world, client } = join();
    world.on('/status/', { status: 404, json: problem('event-unknown', 404) });
    client.enter();
    await world.pass(0);
    expect(client.getSnapshot()).toMatchObject({ state: 'error', final: true, code: 'event-unknown' });
    expect(world.count('assign')).toBe(0);
  });

  it('asks nobody about something that is no event id', () => {
    const world = createWorld();
    const client = createWaitingRoomClient({ eventId: '../admin', ...world.runtime });
    client.enter();
    expect(client.getSnapshot()).toMatchObject({ state: 'error', final: true, code: 'event-invalid' });
    expect(world.sent).toEqual([]);
  });

  it('asks at the address it is given', async () => {
    const { world, client } = join(createWorld(), { api: 'https://wait.example/vwr/' });
    world.on('/status/', { json: statusDocument() });
    client.enter();
    await world.pass(0);
    expect(world.sent[0]?.path).toBe('https://wait.example/vwr/status/iu-2027');
    client.stop();
  });
});

describe('waiting', () => {
  it('counts on by the clock alone, cycle by cycle', async () => {
    const { world, client } = await joined();
    world.on('/status/', { silent: true });
    await world.pass(10_000);
    expect(client.getSnapshot()).toMatchObject({
      ahead: 1341,
      wait: { aboutSeconds: 27, lowSeconds: 30, highSeconds: 40 },
    });
    await world.pass(20_000);
    expect(client.getSnapshot().ahead).toBe(341);
    expect(client.getSnapshot().progress).toBeCloseTo(1500 / 1841);
  });

  it('tells from when to when the turn comes, as far as the server keeps its pace', async () => {
    const world = createWorld();
    const document = statusDocument({ waits: [0.8, 1.3] });
    world.on('/status/', { json: document });
    world.on('/assign/', { json: waiting({ status: document }) });
    const { client } = join(world);
    client.enter();
    await world.pass(0);
    expect(client.getSnapshot().wait).toEqual({ aboutSeconds: 37, lowSeconds: 32, highSeconds: 62 });
    world.on('/status/', { silent: true });
    await world.pass(7000);
    expect(client.getSnapshot().wait).toEqual({ aboutSeconds: 37, lowSeconds: 26, highSeconds: 53 });
    client.stop();
  });

  it('tells the range that is rehearsed, and held against the waits that came true', async () => {
    const [segment] = statusDocument().segments as [Segment];
    for (const [position, step, waits] of [
      [2341, 500, [0.95, 1.05]],
      [501, 7, [0.05, 1.3]],
      [88_123, 333, [1, 1]],
      [1001, 500, [0.33, 19.95]],
    ] as const) {
      const world = createWorld();
      const document = statusDocument({ segments: [{ ...segment, step }], tail: 90_000, waits: [...waits] });
      world.on('/status/', { json: document });
      world.on('/assign/', { json: waiting({ position, status: document }) });
      const { client } = join(world);
      client.enter();
      await world.pass(0);
      for (const seconds of [0, 1, 8]) {
        await world.pass(seconds * 1000);
        const { wait, state } = client.getSnapshot();
        expect(state).toBe('waiting');
        const nowMs = document.asOf + world.now() - START;
        expect(wait).toMatchObject({ ...waitUntilTurn({ ...segment, step }, position, nowMs, waits) });
      }
      client.stop();
    }
  });

  it.each([null, 5, 'x', {}, []])('goes on where %o is said of waits', async (waits) => {
    const world = createWorld();
    world.on('/status/', () => ({ json: statusDocument({ asOf: world.now(), waits: waits as never }) }));
    world.on('/assign/', { json: waiting() });
    world.on('/check/', { json: admitted() });
    const { client } = join(world);
    client.enter();
    await world.pass(0);
    expect(client.getSnapshot()).toMatchObject({ state: 'waiting', wait: { aboutSeconds: 37 } });
    await world.pass(50_000);
    expect(client.getSnapshot().state).toBe('admitted');
  });

  it('says that it does not know how long a line on hold waits, and no time below 0 behind a cap', async () => {
    const [segment] = statusDocument().segments;
    const held = { base: 500, baseAt: START, everySeconds: 10, cap: 9000, step: 0 };
    for (const [segments, wait] of [
      [[held], null],
      [[{ ...segment, cap: 600 }], { aboutSeconds: 35, lowSeconds: 0, highSeconds: 10 }],
    ] as const) {
      const world = createWorld();
      const document = statusDocument({ segments: segments as never });
      world.on('/status/', () => ({ json: { ...document, asOf: world.now() } }));
      world.on('/assign/', { json: waiting({ status: document }) });
      const { client } = join(world);
      client.enter();
      await world.pass(60_000);
      expect(client.getSnapshot().wait).toEqual(wait);
      client.stop();
    }
  });

  it('asks between 2 and 15 seconds apart, and only for the public document', async () => {
    const { world, client } = await joined();
    await world.pass(35_000);
    const times = world.sent.map(({ at }) => at);
    const gaps = times.slice(2).map((at, index) => at - (times[index + 1] as number));
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(2000);
    expect(Math.max(...gaps)).toBeLessThanOrEqual(15_000);
    expect(world.count('/check/')).toBe(0);
    client.stop();
  });

  it('claims at a random moment of the cycle in which its turn has come', async () => {
    const { world, client } = await joined(createWorld({ random: 0.5 }));
    world.on('/check/', { json: admitted() });
    await world.pass(40_000);
    expect(client.getSnapshot().state).toBe('your-turn');
    expect(world.count('/check/')).toBe(0);
    await world.pass(4_600);
    expect(world.count('/check/')).toBe(1);
    expect(client.getSnapshot()).toMatchObject({ state: 'admitted', waited: true });
    expect(world.timers).toBe(0);
  });

  it('waits for the next cycle when this one is full', async () => {
    const { world, client } = await joined();
    world.on('/check/', () => ({ json: waiting({ turn: true, pollAfterMs: 6000 }) }));
    await world.pass(45_000);
    expect(client.getSnapshot()).toMatchObject({ state: 'your-turn', final: false, ahead: 0 });
    world.on('/check/', { json: admitted() });
    await world.pass(5900);
    expect(client.getSnapshot().state).toBe('your-turn');
    await world.pass(1700);
    expect(client.getSnapshot().state).toBe('admitted');
  });

  it('does not hammer when the server has not come as far as it thought', async () => {
    const { world, client } = await joined();
    world.on('/check/', () => ({ json: waiting({ pollAfterMs: 0 }) }));
    await world.pass(60_000);
    expect(world.count('/check/')).toBeLessThanOrEqual(16);
    client.stop();
  });

  it('tells the time by the server, also where the own clock is ten minutes off', async () => {
    for (const wrongMs of [600_000, -600_000]) {
      const world = createWorld();
      world.setClock(wrongMs);
      const { client } = await joined(world);
      world.on('/status/', { silent: true });
      expect(client.getSnapshot().ahead).toBe(1841);
      await world.pass(10_000);
      expect(client.getSnapshot().ahead).toBe(1341);
      client.stop();
    }
  });

  it('adds the time a document lay in a cache', async () => {
    const world = createWorld();
    world.on('/status/', { json: statusDocument({ asOf: START - 8000 }), headers: { age: '8' } });
    world.on('/assign/', { json: waiting() });
    const { client } = join(world);
    client.enter();
    await world.pass(10_000);
    expect(client.getSnapshot().ahead).toBe(1341);
    client.stop();
  });

  it('keeps going when the clock on the wall is set back', async () => {
    const { world, client } = await joined();
    await world.pass(4000);
    const before = world.sent.length;
    world.setClock(-3_600_000);
    await world.pass(16_000);
    expect(world.sent.length).toBeGreaterThan(before);
    client.stop();
  });

  it('subtracts the positions nobody holds', async () => {
    const world = createWorld();
    world.on('/status/', { json: statusDocument({ holes: [[2000, 41]] }) });
    world.on('/assign/', { json: waiting() });
    const { client } = join(world);
    client.enter();
    await world.pass(0);
    expect(client.getSnapshot().ahead).toBe(1800);
    client.stop();
  });

  it('never shows more people or less progress than before', async () => {
    const { world, client } = await joined();
    await world.pass(10_000);
    const seen = client.getSnapshot();
    // The operator slows down and a cache answers with an older revision.
    const slow = [{ base: 500, baseAt: START, step: 10, everySeconds: 10, cap: 9000 }];
    world.on('/status/', { json: statusDocument({ rev: 13, segments: slow, asOf: world.now() }) });
    await world.pass(16_000);
    expect(client.getSnapshot().ahead).toBe(seen.ahead);
    expect(client.getSnapshot().progress).toBe(seen.progress);
    world.on('/status/', { json: statusDocument({ rev: 1, segments: [] }) });
    await world.pass(16_000);
    expect(client.getSnapshot().everySeconds).toBe(10);
    expect(client.getSnapshot().ahead).toBe(seen.ahead);
    client.stop();
  });
});

describe('phases', () => {
  it('counts down to the opening by the server clock and opens by itself', async () => {
    const world = createWorld();
    const opensAt = START + 90_000;
    const document = statusDocument({
      phase: 'scheduled',
      opensAt,
      segments: [{ base: 0, baseAt: opensAt, step: 500, everySeconds: 10, cap: 9000 }],
    });
    world.on('/status/', () => ({ json: { ...document, asOf: world.now() } }));
    world.on('/assign/', { json: waiting({ state: 'scheduled', status: document }) });
    const { client } = join(world);
    client.enter();
    await world.pass(0);
    expect(client.getSnapshot()).toMatchObject({ state: 'scheduled', opensInSeconds: 90, wait: null });
    await world.pass(1000);
    expect(client.getSnapshot().opensInSeconds).toBe(89);
    await world.pass(89_500);
    expect(client.getSnapshot()).toMatchObject({ state: 'waiting', opensInSeconds: null, ahead: 2341 });
    client.stop();
  });

  it('claims nothing while paused and keeps the number', async () => {
    const { world, client } = await joined();
    world.on('/status/', () => ({ json: statusDocument({ phase: 'paused', rev: 13, asOf: world.now() }) }));
    await world.pass(120_000);
    expect(client.getSnapshot()).toMatchObject({ state: 'paused', position: 2341, wait: null });
    expect(world.count('/check/')).toBe(0);
    client.stop();
  });

  it.each([
    ['closed', problem('closed', 410, { message: { ko: '끝' } }), 'closed'],
    ['sold-out', problem('sold-out', 410), 'sold-out'],
  ])('ends as %s', async (_name, body, state) => {
    const { world, client } = join();
    world.on('/status/', { json: statusDocument() });
    world.on('/assign/', { status: 410, json: body });
    client.enter();
    await world.pass(0);
    expect(client.getSnapshot()).toMatchObject({ state, final: true, code: null });
  });

  it('brings the operator message with the end', async () => {
    const { world, client } = join();
    world.on('/status/', { json: statusDocument({ phase: 'closed', message: { ko: '내일 다시 엽니다' } }) });
    client.enter();
    await world.pass(0);
    expect(client.getSnapshot()).toMatchObject({ state: 'closed', message: { ko: '내일 다시 엽니다' } });
  });

  it('finds out after a reset that its place is of an older generation, and can join again', async () => {
    const { world, client } = await joined();
    world.on('/status/', () => ({ json: statusDocument({ epoch: 2, rev: 14, asOf: world.now() }) }));
    world.on('/check/', { status: 403, json: problem('place-invalid', 403, { reason: 'wrong-epoch' }) });
    await world.pass(30_000);
    expect(client.getSnapshot()).toMatchObject({ state: 'expired', final: true });
    world.on('/assign/', {
      json: waiting({ position: 2980, status: statusDocument({ epoch: 2, rev: 14 }) }),
    });
    client.enter();
    await world.pass(0);
    expect(client.getSnapshot()).toMatchObject({
      state: 'waiting',
      position: 2980,
      progress: 0,
      final: false,
    });
    client.stop();
  });
});

describe('trouble', () => {
  it('keeps the number through three failures and recovers', async () => {
    const { world, client } = await joined();
    const states = new Set<string>();
    client.subscribe(() => states.add(client.getSnapshot().state));
    let failures = 0;
    world.on('/status/', () =>
      ++failures <= 3 ? { broken: true } : { json: statusDocument({ asOf: world.now() }) },
    );
    await world.pass(30_000);
    expect(failures).toBeGreaterThan(3);
    expect([...states]).toEqual(['waiting', 'error']);
    expect(client.getSnapshot()).toMatchObject({ state: 'waiting', position: 2341, code: null });
    client.stop();
  });

  it('waits exactly as long as Retry-After says, also when somebody looks', async () => {
    const { world, client } = await joined();
    world.on('/status/', { status: 503, json: problem('busy', 503), headers: { 'retry-after': '7' } });
    await world.pass(15_000);
    const times = world.sent.filter(({ path }) => path.includes('/status/')).map(({ at }) => at);
    expect((times.at(-1) as number) - (times.at(-2) as number)).toBe(7000);
    const before = world.sent.length;
    await world.setPage({ hidden: true });
    await world.setPage({ hidden: false });
    expect(world.sent.length).toBe(before);
    expect(client.getSnapshot().state).toBe('waiting');
    client.stop();
  });

  it('asks again on entering, at once, but not more than once a second', async () => {
    const { world, client } = await joined();
    world.on('/status/', { status: 500, json: problem('internal', 500) });
    await world.pass(30_000);
    expect(client.getSnapshot().state).toBe('error');
    const times: number[] = [];
    world.on('/status/', ({ at }) => {
      times.push(at);
      return { status: 500, json: problem('internal', 500) };
    });
    for (let press = 0; press < 50; press++) {
      client.enter();
      await world.pass(100);
    }
    const gaps = times.slice(1).map((at, index) => at - (times[index] as number));
    expect(times.length).toBeGreaterThan(3);
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(1000);
    expect(world.count('/assign/')).toBe(1);
    client.stop();
  });

  it('asks for nothing on entering where all is well, nor before Retry-After', async () => {
    const { world, client } = await joined();
    await world.pass(1500);
    client.enter();
    await world.pass(0);
    expect(world.sent.length).toBe(2);
    world.on('/status/', { status: 503, json: problem('busy', 503), headers: { 'retry-after': '30' } });
    await world.pass(10_000);
    const before = world.sent.length;
    await world.pass(1500);
    client.enter();
    await world.pass(0);
    expect(world.sent.length).toBe(before);
    client.stop();
  });

  it('reads Retry-After as a date by the clock of the server', async () => {
    const { world, client } = join();
    world.setClock(600_000);
    const headers = {
      date: new Date(START).toUTCString(),
      'retry-after': new Date(START + 9000).toUTCString(),
    };
    world.on('/status/', { status: 429, json: problem('rate-limited', 429), headers });
    client.enter();
    await world.pass(10_000);
    expect(world.sent.map(({ at }) => at - START - 600_000)).toEqual([0, 9000]);
    expect(client.getSnapshot()).toMatchObject({ state: 'joining', code: 'rate-limited' });
    client.stop();
  });

  it.each([
    ['0', 'seconds'],
    [new Date(START).toUTCString(), 'a date that has come'],
    ['-5', 'less than nothing'],
    ['soon', 'no time'],
  ])('backs off where Retry-After is %s, %s', async (wait) => {
    const { world, client } = join();
    const headers = { 'retry-after': wait, date: new Date(START).toUTCString() };
    world.on('/status/', { status: 503, json: problem('busy', 503), headers });
    client.enter();
    await world.pass(60_000);
    expect(world.sent.length).toBeGreaterThan(2);
    const gaps = world.sent.slice(1).map(({ at }, index) => at - (world.sent[index]?.at as number));
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(1000);
    expect(Math.max(...gaps)).toBeGreaterThan(5000);
    client.stop();
  });

  it('backs off by at least a second and at most thirty', async () => {
    for (const random of [0, 0.999]) {
      const world = createWorld({ random });
      world.on('/status/', { broken: true });
      const { client } = join(world);
      client.enter();
      await world.pass(300_000);
      const gaps = world.sent.slice(1).map(({ at }, index) => at - (world.sent[index]?.at as number));
      expect(Math.min(...gaps)).toBeGreaterThanOrEqual(1000);
      expect(Math.max(...gaps)).toBeLessThanOrEqual(30_000);
      client.stop();
    }
  });

  it('is offline while the network is away and asks at once when it is back', async () => {
    const { world, client } = await joined();
    world.on('/status/', { broken: true });
    await world.setPage({ online: false });
    expect(client.getSnapshot()).toMatchObject({ state: 'offline', position: 2341 });
    await world.pass(20_000);
    expect(client.getSnapshot()).toMatchObject({ state: 'offline', final: false });
    world.on('/status/', () => ({ json: statusDocument({ asOf: world.now() }) }));
    const before = world.sent.length;
    await world.setPage({ online: true });
    await world.pass(1000);
    expect(world.sent.length).toBeGreaterThan(before);
    expect(client.getSnapshot()).toMatchObject({ state: 'waiting', ahead: 841 });
    client.stop();
  });

  it('slows down while hidden, never falls silent, and asks when looked at', async () => {
    const { world, client } = await joined();
    world.on('/status/', () => ({
      json: statusDocument({
        rev: 13,
        asOf: world.now(),
        segments: [{ base: 500, baseAt: START, step: 1, everySeconds: 10, cap: 9000 }],
      }),
    }));
    await world.setPage({ hidden: true });
    await world.pass(600_000);
    const hidden = world.count('/status/');
    expect(hidden).toBeGreaterThanOrEqual(10);
    expect(hidden).toBeLessThanOrEqual(16);
    await world.setPage({ hidden: false });
    expect(world.count('/status/')).toBe(hidden + 1);
    client.stop();
  });

  it('asks at least once a minute through half an hour hidden, and at once when looked at', async () => {
    const { world, client } = await joined();
    const slow = [{ base: 500, baseAt: START, step: 1, everySeconds: 10, cap: 9000 }];
    world.on('/status/', () => ({ json: statusDocument({ rev: 13, asOf: world.now(), segments: slow }) }));
    await world.setPage({ hidden: true });
    const sent = world.sent.length;
    await world.pass(1_800_000);
    const times = world.sent.slice(sent).map(({ at }) => at);
    expect(Math.max(...times.slice(1).map((at, index) => at - (times[index] as number)))).toBeLessThanOrEqual(
      60_000,
    );
    expect(times.length).toBeLessThanOrEqual(40);
    await world.setPage({ hidden: false });
    expect(world.sent.length).toBe(sent + times.length + 1);
    expect(client.getSnapshot()).toMatchObject({ state: 'waiting', position: 2341 });
    client.stop();
  });

  it.each([
    ['far from the head', 0, 240, 280],
    ['of which the last minutes are near it', 100, 270, 330],
  ])('asks once in 13 seconds over an hour %s', async (_where, step, least, most) => {
    const world = createWorld();
    const segments = [{ base: 0, baseAt: START, step, everySeconds: 10, cap: 90_000 }];
    const document = () => statusDocument({ asOf: world.now(), segments });
    world.on('/status/', () => ({ json: document() }));
    world.on('/assign/', () => ({ json: waiting({ position: 36_000, status: document() }) }));
    const { client } = join(world);
    client.enter();
    await world.pass(3_600_000);
    expect(world.sent.length).toBeGreaterThanOrEqual(least);
    expect(world.sent.length).toBeLessThanOrEqual(most);
    client.stop();
  });

  it('joins nothing where the browser says that it keeps no cookies', () => {
    vi.stubGlobal('navigator', { cookieEnabled: false });
    const { world, client } = join();
    client.enter();
    expect(client.getSnapshot()).toMatchObject({ state: 'error', final: true, code: 'place-required' });
    expect(world.sent).toEqual([]);
    vi.unstubAllGlobals();
  });

  it.each([
    ['a list', []],
    ['a word', 'waiting'],
    ['an unknown state', waiting({ state: 'queued' })],
    ['a position that is no number', waiting({ position: '2341' })],
    ['another event', waiting({ eventId: 'other' })],
    ['admitted without an end', admitted({ expiresAt: null })],
  ])('shows trouble, and goes on asking, when the answer is %s', async (_name, json) => {
    const { world, client } = join();
    world.on('/status/', { json: statusDocument() });
    world.on('/assign/', { json });
    client.enter();
    await world.pass(0);
    expect(client.getSnapshot()).toMatchObject({ state: 'error', final: false });
    world.on('/assign/', { json: waiting() });
    await world.pass(3000);
    expect(client.getSnapshot()).toMatchObject({ state: 'waiting', position: 2341 });
    client.stop();
  });

  it.each([
    ['segments of text', { segments: ['x'] }],
    ['a cycle of no length', { segments: [{ base: 1, baseAt: 1, step: 1, everySeconds: 0, cap: 1 }] }],
    ['no revision', { rev: undefined }],
    ['a negative tail', { tail: -1 }],
  ])('does not count with a document that has %s', async (_name, change) => {
    const { world, client } = join();
    world.on('/status/', { json: { ...statusDocument(), ...change } });
    client.enter();
    await world.pass(0);
    expect(client.getSnapshot()).toMatchObject({ state: 'error', code: 'malformed' });
    client.stop();
  });

  it('asks for its place again once when the cookie is gone, then says that cookies are needed', async () => {
    const { world, client } = await joined();
    world.on('/check/', { status: 403, json: problem('place-required', 403) });
    await world.pass(120_000);
    expect(world.count('/assign/')).toBe(2);
    expect(client.getSnapshot()).toMatchObject({ state: 'error', final: true, code: 'place-required' });
  });

  it('gives up after fifteen seconds without an answer', async () => {
    const { world, client } = join();
    world.on('/status/', { silent: true });
    client.enter();
    await world.pass(15_000);
    expect(client.getSnapshot()).toMatchObject({ state: 'error', code: 'network' });
    client.stop();
  });

  it('explains once where an HTML page answers', async () => {
    const report = vi.spyOn(console, 'error').mockImplementation(() => {});
    const world = createWorld();
    world.on('/status/', { json: statusDocument() });
    world.on('/assign/', { text: '<!doctype html><title>Shop</title>' });
    const { client } = join(world);
    client.enter();
    await world.pass(60_000);
    expect(client.getSnapshot()).toMatchObject({ state: 'error', final: false });
    expect(report.mock.calls).toEqual([
      [
        '[urr] POST /vwr-api/vwr/assign/iu-2027 answered text/html: is /vwr-api/* routed to the waiting room?',
      ],
    ]);
    client.stop();
  });
});

describe('keeping, leaving, stopping', () => {
  it('takes the way up again after a reload', async () => {
    const { world, client } = await joined();
    await world.pass(20_000);
    client.stop();
    world.on('/check/', () => ({ json: waiting({ status: statusDocument({ asOf: world.now() }) }) }));
    const again = createWaitingRoomClient({ eventId: EVENT, ...world.runtime });
    again.enter();
    await world.pass(0);
    expect(again.getSnapshot()).toMatchObject({ position: 2341, ahead: 841 });
    expect(again.getSnapshot().progress).toBeCloseTo(1000 / 1841);
    expect(world.count('/assign/')).toBe(1);
    again.stop();
  });

  it.each(['missing', 'expired', 'wrong-epoch'])(
    'joins without a word where the place from before a reload is %s',
    async (reason) => {
      const { world, client } = await joined();
      client.stop();
      const code = reason === 'missing' ? 'place-required' : 'place-invalid';
      world.on('/check/', { status: 403, json: { code, reason } });
      const again = createWaitingRoomClient({ eventId: EVENT, ...world.runtime });
      const seen = new Set<string>();
      again.subscribe(() => seen.add(again.getSnapshot().state));
      again.enter();
      await world.pass(1000);
      expect([...seen]).toEqual(['joining', 'waiting']);
      expect([world.count('/check/'), world.count('/assign/')]).toEqual([1, 2]);
      again.stop();
    },
  );

  it('stores nothing that is a secret, and works where nothing can be stored', async () => {
    const { world, client } = await joined();
    expect([...world.stored.values()].join()).not.toContain('e30');
    client.stop();
    const blocked = () => {
      throw new DOMException('denied', 'SecurityError');
    };
    const other = createWaitingRoomClient({
      eventId: EVENT,
      ...world.runtime,
      storage: { getItem: blocked, setItem: blocked, removeItem: blocked },
    });
    other.enter();
    await world.pass(0);
    expect(other.getSnapshot().state).toBe('waiting');
    other.stop();
  });

  it('tells the server when it leaves and is over at once', async () => {
    const { world, client } = await joined();
    world.on('/leave/', { json: { state: 'left', eventId: EVENT } });
    const told = client.leave();
    expect(client.getSnapshot()).toMatchObject({ state: 'left', final: true });
    await told;
    expect(world.sent.at(-1)).toMatchObject({ method: 'POST', path: '/vwr-api/vwr/leave/iu-2027' });
    expect(world.stored.size).toBe(0);
    expect(world.timers).toBe(0);
    await world.pass(60_000);
    expect(world.count('/status/')).toBe(1);
  });

  it('ends everything on an aborted signal and keeps the place', async () => {
    const world = createWorld();
    const controller = new AbortController();
    world.on('/status/', { silent: true });
    const { client } = join(world, { signal: controller.signal });
    client.enter();
    controller.abort();
    await world.pass(0);
    expect(world.timers).toBe(0);
    expect(world.page.listeners.size).toBe(0);
    await world.pass(60_000);
    expect(world.sent).toHaveLength(1);
    expect(world.count('/leave/')).toBe(0);
  });

  it('returns the same snapshot until something changes', async () => {
    const { world, client } = await joined();
    const listener = vi.fn();
    const unsubscribe = client.subscribe(listener);
    const first = client.getSnapshot();
    await world.setPage({});
    expect(client.getSnapshot()).toBe(first);
    await world.pass(10_000);
    expect(client.getSnapshot()).not.toBe(first);
    const calls = listener.mock.calls.length;
    unsubscribe();
    await world.pass(10_000);
    expect(listener.mock.calls.length).toBe(calls);
    client.stop();
  });

  it('can be stopped by a listener', async () => {
    const { world, client } = join();
    world.on('/status/', { json: statusDocument() });
    client.subscribe(() => client.stop());
    client.enter();
    await world.pass(60_000);
    expect(world.timers).toBe(0);
  });
});

describe('a draw', () => {
  const key = '5e'.repeat(32);
  const promise = { commitment: 'c0'.repeat(32), beacon: null };
  const opensAt = START + 60_000;
  const segments = [{ base: 10, baseAt: opensAt, step: 10, everySeconds: 10, cap: 9000 }];
  const scheduled = statusDocument({
    segments,
    phase: 'scheduled',
    opensAt,
    order: 'draw',
    draw: { ...promise, result: null },
  });
  const drawn = statusDocument({
    segments,
    rev: 99,
    asOf: opensAt,
    order: 'draw',
    draw: { ...promise, result: { size: 5000, key, seed: 'a3'.repeat(32), randomness: null } },
  });
  const lot = {
    state: 'scheduled',
    eventId: EVENT,
    position: null,
    entry: 17,
    place: 'p',
    pollAfterMs: 2000,
  };

  it('gives a place that the client computes itself, without asking for it', async () => {
    const world = createWorld();
    const client = createDrawClient({ eventId: EVENT, ...world.runtime });
    world.on('/status/', () => ({
      json: world.now() < opensAt + 3000 ? scheduled : { ...drawn, asOf: world.now() },
    }));
    world.on('/assign/', { json: { ...lot, status: scheduled } });
    client.enter();
    await world.pass(0);
    expect(client.getSnapshot()).toMatchObject({ state: 'scheduled', position: null, order: 'draw' });
    // Open, and the draw is not made yet: only the document is asked for.
    await world.pass(62_000);
    expect(client.getSnapshot()).toMatchObject({ position: null });
    await world.pass(20_000);
    expect(client.getSnapshot()).toMatchObject({
      state: 'waiting',
      position: placeIn({ key, size: 5000 }, 17),
      order: 'draw',
    });
    expect(world.sent.filter(({ path }) => path.includes('/check/'))).toEqual([]);
  });

  it('is asked for by a client without its arithmetic', async () => {
    const { world, client } = join();
    world.on('/status/', () => ({
      json: world.now() < opensAt ? scheduled : { ...drawn, asOf: world.now() },
    }));
    world.on('/assign/', { json: { ...lot, status: scheduled } });
    world.on('/check/', () => ({
      json: { ...waiting({ status: { ...drawn, asOf: world.now() } }), position: 4321, entry: 17 },
    }));
    client.enter();
    await world.pass(80_000);
    expect(client.getSnapshot()).toMatchObject({ state: 'waiting', position: 4321 });
    expect(world.sent.filter(({ path }) => path.includes('/check/')).length).toBeLessThanOrEqual(2);
  });

  it('leaves late-comers their number', async () => {
    const { world, client } = join();
    world.on('/status/', { json: drawn });
    world.on('/assign/', { json: { ...waiting({ status: drawn }), position: 5001, entry: 5001 } });
    client.enter();
    await world.pass(0);
    expect(client.getSnapshot()).toMatchObject({ state: 'waiting', position: 5001 });
  });
});
