/** The demo, put together: stores, both tiers, the shop behind them, the distribution in front, the crowd outside. */

import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { renderPage } from '@urr/browser/page';
import { buildRewriteFunction } from '@urr/edge/cloudfront-functions';
import { createViewerRequestHandler } from '@urr/edge/lambda-edge';
import {
  createEntryQueue,
  createOperator,
  createPaceKeeper,
  createWaitingRoom,
  type Operator,
} from '@urr/server';
import { createEntryGate } from '@urr/server/gateway';
import { createEntryQueueApp, createOperatorApp, createWaitingRoomApp } from '@urr/server/http';
import { createAdvancerHandler, toLambdaHandler } from '@urr/server/lambda';
import { CONCERTS } from './catalog/concerts';
import { apiGatewayOrigin } from './cdn/api-gateway';
import { type Bucket, bucketOrigin } from './cdn/bucket';
import { createDistribution } from './cdn/distribution';
import { fetchOrigin } from './cdn/fetch-origin';
import { runRewriteFunction } from './cdn/rewrite-function';
import { createViewerServer } from './cdn/serve';
import type { ViewerRequestFunction } from './cdn/viewer-request-event';
import { createCheater } from './cheat/attempt';
import { buildCheckDrawPage } from './check-draw/page';
import { createControls } from './console/controls';
import { createSampler, type Sampler } from './console/sampler';
import { createHttp } from './crowd/http';
import { type CrowdHandle, startCrowd } from './crowd/start';
import { recordedBeacon } from './draw/recorded-beacon';
import { createSignIn } from './draw/sign-in';
import { type KeySecrets, keysFrom, randomSecrets } from './keys';
import { createLetThrough } from './let-through';
import { countingStore, withOthers } from './meter/counting-store';
import { createTrafficMeter } from './meter/traffic';
import type { DemoOptions } from './options';
import { type BoxOffice, createBoxOffice } from './origin/box-office';
import { createCapacity } from './origin/capacity';
import { createPaymentProvider } from './origin/payment-provider';
import { createShopApi } from './origin/shop-api';
import { type Backend, openBackend } from './servers/backend';
import {
  BUSY_EVENT,
  DRAW_EVENT,
  demoConfig,
  type EventPlan,
  eventPlans,
  hurriedPlans,
  QUIET_EVENT,
} from './settings';
import { buildAssets } from './shop/assets';
import { MOST_SEATS } from './shop/pages/seats';
import { createSite } from './shop/site';

export type Demo = {
  readonly origin: string;
  readonly operator: Operator;
  readonly operatorToken: string;
  readonly crowd: CrowdHandle;
  readonly sampler: Sampler;
  /** What runs beside the demo, for the terminal. */
  readonly about: readonly string[];
  /** Lets the crowd in, once somebody can watch. */
  begin(): void;
  close(): Promise<void>;
};

/** How the crowd runs: in a process of its own, or in this one (tests). */
export type DemoWorld = {
  readonly crowd?: 'process' | 'here';
  /** How the events are run, instead of as the options say. */
  readonly plans?: readonly EventPlan[];
};

const DRAW_AGAIN_SECONDS = 60;
const ADVANCE_EVERY_MS = 10_000;
/** What the shop's servers can take; the smoke run is faster in everything. */
const SHOP_PER_SECOND = 150;
const HURRIED_SHOP_PER_SECOND = 2000;
/** Work they let pile up before they turn people away. */
const BACKLOG_SECONDS = 2.4;

export async function startDemo(options: DemoOptions, world: DemoWorld = {}): Promise<Demo> {
  const secrets = randomSecrets();
  const backend = await openBackend(options, secrets);
  try {
    return await openShop(options, world, secrets, backend);
  } catch (error) {
    await backend.stop();
    throw error;
  }
}

async function openShop(
  options: DemoOptions,
  world: DemoWorld,
  secrets: KeySecrets,
  { servers, locks, about, ...backend }: Backend,
): Promise<Demo> {
  const { smoke, perMinute, visitors } = options;
  const config = demoConfig({ hurried: smoke });
  const openConfig = demoConfig({ hurried: smoke, roomOn: false });
  const keys = keysFrom(secrets);
  const plans = world.plans ?? (smoke ? hurriedPlans(perMinute) : eventPlans(perMinute));

  // Both tiers, on stores that count. With server processes beside it this one only operates, and asks at the gate.
  const roomStore = countingStore(backend.roomStore);
  const queueStore = countingStore(backend.queueStore);
  const room = createWaitingRoom({
    config,
    keys,
    store: roomStore.store,
    draw: { lots: 'subject', beacon: recordedBeacon() },
  });
  const signIn = createSignIn(secrets.users);
  const queue = createEntryQueue({ config, keys, store: queueStore.store });
  const operator = createOperator({ room, queue });
  for (const { eventId, settings, opensInSeconds } of plans) {
    const opensAt =
      opensInSeconds === undefined
        ? {}
        : { opensAt: new Date(Date.now() + opensInSeconds * 1000).toISOString() };
    await operator.configure(eventId, { ...settings, ...opensAt }, { who: 'demo', why: 'start' });
  }

  // The shop behind them.
  const provider = createPaymentProvider();
  const offices = new Map<string, BoxOffice>(
    CONCERTS.map(({ eventId, venue }) => [
      eventId,
      createBoxOffice({ eventId, venue, locks, returnsFrom: smoke ? 1 : 0.7 }),
    ]),
  );
  const requestsPerSecond = smoke ? HURRIED_SHOP_PER_SECOND : SHOP_PER_SECOND;
  const capacity = createCapacity({ requestsPerSecond, backlog: requestsPerSecond * BACKLOG_SECONDS });
  const gates = {
    on: createEntryGate({ config, keys, queue }),
    off: createEntryGate({ config: openConfig, keys, queue }),
  };
  const guards: Record<'on' | 'off', ViewerRequestFunction> = {
    on: createViewerRequestHandler({ config, keys }) as ViewerRequestFunction,
    off: createViewerRequestHandler({ config: openConfig, keys }) as ViewerRequestFunction,
  };
  let published: 'on' | 'off' = 'on';

  const shopApi = createShopApi({
    offices,
    provider,
    capacity,
    gate: () => gates[published],
    mostSeats: MOST_SEATS,
    config,
    async free(eventId, entryToken) {
      await queue.complete({ eventId, entryToken });
    },
  });
  const queueApp = createEntryQueueApp({ queue });
  const shopService = fetchOrigin(shopApi);
  const queueService = servers?.origin ?? fetchOrigin((request) => queueApp.fetch(request));
  const operatorToken = randomBytes(18).toString('base64url');
  const consoleToken = randomBytes(18).toString('base64url');
  const traffic = createTrafficMeter();
  const operatorApp = createOperatorApp({
    operator,
    tokens: { cli: operatorToken, console: consoleToken },
    meters(eventId) {
      const holds = offices.get(eventId)?.holds() ?? { held: 0, expired: 0 };
      return {
        'seats.held': holds.held,
        'seats.expired': holds.expired,
        'refusals.edge': traffic.read().refused,
        'errors.shop-503': capacity.load().turnedAway,
      };
    },
  });

  // The distribution in front.
  const [assets, checkDraw] = await Promise.all([buildAssets(), buildCheckDrawPage()]);
  const bucket: Bucket = new Map([
    ...assets.objects,
    [
      '/vwr/index.html',
      {
        body: renderPage({ config, title: '여명티켓' }),
        type: 'text/html; charset=utf-8',
        cacheControl: 'public, max-age=60',
      },
    ],
  ]);
  let site: (request: Request) => Promise<Response> = async () => new Response(null, { status: 503 });
  const distribution = createDistribution({
    guard: () => guards[published],
    rewrite: runRewriteFunction(buildRewriteFunction({ config })),
    assets: bucketOrigin(bucket),
    waitingRoom:
      servers?.origin ??
      apiGatewayOrigin(toLambdaHandler(createWaitingRoomApp({ room, subject: signIn.subjectOf }))),
    // Two services behind one load balancer; the queue's is not the one that falls over.
    api: (request) => (queueApp.matches(request.rawPath) ? queueService : shopService)(request),
    shop: fetchOrigin((request) =>
      operatorApp.matches(new URL(request.url).pathname) ? operatorApp.fetch(request) : site(request),
    ),
    onAnswer: ({ behaviour, request, status, cached }) =>
      traffic.note({ behaviour, path: request.rawPath, status, cached }),
  });
  const server = createViewerServer(distribution);
  server.listen(options.port, options.host);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const origin = `http://${options.host === '0.0.0.0' || options.host === '::' ? '127.0.0.1' : options.host}:${port}`;

  // The crowd outside, and what watches all of it.
  const crowd = startCrowd(world.crowd ?? 'process');
  const sampler = createSampler({
    operator,
    offices,
    capacity,
    capacityPerSecond: requestsPerSecond,
    traffic,
    roomCounts: withOthers(roomStore.counts, () => servers?.calls('room') ?? []),
    queueCounts: withOthers(queueStore.counts, () => servers?.calls('queue') ?? []),
    isOn: () => published === 'on',
    crowd,
  });
  const controls = createControls({
    operator,
    crowd,
    publish: (state) => {
      published = state;
    },
    lined: plans.filter(({ crowd: people }) => people !== undefined).map(({ eventId }) => eventId),
  });
  const http = createHttp(origin, 16);
  site = createSite({
    config,
    assets,
    language: options.language,
    offices,
    provider,
    cheater: createCheater({ http, config, quietEvent: QUIET_EVENT }),
    state: sampler.state,
    live: sampler.live,
    console: `/urr/operator/console#token=${consoleToken}&event=${BUSY_EVENT}`,
    checkDraw,
    signIn,
    drawAgain: async () => {
      crowd.tell({ type: 'again', eventId: DRAW_EVENT });
      const opensAt = new Date(Date.now() + DRAW_AGAIN_SECONDS * 1000).toISOString();
      await operator.configure(
        DRAW_EVENT,
        { phase: 'scheduled', opensAt },
        { who: 'demo', why: 'another draw' },
      );
      await operator.reset(DRAW_EVENT, { who: 'demo', why: 'another draw' });
    },
    letThrough: createLetThrough({ config, keys, operator, room, queue }),
    ...controls,
  });

  const keeper = createPaceKeeper({ room, operator, queue });
  const advance = createAdvancerHandler({ room, operator, keeper });
  const timer = setInterval(() => void advance().catch(() => {}), ADVANCE_EVERY_MS);

  return {
    origin,
    operator,
    operatorToken,
    crowd,
    sampler,
    about,
    begin() {
      sampler.start();
      crowd.begin({
        origin,
        vwrSeconds: config.ttl.vwrSeconds,
        events: plans.flatMap(({ eventId, settings, crowd: people }) => {
          const { step = 1, everySeconds = 1, burst = config.pacing.burst } = settings.pacing ?? {};
          return people
            ? [
                {
                  eventId,
                  ...people,
                  maxUsers: settings.maxUsers ?? 0,
                  claims: Math.max(1, Math.floor(step * burst)),
                  everySeconds,
                },
              ]
            : [];
        }),
        quietEvent: QUIET_EVENT,
        size: visitors,
        once: smoke,
        arrivalsPerSecond: smoke ? 500 : 450,
        maxSockets: smoke ? 192 : 640,
      });
    },
    async close() {
      clearInterval(timer);
      sampler.stop();
      crowd.stop();
      http.close();
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
      await backend.stop();
    },
  };
}
