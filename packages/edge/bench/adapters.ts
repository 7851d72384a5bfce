/** What the runtimes' adapters add to a decision: reading the platform's request and rewriting it for the origin. */
import { strict as assert } from 'node:assert';
import { createHmac, createSecretKey } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createNodeHmac } from '@urr/core/node-hmac';
import { bench } from '../../../tooling/bench/bench';
import { asyncContestant, type Contestant, contestant, interleave } from '../../../tooling/bench/interleave';
import { duration, tableOf, times } from '../../../tooling/bench/table';
import { createGuard } from '../src';
import { createFetchGuard } from '../src/fetch';
import { createViewerRequestHandler } from '../src/lambda-edge';
import { createNodeGuard } from '../src/node';
import { fetchRequests, lambdaEvents, nodeRequests } from './support/platforms';
import {
  config,
  cookieHeader,
  issuePairs,
  keys,
  PATH,
  requestsWith,
  secrets,
  signingInput,
} from './support/workload';

const YARDSTICK = 'two bare HMACs';
const VISITORS = 256;
/** Nothing is answered where every request passes. */
const NO_RESPONSE = {} as ServerResponse;

await bench('adapters', async ({ rounds }) => {
  const pairs = await issuePairs(VISITORS);
  const cookies = pairs.map((pair) => cookieHeader(pair, true));
  const vwr = createSecretKey(Buffer.from(secrets.vwr));
  const entry = createSecretKey(Buffer.from(secrets.entry));
  const inputs = pairs.map((pair) => ({ vwr: signingInput(pair.vwr), entry: signingInput(pair.entry) }));
  const contestants: Contestant[] = [
    contestant(
      YARDSTICK,
      (index) => inputs[index % inputs.length] as (typeof inputs)[number],
      (input) => {
        createHmac('sha256', vwr).update(input.vwr).digest('base64url');
        return createHmac('sha256', entry).update(input.entry).digest('base64url');
      },
    ),
  ];
  for (const cacheSize of [0, 5000]) {
    const seen = cacheSize === 0 ? 'tokens not seen before' : 'tokens seen before';
    const options = { config, keys, cacheSize };
    const node = createNodeGuard(options);
    const lambda = createViewerRequestHandler(options);
    const fetchGuard = createFetchGuard(options);
    await assertPasses(node, lambda, fetchGuard, cookies);
    contestants.push(
      contestant(
        `createGuard, ${seen}`,
        requestsWith(PATH, cookies),
        createGuard({ ...options, hmac: createNodeHmac() }),
      ),
      contestant(`createNodeGuard, ${seen}`, nodeRequests(PATH, cookies), (request) =>
        node(request, NO_RESPONSE, () => {}),
      ),
      asyncContestant(`createViewerRequestHandler, ${seen}`, lambdaEvents(PATH, cookies), lambda),
      asyncContestant(`createFetchGuard, ${seen}`, fetchRequests(PATH, cookies), fetchGuard),
    );
  }
  const rows = await interleave(contestants, YARDSTICK, rounds === undefined ? {} : { rounds });
  return [
    tableOf('One request with both passes and six other cookies', rows, [
      { heading: 'work', cell: ({ name }) => name },
      { heading: 'time', cell: ({ nanoseconds }) => duration(nanoseconds) },
      { heading: `÷ ${YARDSTICK}`, cell: ({ ratio }) => times(ratio) },
    ]),
  ];
});

/** Nobody gets a time for work they do not do. */
async function assertPasses(
  node: ReturnType<typeof createNodeGuard>,
  lambda: ReturnType<typeof createViewerRequestHandler>,
  fetchGuard: ReturnType<typeof createFetchGuard>,
  cookies: readonly string[],
): Promise<void> {
  const incoming: IncomingMessage = nodeRequests(PATH, cookies)(0);
  let passed = false;
  node(incoming, NO_RESPONSE, () => {
    passed = true;
  });
  assert.ok(passed && incoming.headers['x-urr-subject'] !== undefined, 'createNodeGuard');
  const answer = await lambda(lambdaEvents(PATH, cookies)(0));
  assert.ok(answer.headers?.['x-urr-subject'] !== undefined, 'createViewerRequestHandler');
  const result = await fetchGuard(fetchRequests(PATH, cookies)(0));
  assert.ok('request' in result && result.request.headers.has('x-urr-subject'), 'createFetchGuard');
}
