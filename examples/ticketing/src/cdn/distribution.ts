/**
 * A local stand-in for the CloudFront distribution of the architecture: viewer request → behaviour → function on
 * viewer-request → cache → origin. The functions and handlers are the real ones and get real events.
 */
import { type Behaviour, behaviourOf } from './behaviours';
import { type Origin, withEdgeCache } from './edge-cache';
import type { RewriteFunction } from './rewrite-function';
import type { ViewerRequest, ViewerResponse } from './viewer';
import {
  isEdgeResponse,
  toForwarded,
  toViewerRequestEvent,
  toViewerResponse,
  type ViewerRequestFunction,
} from './viewer-request-event';

export type DistributionOptions = {
  /** The guard, asked anew for each request because publishing replaces it. */
  readonly guard: () => ViewerRequestFunction;
  readonly rewrite: RewriteFunction;
  readonly shop: Origin;
  readonly api: Origin;
  readonly assets: Origin;
  readonly waitingRoom: Origin;
  /** Told about every answer, and whether it came from the cache. */
  readonly onAnswer?: (answer: {
    readonly behaviour: Behaviour;
    readonly request: ViewerRequest;
    readonly status: number;
    readonly cached: boolean;
  }) => void;
};

export type Distribution = (request: ViewerRequest) => Promise<ViewerResponse>;

export function createDistribution({
  guard,
  rewrite,
  onAnswer,
  ...origins
}: DistributionOptions): Distribution {
  const hits = new WeakSet<ViewerRequest>();
  const cached = (origin: Origin): Origin => withEdgeCache(origin, { onHit: (request) => hits.add(request) });
  const assets = cached(origins.assets);
  const targets: Readonly<Record<Behaviour, Origin>> = {
    '/*': origins.shop,
    '/api/*': origins.api,
    '/static/*': assets,
    '/vwr-api/*': cached(origins.waitingRoom),
    '/vwr/*': assets,
  };

  return async (viewer) => {
    const behaviour = behaviourOf(viewer.rawPath);
    // One viewer-request function per behaviour: the page of the waiting room has the rewrite, everything else the guard.
    const outcome = behaviour === '/vwr/*' ? runRewrite(rewrite, viewer) : await runGuard(guard(), viewer);
    const response = 'status' in outcome ? outcome : await targets[behaviour](outcome);
    onAnswer?.({
      behaviour,
      request: viewer,
      status: response.status,
      cached: !('status' in outcome) && hits.has(outcome),
    });
    return response;
  };
}

async function runGuard(
  guard: ViewerRequestFunction,
  viewer: ViewerRequest,
): Promise<ViewerRequest | ViewerResponse> {
  const result = await guard(toViewerRequestEvent(viewer));
  return isEdgeResponse(result) ? toViewerResponse(result) : toForwarded(viewer, result);
}

function runRewrite(rewrite: RewriteFunction, viewer: ViewerRequest): ViewerRequest | ViewerResponse {
  const result = rewrite(viewer);
  return 'status' in result ? result : { ...viewer, rawPath: result.rawPath };
}
