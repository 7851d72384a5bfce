/** The whole of tier 2 on Redis: what polls cost, what is spent, who is let through, how tier 1 stays alive. */
import { createTokens, randomId } from '@urr/core';
import { beforeEach, expect, it } from 'vitest';
import { createEntryGate } from '../src/gateway/index';
import { redisEntryQueueStore } from '../src/redis/entry-queue-store';
import { admitted, EVENT, keys, type QueueFixture, waiting } from './support/queue';
import { describeRedis, redisForFile } from './support/redis';
import { countedClient, fillLine, redisQueueFixture } from './support/redis-queue';

const redis = redisForFile();

beforeEach(() => redis.server?.command('FLUSHALL'));

describeRedis('polls', () => {
  it('of 2,000 people for a minute send at most 5 commands a second, and one sign of life each', async () => {
    const counted = countedClient(redis.client({ enableAutoPipelining: true }));
    const fixture = await redisQueueFixture(counted.client, { maxUsers: 0 });
    const places = await joinAll(fixture, 2000);
    const before = { ...counted.sent };
    const seconds = 60;
    for (let tick = 0; tick < seconds * 4; tick++) {
      fixture.advance(250);
      // Everybody polls every five seconds, so a twentieth in each quarter of a second.
      const due = places.filter((_, index) => index % 20 === tick % 20);
      const outcomes = await Promise.all(due.map((place) => fixture.queue.status({ place, eventId: EVENT })));
      expect(outcomes.every(({ state }) => state === 'waiting')).toBe(true);
    }
    const sent = (name: string): number => (counted.sent[name] ?? 0) - (before[name] ?? 0);
    expect(sent('snapshot') + sent('promote')).toBeLessThanOrEqual(seconds * 5);
    // The signs of life of joining hold for the first minute; those after it come in batches.
    expect(sent('heartbeat')).toBeLessThanOrEqual(2 * (places.length / 50) + seconds * 4);
    expect(sent('claim') + sent('join')).toBe(0);
  });

  it('write each subject at most once a minute', async () => {
    const client = redis.client();
    const fixture = await redisQueueFixture(client, { maxUsers: 0 });
    const [place] = (await joinAll(fixture, 1)) as [string];
    const beats = new Set<unknown>();
    for (let poll = 0; poll < 120; poll++) {
      fixture.advance(2000);
      await fixture.queue.status({ place, eventId: EVENT });
      const [subject] = await client.zrange(`{${EVENT}}:queue`, '0', '0');
      beats.add(await client.zscore(`{${EVENT}}:seen`, String(subject)));
    }
    expect(beats.size).toBeLessThanOrEqual(5);
  });

  it('after a pause of 30 s never speak from what was known before', async () => {
    const fixture = await redisQueueFixture(redis.client(), { maxUsers: 0 });
    // One after the other: whoever asks at the same time may get either number.
    const first = waiting(await fixture.join()).place;
    const second = waiting(await fixture.join()).place;
    const paused = fixture.another();
    expect(waiting(await paused.status({ place: second, eventId: EVENT })).ahead).toBe(1);
    await fixture.queue.configure(EVENT, { maxUsers: 1 });
    await fixture.queue.promote({ eventId: EVENT });
    admitted(await fixture.queue.status({ place: first, eventId: EVENT }));
    fixture.advance(30_000);
    expect(waiting(await paused.status({ place: second, eventId: EVENT })).ahead).toBe(0);
    expect((await paused.promote({ eventId: EVENT })).admitted).toEqual([]);
    expect((await fixture.queue.get(EVENT))?.active).toBe(1);
  });

  it('go on when Redis has lost everything: who waits keeps the order, within one poll', async () => {
    const fixture = await redisQueueFixture(redis.client({ enableAutoPipelining: true }), { maxUsers: 0 });
    const places = await joinAll(fixture, 300);
    await redis.server.command('FLUSHALL');
    fixture.advance(3000);
    for (const place of [...places].reverse()) await fixture.queue.status({ place, eventId: EVENT });
    // An answer to a claim is spoken from for two seconds.
    fixture.advance(2500);
    await fixture.queue.status({ place: places[0], eventId: EVENT });
    fixture.advance(300);
    const answers = await Promise.all(places.map((place) => fixture.queue.status({ place, eventId: EVENT })));
    const inOrder = answers.map(waiting).sort((a, b) => a.seq - b.seq);
    expect(inOrder.map(({ ahead }) => ahead)).toEqual(places.map((_, index) => index));
  });
});

describeRedis('a place that is used up', () => {
  it('answers expired a thousand times, for at most one command in two seconds', async () => {
    const counted = countedClient(redis.client());
    const fixture = await redisQueueFixture(counted.client, { maxUsers: 1 });
    const { place, token } = admitted(await fixture.join());
    expect(await fixture.queue.complete({ entryToken: token })).toMatchObject({ released: true });
    // Also on a process that was not told.
    const elsewhere = fixture.another();
    const before = counted.count();
    let seconds = 0;
    for (let poll = 0; poll < 1000; poll++) {
      fixture.advance(20);
      seconds += 0.02;
      expect((await elsewhere.status({ place, eventId: EVENT })).state).toBe('expired');
      expect((await fixture.queue.status({ place, eventId: EVENT })).state).toBe('expired');
    }
    const looks = counted.count('snapshot', 'promote');
    expect(counted.count() - before - looks).toBeLessThanOrEqual(seconds / 2);
  });
});

describeRedis('the gate', () => {
  it('refuses who has left, on every process, and lets nobody in twice', async () => {
    const fixture = await redisQueueFixture(redis.client(), { maxUsers: 1 });
    const gate = createEntryGate({
      config: fixture.config,
      keys,
      queue: fixture.another(),
      clock: fixture.now,
    });
    const { token, place } = admitted(await fixture.join());
    const check = () => gate.check({ headers: { cookie: `urr-entry-token=${token}` }, eventId: EVENT });
    expect(await check()).toMatchObject({ ok: true });
    await fixture.queue.leave({ place });
    expect(await check()).toMatchObject({ ok: false, problem: { code: 'entry-required' } });
  });
});

describeRedis('places of the other tier', () => {
  it('are of the wrong kind, both ways', async () => {
    const fixture = await redisQueueFixture(redis.client(), { maxUsers: 0 });
    const { config, now } = fixture;
    const tokens = (kind: 'waiting-place' | 'queue-place') =>
      createTokens({ config, kind, keys: keys.place, clock: now });
    const ofTier1 = await tokens('waiting-place').issue({
      eventId: EVENT,
      epoch: 1,
      subject: randomId(),
      position: 1,
    });
    expect(await fixture.queue.status({ place: ofTier1, eventId: EVENT })).toMatchObject({
      code: 'place-invalid',
      reason: 'wrong-kind',
    });
    const { place } = waiting(await fixture.join());
    expect(await tokens('waiting-place').verify(place, { eventId: EVENT })).toEqual({
      ok: false,
      reason: 'wrong-kind',
    });
  });
});

describeRedis('15 minutes in tier 2', () => {
  it.each([
    { where: 'in line', maxUsers: 0 },
    { where: 'inside', maxUsers: 1 },
  ])('$where never cost anybody their tier-1 pass', async ({ maxUsers }) => {
    const fixture = await redisQueueFixture(
      redis.client(),
      { maxUsers },
      { config: { entrySession: 'sliding' } },
    );
    const { config, now, queue } = fixture;
    const vwr = createTokens({ config, kind: 'vwr', keys: keys.vwr, clock: now });
    let pass = await fixture.pass();
    let renewals = 0;
    const joined = await queue.join({ eventId: EVENT, vwrToken: pass });
    let entryToken = joined.state === 'admitted' ? joined.token : undefined;
    for (let minute = 1; minute <= 15; minute++) {
      fixture.advance(60_000);
      expect(await vwr.verify(pass, { eventId: EVENT }), `minute ${minute}`).toMatchObject({ ok: true });
      const holder = entryToken === undefined ? { place: waiting(joined).place } : { entryToken };
      const answer = await queue.heartbeat({ ...holder, vwrToken: pass, eventId: EVENT });
      expect(answer.state).toBe(joined.state);
      if (answer.state === 'admitted') entryToken = answer.token;
      if ('vwr' in answer && answer.vwr !== undefined) {
        pass = answer.vwr.token;
        renewals++;
      }
    }
    expect(renewals).toBeGreaterThan(1);
  });
});

describeRedis('50 promoters at once', () => {
  it('over 10,000 people never let more through than maxUsers, and keep the order', async () => {
    const client = redis.client({ enableAutoPipelining: true });
    const fixture = await redisQueueFixture(client, { maxUsers: 0 });
    const line = await fillLine(client, EVENT, 10_000, fixture.now());
    const place = createTokens({
      config: fixture.config,
      kind: 'queue-place',
      keys: keys.place,
      clock: fixture.now,
    });
    // The front polls; nobody behind it is reached here.
    const places = await Promise.all(
      line
        .slice(0, 1500)
        .map(({ subject, epoch, seq }) => place.issue({ eventId: EVENT, epoch, subject, position: seq })),
    );
    const processes = Array.from({ length: 5 }, () => fixture.another());
    const gate = fixture.another();
    const entry = createTokens({
      config: fixture.config,
      kind: 'entry',
      keys: keys.entry,
      clock: fixture.now,
    });
    const order: number[] = [];
    const inside = new Map<string, string>();
    const everInside = new Set<number>();
    for (const maxUsers of [100, 250, 250, 60, 400, 400]) {
      const { active } = await fixture.queue.configure(EVENT, { maxUsers });
      const most = Math.max(maxUsers, active);
      const steps = await Promise.all(
        Array.from({ length: 50 }, (_, index) => redisPromote(processes[index % 5] as typeof gate)),
      );
      order.push(...steps.flat().sort((a, b) => a - b));
      const answers = await Promise.all(
        places.map((place, index) => (processes[index % 5] as typeof gate).status({ place, eventId: EVENT })),
      );
      for (const [index, answer] of answers.entries()) {
        if (answer.state !== 'admitted') continue;
        inside.set(places[index] as string, answer.token);
        everInside.add(index);
      }
      const held = await Promise.all(
        [...inside.values()].map(async (token) => {
          const verdict = await entry.verify(token, { eventId: EVENT });
          return verdict.ok && (await gate.checkSlot(verdict.claims)) === 'active';
        }),
      );
      const through = held.filter(Boolean).length;
      expect(through).toBeLessThanOrEqual(most);
      const leaving = [...inside].filter((_, index) => index % 2 === 0);
      await Promise.all(leaving.map(([, token]) => gate.complete({ entryToken: token })));
      for (const [place] of leaving) inside.delete(place);
      fixture.advance(3000);
    }
    expect(order.length).toBeGreaterThan(500);
    expect(order).toEqual([...order].sort((a, b) => a - b));
    // Polls promote, too: whoever did, those let in are the front of the line without a gap.
    expect([...everInside].sort((a, b) => a - b)).toEqual(Array.from(everInside, (_, index) => index));
  });

  async function redisPromote(queue: QueueFixture['queue']): Promise<number[]> {
    return (await queue.promote({ eventId: EVENT })).admitted.map(({ seq }) => seq);
  }
});

it('needs no server to be made', () => {
  const never = (): Promise<never> => Promise.reject(new Error('expected no command'));
  redisEntryQueueStore({ client: { evalsha: never, eval: never, sadd: never, smembers: never } });
});

async function joinAll(fixture: QueueFixture, count: number): Promise<string[]> {
  const places: string[] = [];
  for (let at = 0; at < count; at += 500) {
    const batch = await Promise.all(Array.from({ length: Math.min(500, count - at) }, () => fixture.join()));
    places.push(...batch.map((outcome) => waiting(outcome).place));
  }
  return places;
}
