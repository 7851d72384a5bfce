/** What one decision costs beside the cryptography nobody can leave out, and beside what teams use otherwise. */
import { strict as assert } from 'node:assert';
import { createHmac, createSecretKey } from 'node:crypto';
import { createNodeHmac } from '@urr/core/node-hmac';
import type { Hmac } from '@urr/core/verify-hs256';
import { bench } from '../../../tooling/bench/bench';
import {
  asyncContestant,
  type Contestant,
  contestant,
  interleave,
  type Timing,
} from '../../../tooling/bench/interleave';
import { duration, type Table, tableOf, times, whole } from '../../../tooling/bench/table';
import { createGuard } from '../src';
import type { Decision, GuardRequest } from '../src/decision';
import { createPortableHmac } from '../src/hmac/portable';
import { fastJwtPeer, honoPeer, josePeer, jsonwebtokenPeer, type Peer } from './support/peers';
import { queueItCookie, queueItIntegration, queueItLocal } from './support/queue-it';
import {
  config,
  cookieHeader,
  issuePairs,
  keys,
  OPEN_PATH,
  PATH,
  type Pair,
  requestsWith,
  secrets,
  signingInput,
} from './support/workload';

const YARDSTICK = 'two bare HMACs';

/** Visitors whose requests take turns. */
const VISITORS = 256;
/** Three times what the memory has room for, so that nearly each of them is new when their turn comes again. */
const STRANGERS = 24_000;
const REMEMBERED = 5000;
/** Decisions timed one by one: the slowest carry what else the machine and the collector did in that moment. */
const SINGLE = 200_000;

type Row = { readonly name: string; readonly must?: number; readonly stretch?: number };
type Entry = { readonly row: Row; readonly contestant: Contestant };
type Result = Row & Pick<Timing, 'nanoseconds' | 'ratio'>;

await bench('decisions', async ({ rounds }) => {
  const pairs = await issuePairs(STRANGERS);
  const visitors = pairs.slice(0, VISITORS);
  const passing = requestsWith(
    PATH,
    visitors.map((pair) => cookieHeader(pair)),
  );
  const ours = ownEntries(passing, visitors, pairs);
  const peers = await peerEntries(passing, visitors);
  const entries = [yardstick(visitors), ...ours, ...peers];
  const timings = await interleave(
    entries.map((entry) => entry.contestant),
    YARDSTICK,
    rounds === undefined ? {} : { rounds },
  );
  return [
    table(entries.map(({ row }, index) => ({ ...(timings[index] as Timing), ...row }))),
    tail([
      { name: 'tokens not seen before', requests: passing, cacheSize: 0 },
      { name: 'tokens seen before', requests: passing, cacheSize: REMEMBERED },
      { name: 'no cookies: redirect', requests: requestsWith(PATH, []), cacheSize: REMEMBERED },
    ]),
  ];
});

/** Each decision by itself. */
function tail(
  works: readonly { readonly name: string; readonly requests: Requests; readonly cacheSize: number }[],
): Table {
  const hmac = createNodeHmac();
  const rows = works.map(({ name, requests, cacheSize }) => {
    const guard = createGuard({ config, keys, hmac, cacheSize });
    const taken = new Float64Array(SINGLE);
    for (let index = 0; index < SINGLE; index++) {
      const request = requests(index);
      const begun = process.hrtime.bigint();
      guard(request);
      taken[index] = Number(process.hrtime.bigint() - begun);
    }
    taken.sort();
    return { name, at: (share: number) => taken[Math.ceil(SINGLE * share) - 1] as number };
  });
  return tableOf(`${whole(SINGLE)} decisions one by one, the clock included`, rows, [
    { heading: 'work', cell: ({ name }) => name },
    ...[0.5, 0.99, 0.999].map((share) => ({
      heading: `p${share * 100}`,
      cell: ({ at }: (typeof rows)[number]) => duration(at(share)),
    })),
    { heading: 'slowest', cell: ({ at }) => duration(at(1)) },
  ]);
}

function table(rows: readonly Result[]): Table {
  return tableOf('One decision, two tokens, 50 rules', rows, [
    { heading: 'work', cell: ({ name }) => name },
    { heading: 'time', cell: ({ nanoseconds }) => duration(nanoseconds) },
    { heading: `÷ ${YARDSTICK}`, cell: ({ ratio }) => times(ratio) },
    {
      heading: 'bar',
      cell: ({ must, stretch }) =>
        must === undefined ? '' : `≤ ${must}${stretch === undefined ? '' : `, aim ${stretch}`}`,
    },
  ]);
}

/** What the cryptography alone costs: both HMACs of a decision, as node:crypto has them, and nothing else. */
function yardstick(visitors: readonly Pair[]): Entry {
  const vwr = createSecretKey(Buffer.from(secrets.vwr));
  const entry = createSecretKey(Buffer.from(secrets.entry));
  const inputs = visitors.map((pair) => ({ vwr: signingInput(pair.vwr), entry: signingInput(pair.entry) }));
  return {
    row: { name: YARDSTICK },
    contestant: contestant(
      YARDSTICK,
      (index) => inputs[index % inputs.length] as Pair,
      (input) => {
        createHmac('sha256', vwr).update(input.vwr).digest('base64url');
        return createHmac('sha256', entry).update(input.entry).digest('base64url');
      },
    ),
  };
}

type Requests = (index: number) => GuardRequest;

function ownEntries(passing: Requests, visitors: readonly Pair[], strangers: readonly Pair[]): Entry[] {
  const company = requestsWith(
    PATH,
    visitors.map((pair) => cookieHeader(pair, true)),
  );
  const strange = requestsWith(
    PATH,
    strangers.map((pair) => cookieHeader(pair)),
  );
  const empty = requestsWith(PATH, []);
  const open = requestsWith(
    OPEN_PATH,
    visitors.map((pair) => cookieHeader(pair)),
  );
  const node = createNodeHmac();
  const portable = createPortableHmac();
  return [
    own({ name: 'guard, tokens not seen before', must: 1.6, stretch: 1.3 }, node, 0, passing, 'admitted'),
    own({ name: 'guard, the same with its memory full', must: 1.6 }, node, REMEMBERED, strange, 'admitted'),
    own({ name: 'guard, the same among six other cookies' }, node, 0, company, 'admitted'),
    own({ name: 'guard, tokens seen before', must: 0.4 }, node, REMEMBERED, passing, 'admitted'),
    own(
      { name: 'guard, the same among six other cookies, seen before' },
      node,
      REMEMBERED,
      company,
      'admitted',
    ),
    own({ name: 'guard, no cookies: redirect', must: 0.3 }, node, REMEMBERED, empty, 'missing'),
    own({ name: 'guard, open path', must: 0.1 }, node, REMEMBERED, open, 'open'),
    own({ name: 'guard in plain JavaScript, tokens not seen before' }, portable, 0, passing, 'admitted'),
    own({ name: 'guard in plain JavaScript, tokens seen before' }, portable, REMEMBERED, passing, 'admitted'),
  ];
}

function own(row: Row, hmac: Hmac, cacheSize: number, requests: Requests, reason: Decision['reason']): Entry {
  const guard = createGuard({ config, keys, hmac, cacheSize });
  assert.equal(guard(requests(0)).reason, reason);
  return { row, contestant: contestant(row.name, requests, guard) };
}

async function peerEntries(passing: Requests, visitors: readonly Pair[]): Promise<Entry[]> {
  const queueIt = requestsWith(
    PATH,
    visitors.map((_, index) => queueItCookie(index)),
  );
  return [
    await synchronous('fast-jwt', fastJwtPeer(false), passing),
    await synchronous('fast-jwt, tokens seen before', fastJwtPeer(true), passing),
    await synchronous('jsonwebtoken', jsonwebtokenPeer(), passing),
    await asynchronous('jose', await josePeer(), passing),
    await asynchronous('hono/jwt', await honoPeer(), passing),
    await asynchronous('Queue-it connector, one cookie, our rules', queueItLocal, queueIt),
    await asynchronous('Queue-it connector, one cookie, 50 rules of its own', queueItIntegration, queueIt),
  ];
}

async function synchronous(name: string, peer: Peer, requests: Requests): Promise<Entry> {
  await assertGuards(name, peer, requests);
  return { row: { name }, contestant: contestant(name, requests, peer) };
}

async function asynchronous(name: string, peer: Peer, requests: Requests): Promise<Entry> {
  await assertGuards(name, peer, requests);
  return { row: { name }, contestant: asyncContestant(name, requests, async (request) => peer(request)) };
}

/** Nobody gets a time for work they do not do. */
async function assertGuards(name: string, peer: Peer, requests: Requests): Promise<void> {
  const request = requests(0);
  const forged = (request.cookies[0] as string).replace(/.{4}$/, 'AAAA');
  assert.equal(await peer(request), true, `${name} refuses a good request`);
  assert.equal(await peer({ ...request, cookies: [forged] }), false, `${name} lets a forged token pass`);
  assert.equal(
    await peer({ ...request, path: OPEN_PATH }),
    false,
    `${name} takes an open path for a guarded one`,
  );
}
