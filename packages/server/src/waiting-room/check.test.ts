import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { createKeyRing, createTokens, StoreUnavailableError } from '@urr/core';
import { checkAnswerSchema } from '@urr/core/protocol';
import { describe, expect, it } from 'vitest';
import {
  createBench,
  EVENT,
  placeOf,
  positionOf,
  roomKeys,
  START,
  statesOf,
  tokenOf,
} from '../../test/support/room-bench';
import { createWaitingRoom } from './create-waiting-room';
import type { AssignOutcome } from './outcome';

/** Pace of one every 10 s: the first is let in, the second waits. */
const SLOW = { pacing: { step: 1, burst: 1 } };

async function waitingBench(options: Parameters<typeof createBench>[0] = {}) {
  const bench = await createBench({ event: SLOW, ...options });
  const [first, second] = (await bench.join(2)) as [AssignOutcome, AssignOutcome];
  return { ...bench, first: placeOf(first), second: placeOf(second) };
}

describe('check', () => {
  it('turns waiting into admitted when the turn has come, with a pass that verifies', async () => {
    const { room, second, advance, pass } = await waitingBench();
    expect(await room.check({ place: second })).toMatchObject({ state: 'waiting', position: 2 });
    advance(9999);
    expect(await room.check({ place: second })).toMatchObject({ state: 'waiting' });
    advance(1);
    const admitted = await room.check({ place: second });
    expect(checkAnswerSchema.safeParse(admitted).success).toBe(true);
    expect(await pass(tokenOf(admitted))).toMatchObject({ pos: 2, epo: 1, aud: EVENT });
  });

  it('gives the same pass however often it is asked, also in parallel and through another process', async () => {
    const { room, neighbour, second, advance, store } = await waitingBench();
    advance(10_000);
    const rooms = [room, neighbour(), neighbour()];
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, n) => rooms[n % 3]?.check({ place: second })),
    );
    expect(new Set(answers.map((answer) => answer && tokenOf(answer))).size).toBe(1);
    advance(1000);
    expect(tokenOf(await neighbour().check({ place: second }))).toBe(tokenOf(answers[0] as never));
    const counts = await store.readClaimCounts(EVENT, [START + 10_000]);
    expect(counts).toEqual([1]);
  });

  it('keeps iat, exp and jti when the key is rotated in between', async () => {
    const { room, store, second, advance, now, pass } = await waitingBench();
    advance(10_000);
    const before = await pass(tokenOf(await room.check({ place: second })));
    const fresh = { kid: 'v2', alg: 'HS256', secret: 'another-vwr-secret-of-32-bytes!!!!' } as const;
    const old = { kid: 'v1', alg: 'HS256', secret: 'vwr-secret-of-at-least-32-bytes!!!' } as const;
    const keys = { place: roomKeys.place, vwr: createKeyRing([fresh, old]) };
    const rotated = createWaitingRoom({ config: room.config, keys, store, clock: now });
    advance(2000);
    const token = tokenOf(await rotated.check({ place: second }));
    const verdict = await createTokens({
      config: room.config,
      kind: 'vwr',
      keys: keys.vwr,
      clock: now,
    }).verify(token);
    expect(verdict).toEqual({ ok: true, claims: before });
    expect(JSON.parse(atob(token.split('.')[0] ?? ''))).toMatchObject({ kid: 'v2' });
  });

  it('keeps iat, exp and jti with ES256 keys, two processes and a key rotated between them', async () => {
    const pair = (kid: string) => {
      const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
      const jwk = (key: KeyObject) => key.export({ format: 'jwk' }) as JsonWebKey;
      return { kid, alg: 'ES256', publicKey: jwk(publicKey), privateKey: jwk(privateKey) } as const;
    };
    const [old, fresh] = [pair('e1'), pair('e2')];
    const before = { place: roomKeys.place, vwr: createKeyRing([old]) };
    const after = { place: roomKeys.place, vwr: createKeyRing([fresh, old]) };
    const { room, store, join, advance, now } = await createBench({ event: SLOW, keys: before });
    const second = placeOf((await join(2)).find((one) => positionOf(one) === 2) as AssignOutcome);
    const other = createWaitingRoom({ config: room.config, keys: after, store, clock: now });
    advance(10_000);
    const [one, two] = await Promise.all([room.check({ place: second }), other.check({ place: second })]);
    advance(3000);
    const answers = [one, two, await room.check({ place: second }), await other.check({ place: second })];
    const passes = createTokens({ config: room.config, kind: 'vwr', keys: after.vwr, clock: now });
    const verdicts = await Promise.all(answers.map((answer) => passes.verify(tokenOf(answer))));
    expect(verdicts[0]).toMatchObject({ ok: true, claims: { pos: 2, aud: EVENT } });
    for (const verdict of verdicts) expect(verdict).toEqual(verdicts[0]);
    // Signatures of ES256 differ each time: the same pass is not the same text.
    expect(new Set(answers.map((answer) => tokenOf(answer))).size).toBe(4);
  });

  it('goes on across a rotation of keys that are loaded: older places and passes count until their key is dropped', async () => {
    const key = (kid: string) =>
      ({ kid, alg: 'HS256', secret: `${kid}-place-secret-of-at-least-32-bytes!` }) as const;
    const { store, now, advance, room: configured } = await createBench({ event: SLOW });
    let entries = [key('p1')];
    const keys = async () => ({ place: createKeyRing(entries), vwr: roomKeys.vwr });
    const room = createWaitingRoom({ config: configured.config, keys, store, clock: now });
    const place = placeOf(await room.assign({ eventId: EVENT }));
    const state = async (token = place) => {
      const outcome = await room.check({ place: token });
      return outcome.state === 'refused' ? outcome.reason : outcome.state;
    };
    const reload = async () => {
      advance(300_000);
      await state();
      await new Promise((resolve) => setImmediate(resolve));
    };
    entries = [key('p2'), key('p1')];
    await reload();
    const newer = placeOf(await room.assign({ eventId: EVENT }));
    expect([await state(), await state(newer)]).toEqual(['admitted', 'admitted']);
    entries = [key('p2')];
    await reload();
    expect([await state(), await state(newer)]).toEqual(['unknown-key', 'admitted']);
  });

  it('has no second pass for a place whose pass has run out', async () => {
    const { room, second, advance } = await waitingBench();
    advance(10_000);
    await room.check({ place: second });
    advance(600_000);
    expect(await room.check({ place: second })).toEqual({ state: 'expired', eventId: EVENT });
  });

  it('has none in the last millisecond the place itself is accepted', async () => {
    const { room, second, advance } = await waitingBench();
    advance(10_000);
    await room.check({ place: second });
    advance(86_395_000);
    expect(await room.check({ place: second })).toEqual({ state: 'expired', eventId: EVENT });
    advance(1);
    expect(await room.check({ place: second })).toMatchObject({ state: 'refused', reason: 'expired' });
  });

  it('admits somebody who slept across their turn for half an hour', async () => {
    const { room, second, advance } = await waitingBench();
    advance(1_800_000);
    expect(await room.check({ place: second })).toMatchObject({ state: 'admitted', position: 2 });
  });

  it('says whose turn it is when the cycle is full, and when the next one begins', async () => {
    const { room, join, advance } = await createBench({ event: { pacing: { step: 2, burst: 1 } } });
    const places = (await join(8)).map(placeOf);
    advance(33_000);
    const answers = await Promise.all(places.slice(2).map((place) => room.check({ place })));
    expect(statesOf(answers)).toEqual({ admitted: 2, waiting: 4 });
    // Signatures are verified in other threads: who of them comes first is not said.
    for (const answer of answers.filter(({ state }) => state === 'waiting')) {
      expect(answer).toMatchObject({ turn: true, pollAfterMs: 7000 });
    }
    advance(7000);
    const waiting = places.slice(2).filter((_, index) => answers[index]?.state === 'waiting');
    const next = await Promise.all(waiting.map((place) => room.check({ place })));
    expect(statesOf(next)).toEqual({ admitted: 2, waiting: 2 });
  });

  it('costs no store reads for those who wait: 1,000 parallel checks are one read', async () => {
    const counts = { readEvent: 0, getClaim: 0 };
    const { room, join, advance } = await createBench({
      event: SLOW,
      wrap: (store) => ({
        ...store,
        readEvent(eventId) {
          counts.readEvent += 1;
          return store.readEvent(eventId);
        },
        getClaim(request) {
          counts.getClaim += 1;
          return store.getClaim(request);
        },
      }),
    });
    const places = (await join(1001)).slice(1).map(placeOf);
    advance(2000);
    counts.readEvent = 0;
    counts.getClaim = 0;
    const answers = await Promise.all(places.map((place) => room.check({ place })));
    expect(statesOf(answers)).toEqual({ waiting: 1000 });
    expect(counts).toEqual({ readEvent: 1, getClaim: 0 });
  });

  it('asks those far behind to come back less often, within the limits', async () => {
    const { room, join } = await createBench();
    const outcomes = await join(6000);
    const waits = outcomes.flatMap((one) => (one.state === 'waiting' ? [one.pollAfterMs] : []));
    expect(Math.min(...waits)).toBeGreaterThanOrEqual(2000);
    expect(Math.max(...waits)).toBeLessThanOrEqual(15_000);
    const last = outcomes.find((one) => positionOf(one) === 6000);
    const near = outcomes.find((one) => positionOf(one) === 700);
    const [a, b] = await Promise.all([last, near].map((one) => room.check({ place: placeOf(one as never) })));
    expect(a).toMatchObject({ state: 'waiting' });
    expect((a as { pollAfterMs: number }).pollAfterMs).toBeGreaterThan(
      (b as { pollAfterMs: number }).pollAfterMs,
    );
  });

  it('passes failures of the store on', async () => {
    let fails = false;
    const { room, second, advance } = await waitingBench({
      wrap: (store) => ({
        ...store,
        async countClaim(request) {
          if (fails) throw new StoreUnavailableError('throttled', { retryAfterSeconds: 3 });
          return store.countClaim(request);
        },
      }),
    });
    fails = true;
    advance(10_000);
    await expect(room.check({ place: second })).rejects.toThrow('ERR_STORE_UNAVAILABLE throttled');
    fails = false;
    expect(await room.check({ place: second })).toMatchObject({ state: 'admitted' });
  });
});

describe('a place', () => {
  it('is required', async () => {
    const { room } = await createBench();
    expect(await room.check({ place: undefined, eventId: EVENT })).toEqual({
      state: 'refused',
      code: 'place-required',
      status: 403,
      reason: 'missing',
      eventId: EVENT,
    });
    expect(await room.leave({ place: '' })).toMatchObject({ code: 'place-required' });
  });

  it.each([
    ['garbage', async () => 'x.y.z', 'malformed'],
    ['a pass', async () => await tokenWith('vwr', roomKeys.vwr), 'wrong-kind'],
    ['a place of the entry queue', async () => await tokenWith('queue-place', roomKeys.place), 'wrong-kind'],
    ['a forged place', async () => await tokenWith('waiting-place', forged), 'signature'],
    [
      'a place of another event',
      async () => await tokenWith('waiting-place', roomKeys.place, 'other'),
      'wrong-event',
    ],
    [
      'a place that has run out',
      async () => await tokenWith('waiting-place', roomKeys.place, EVENT, 90_000),
      'expired',
    ],
  ])('is refused when it is %s', async (_, make, reason) => {
    const { room } = await createBench();
    const refusal = { state: 'refused', code: 'place-invalid', status: 403, reason, eventId: EVENT };
    const place = await make();
    expect(await room.check({ place, eventId: EVENT })).toEqual(refusal);
    expect(await room.leave({ place, eventId: EVENT })).toEqual(refusal);
  });

  it('of an event nobody configured any more is refused as that', async () => {
    const { room } = await createBench({ event: null });
    const place = await tokenWith('waiting-place', roomKeys.place);
    expect(await room.check({ place })).toMatchObject({ code: 'event-unknown', status: 404 });
  });

  it('of a line that was reset is refused, and draws a new number', async () => {
    const { room, second, pass } = await waitingBench();
    expect(await room.reset(EVENT)).toMatchObject({ epoch: 2, tail: 0, phase: 'open' });
    const wrong = {
      state: 'refused',
      code: 'place-invalid',
      status: 403,
      reason: 'wrong-epoch',
      eventId: EVENT,
    };
    expect(await room.check({ place: second })).toEqual(wrong);
    await room.configure(EVENT, { pacing: { burst: 3 } });
    const again = await room.assign({ eventId: EVENT, place: second });
    expect(again).toMatchObject({ state: 'admitted', position: 1 });
    expect((await pass(tokenOf(again))).epo).toBe(2);
  });

  it('of a newer line than this process knows is looked up', async () => {
    const { room, neighbour } = await createBench({
      event: SLOW,
      wrap: ({ onEventWritten: _, ...store }) => store,
    });
    const other = neighbour();
    await room.status(EVENT);
    await other.reset(EVENT);
    const place = placeOf(await other.assign({ eventId: EVENT }));
    expect(await room.check({ place })).toMatchObject({ state: 'admitted' });
  });
});

describe('leave', () => {
  it('gives the place back for good, as often as asked', async () => {
    const { room, second, advance, neighbour } = await waitingBench();
    const left = { state: 'left', eventId: EVENT };
    expect(await room.leave({ place: second })).toEqual(left);
    expect(await room.leave({ place: second })).toEqual(left);
    expect(await room.check({ place: second })).toEqual(left);
    advance(10_000);
    expect(await neighbour().check({ place: second })).toEqual(left);
    expect(await room.assign({ eventId: EVENT, place: second })).toMatchObject({ position: 3 });
  });

  it('makes the line shorter for those behind, once', async () => {
    const { room, join } = await createBench({ event: SLOW });
    const places = (await join(100)).map(placeOf);
    expect((await room.get(EVENT))?.waiting).toBe(99);
    for (const place of [...places.slice(10, 20), ...places.slice(10, 20)]) await room.leave({ place });
    expect((await room.get(EVENT))?.waiting).toBe(89);
    expect(await room.status(EVENT)).toMatchObject({ tail: 100 });
  });

  it('leaves a claimed place claimed', async () => {
    const { room, first } = await waitingBench();
    const before = await room.check({ place: first });
    await room.leave({ place: first });
    expect(tokenOf(await room.check({ place: first }))).toBe(tokenOf(before));
  });
});

const forged = createKeyRing([{ kid: 'p1', alg: 'HS256', secret: 'somebody-elses-secret-of-32-bytes!' }]);

async function tokenWith(
  kind: 'vwr' | 'waiting-place' | 'queue-place',
  keys: typeof roomKeys.vwr,
  eventId = EVENT,
  ageSeconds = 0,
): Promise<string> {
  const { room } = await createBench();
  const tokens = createTokens({ config: room.config, kind, keys, clock: () => START - ageSeconds * 1000 });
  return tokens.issue({ eventId, epoch: 1, subject: 's'.repeat(22), position: 1 });
}
