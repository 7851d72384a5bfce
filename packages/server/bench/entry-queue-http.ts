/** A poll over HTTP, by the processor time of its server, beside handlers that do nothing. */
import { strict as assert } from 'node:assert';
import { fork } from 'node:child_process';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { bench } from '../../../tooling/bench/bench';
import { median } from '../../../tooling/bench/interleave';
import { duration, tableOf, times, whole } from '../../../tooling/bench/table';
import { JSON_HEADERS, jsonResponse } from '../src/http/answer';
import { createEntryQueueApp } from '../src/http/entry-queue-app';
import { toNodeHandler } from '../src/node/to-node-handler';
import { config, createCrowd, EVENT, passesOf } from './support/crowd';
import { forgottenInTurn } from './support/forgotten';
import type { HttpRun } from './support/http-client';

const WAITING = 100_000;
const PER_ROUND = 2000;
const EMPTY = 'node:http: empty handler';
const BARS: Readonly<Record<string, string>> = {
  'poll, token verified': '≥ 72 %',
  'poll, token verified before': '≥ 85 %',
};

type Lane = {
  readonly name: string;
  readonly server: Server;
  /** Visitors who take turns. */
  readonly visitors: number;
  /** Microseconds of processor time for one request, by round. */
  readonly times: number[];
  next: number;
};

await bench('entry-queue-http', async ({ rounds = 24 }) => {
  const crowd = await createCrowd(WAITING);
  if (crowd === null) return null;
  const { queue, tokens, places } = crowd;
  const forgotten = forgottenInTurn(tokens);
  const poll = toNodeHandler(createEntryQueueApp({ queue }));
  const sample = await queue.status({ place: tokens[4321] as string, eventId: EVENT });
  assert.equal(sample.state, 'waiting');
  // As long as what a poll answers.
  const text = JSON.stringify({ ...sample, seq: undefined });
  const empty: RequestListener = (_req, res) => {
    res.writeHead(200, { ...JSON_HEADERS, 'content-length': Buffer.byteLength(text) });
    res.end(text);
  };
  const app = toNodeHandler({ fetch: async () => jsonResponse({ ...sample, seq: undefined }) });
  const client = fork(new URL('./support/http-client.ts', import.meta.url));
  client.once('exit', () => {
    throw new Error('the process of the browsers has ended');
  });
  const lanes: Lane[] = [];
  const add = async (name: string, handler: RequestListener, visitors: number): Promise<void> => {
    const server = createServer(handler);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    lanes.push({ name, server, visitors, times: [], next: 0 });
  };
  const run = (lane: Lane, requests: number, cookies: readonly string[] | null = null): Promise<void> =>
    new Promise((resolve) => {
      client.once('message', () => resolve());
      const { port } = lane.server.address() as AddressInfo;
      const from = lane.next % lane.visitors;
      lane.next += requests;
      const path = `${config.api.entryQueue}/${EVENT}/status`;
      client.send({ port, path, cookies, from, requests } satisfies HttpRun);
    });
  try {
    await add(EMPTY, empty, WAITING);
    await add('an app of its own, empty', (req, res) => void app(req, res), WAITING);
    await add('poll, token verified', (req, res) => void poll(req, res), forgotten.length);
    await add('poll, token verified before', (req, res) => void poll(req, res), 1000);
    const passes = await passesOf(places);
    const cookies = forgotten.map(
      (index) =>
        `${config.cookies.vwr}=${passes[index]}; ${config.cookies.place}-2-${EVENT}=${tokens[index]}`,
    );
    await run(lanes[0] as Lane, 1, cookies);
    // Everybody's first sign of life, and everybody's pass as it is once known.
    for (let at = 0; at < tokens.length; at += 500) {
      const some = tokens.slice(at, at + 500).map((place, index) => {
        const vwrToken = passes[at + index] as string;
        return queue.status({ place, eventId: EVENT, vwrToken });
      });
      await Promise.all(some);
      await setImmediate();
    }
    for (const lane of lanes) await run(lane, PER_ROUND * 2);
    for (let round = 0; round < rounds; round++) {
      for (let turn = 0; turn < lanes.length; turn++) {
        const lane = lanes[(round + turn) % lanes.length] as Lane;
        const before = process.cpuUsage();
        await run(lane, PER_ROUND);
        const { user, system } = process.cpuUsage(before);
        lane.times.push((user + system) / PER_ROUND);
      }
    }
    const rows = lanes.map(({ name, times }) => ({
      name,
      nanoseconds: median(times) * 1000,
      share: median(times.map((time, round) => ((lanes[0] as Lane).times[round] as number) / time)),
    }));
    return [
      tableOf(`One request, ${whole(WAITING)} waiting`, rows, [
        { heading: 'work', cell: ({ name }) => name },
        { heading: 'processor time', cell: ({ nanoseconds }) => duration(nanoseconds) },
        { heading: 'per second and core', cell: ({ nanoseconds }) => whole(1e9 / nanoseconds) },
        { heading: 'rate ÷ empty handler', cell: ({ share }) => times(share) },
        { heading: 'bar', cell: ({ name }) => BARS[name] ?? '' },
      ]),
    ];
  } finally {
    client.removeAllListeners();
    client.kill();
    for (const { server } of lanes) server.close();
    await crowd.stop();
  }
});
