/** The distribution with a shop of two lines behind it, and a switch for each mistake people make with one. */
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { renderPage } from '@urr/browser/page';
import { type Config, defineConfig } from '@urr/core';
import { buildRewriteFunction } from '@urr/edge/cloudfront-functions';
import { createViewerRequestHandler } from '@urr/edge/lambda-edge';
import { createLocal } from '@urr/server/local';
import { bucketOrigin } from '../src/cdn/bucket';
import { createDistribution, type Distribution } from '../src/cdn/distribution';
import type { Origin } from '../src/cdn/edge-cache';
import { fetchOrigin } from '../src/cdn/fetch-origin';
import { runRewriteFunction } from '../src/cdn/rewrite-function';
import { createViewerServer } from '../src/cdn/serve';
import type { ViewerResponse } from '../src/cdn/viewer';
import type { ViewerRequestFunction } from '../src/cdn/viewer-request-event';

export const EVENT = 'iu-2027';

export type Mistakes = {
  /** What the guard that is live was built from; the site's own by default. */
  readonly guardConfig?: Config;
  /** Where the guard is associated, by the raw path. */
  readonly guardOn?: (rawPath: string) => boolean;
  readonly waitingRoom?: (origin: Origin) => Origin;
  readonly page?: boolean;
  /** Behind everything: what CDNs do to answers. */
  readonly answers?: (answer: ViewerResponse, rawPath: string) => ViewerResponse;
};

/** Runs `use` with the address of such a site. */
export async function withBreakableSite<T>(
  { guardConfig, guardOn = () => true, waitingRoom = (origin) => origin, page = true, answers }: Mistakes,
  use: (origin: string) => Promise<T>,
): Promise<T> {
  const config = defineConfig();
  await using local = createLocal({ events: [EVENT] });
  const live = createViewerRequestHandler({
    config: guardConfig ?? config,
    keys: local.keys,
  }) as ViewerRequestFunction;
  const guard: ViewerRequestFunction = async (event) => {
    const { request } = event.Records[0].cf;
    return guardOn(request.uri) ? live(event) : request;
  };
  const room = fetchOrigin((request) => local.fetch(request));
  const shop = fetchOrigin(({ url }) =>
    new URL(url).pathname.startsWith('/api/')
      ? Response.json({ reached: true })
      : new Response('<!doctype html>', { headers: { 'content-type': 'text/html' } }),
  );
  const body = renderPage({ config });
  const distribution = createDistribution({
    guard: () => guard,
    rewrite: runRewriteFunction(buildRewriteFunction({ config })),
    shop,
    api: (request) => (local.matches(request.rawPath) ? room : shop)(request),
    waitingRoom: waitingRoom(room),
    assets: bucketOrigin(
      new Map(
        page ? [['/vwr/index.html', { body, type: 'text/html', cacheControl: 'public, max-age=60' }]] : [],
      ),
    ),
  });
  const altered: Distribution = async (request) => {
    const answer = await distribution(request);
    return answers?.(answer, request.rawPath) ?? answer;
  };
  const server = createViewerServer(altered);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    return await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}
