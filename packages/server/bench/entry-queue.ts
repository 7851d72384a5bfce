/** Polls of people in line, per core of Node: what asking Redis costs, and what not asking it costs. */
import { strict as assert } from 'node:assert';
import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { bench } from '../../../tooling/bench/bench';
import { type Contestant, interleave } from '../../../tooling/bench/interleave';
import { duration, tableOf, times, whole } from '../../../tooling/bench/table';
import { createCrowd, EVENT } from './support/crowd';
import { forgottenInTurn } from './support/forgotten';

const YARDSTICK = 'ioredis: bare GET';
const WAITING = 100_000;
const BARS: Readonly<Record<string, string>> = {
  'status, every token verified': '≥ 1.5 GET, ≥ 5 source',
  'status, tokens verified before': '≥ 10 source',
};

/** What the source does for every poll, in one script: rank, sign of life, how many wait. */
const SOURCE_POLL = `
local rank = redis.call('ZRANK', KEYS[1], ARGV[1])
if not rank then return { -1, 0, 0 } end
local time = redis.call('TIME')
redis.call('ZADD', KEYS[2], 'XX', time[1] * 1000, ARGV[1])
return { rank, redis.call('ZCARD', KEYS[1]), redis.call('ZCARD', KEYS[3]) }`;

/** Polls that are on their way at once. */
const TOGETHER = 512;

/** One call is a batch of polls, all on their way at once, as those of a crowd are. */
function together(name: string, run: (index: number) => () => Promise<unknown>): Contestant {
  let next = 0;
  return {
    name,
    prepare(calls) {
      const batches = Array.from({ length: calls }, () =>
        Array.from({ length: TOGETHER }, () => run(next++)),
      );
      return async () => {
        for (const batch of batches) {
          await Promise.all(batch.map((poll) => poll()));
          // Polls that wait for nothing would keep the process from hearing of anything.
          await setImmediate();
        }
      };
    },
  };
}

await bench('entry-queue', async ({ rounds }) => {
  const crowd = await createCrowd(WAITING);
  if (crowd === null) return null;
  const { client, tokens, places, queue } = crowd;
  try {
    const sha1 = createHash('sha1').update(SOURCE_POLL).digest('hex');
    await client.script('LOAD', SOURCE_POLL);
    const sourceKeys = ['queue', 'seen', 'active'].map((name) => `{${EVENT}}:${name}`);
    await client.set('key', 'x'.repeat(20));
    const forgotten = forgottenInTurn(tokens);
    const bytes = tokens.map((token) => Buffer.from(token, 'latin1'));
    // Every poll makes a string of its own out of bytes, under the clock, as an HTTP parser does. Made ahead, they would
    // outlive the collector's first look and be copied again and again, which no request's strings are.
    const poll = (index: number) => () =>
      queue.status({ place: (bytes[index % bytes.length] as Buffer).toString('latin1'), eventId: EVENT });
    const answer = await poll(4321)();
    assert.equal(answer.state === 'waiting' && answer.ahead, 4321);

    // Everybody's first sign of life is not what a poll costs.
    for (let at = 0; at < tokens.length; at += TOGETHER) {
      const some = tokens.slice(at, at + TOGETHER);
      await Promise.all(some.map((place) => queue.status({ place, eventId: EVENT })));
      await setImmediate();
    }

    const contestants = [
      together(YARDSTICK, () => () => client.get('key')),
      together("ioredis: the source's poll script", (index) => {
        const subject = places[index % places.length]?.subject ?? '';
        return () => client.evalsha(sha1, 3, ...sourceKeys, subject);
      }),
      together('status, every token verified', (index) =>
        poll(forgotten[index % forgotten.length] as number),
      ),
      together('status, tokens verified before', (index) => poll(index % 1000)),
    ];
    // Long slices: what a client leaves behind for the collector is part of its price.
    const slices = { rounds: rounds ?? 40, sliceMs: 60, warmUpMs: 1500 };
    const timings = (await interleave(contestants, YARDSTICK, slices)).map((timing) => ({
      ...timing,
      nanoseconds: timing.nanoseconds / TOGETHER,
    }));
    const source = timings[1]?.nanoseconds ?? 1;
    return [
      tableOf(`One poll, ${whole(WAITING)} waiting`, timings, [
        { heading: 'work', cell: ({ name }) => name },
        { heading: 'time', cell: ({ nanoseconds }) => duration(nanoseconds) },
        { heading: 'per second and core', cell: ({ nanoseconds }) => whole(1e9 / nanoseconds) },
        { heading: 'rate ÷ GET', cell: ({ ratio }) => times(1 / ratio) },
        { heading: "rate ÷ source's script", cell: ({ nanoseconds }) => times(source / nanoseconds) },
        { heading: 'bar', cell: ({ name }) => BARS[name] ?? '' },
      ]),
    ];
  } finally {
    await crowd.stop();
  }
});
