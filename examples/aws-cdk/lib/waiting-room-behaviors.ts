import { buildRewriteFunction } from '@urr/edge/cloudfront-functions';
import { Duration } from 'aws-cdk-lib';
import {
  AllowedMethods,
  type BehaviorOptions,
  CacheCookieBehavior,
  CacheHeaderBehavior,
  CachePolicy,
  CacheQueryStringBehavior,
  type IOrigin,
  OriginRequestPolicy,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import type { Guard } from './guard';

export type WaitingRoomBehaviorsProps = {
  readonly guard: Guard;
  /** The waiting room's API, tier 1. */
  readonly api: IOrigin;
  /** Where the fallback page lies, as `vwr/index.html`. */
  readonly page: IOrigin;
};

/**
 * What a distribution of yours needs for tier 1, guarded like all others: the API, its one cacheable document, and the
 * page that `/vwr/{eventId}` leads to.
 */
export function waitingRoomBehaviors({
  guard,
  api,
  page,
}: WaitingRoomBehaviorsProps): Record<string, BehaviorOptions> {
  const { config } = guard;
  const https = { viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY };
  const calls = `${config.api.waitingRoom.split('/').slice(0, 2).join('/')}/*`;
  const pages = `${config.pages.waitingRoom.split('{eventId}')[0]}*`;
  return {
    [`${config.api.waitingRoom}/status/*`]: guard.protect({
      ...https,
      origin: api,
      compress: true,
      cachePolicy: statusCachePolicy(guard),
    }),
    [calls]: guard.protect({
      ...https,
      origin: api,
      allowedMethods: AllowedMethods.ALLOW_ALL,
      cachePolicy: CachePolicy.CACHING_DISABLED,
      // API Gateway answers only for its own host name.
      originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
    }),
    [pages]: guard.protect(
      {
        origin: page,
        compress: true,
        cachePolicy: CachePolicy.CACHING_OPTIMIZED,
        viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
      },
      // Lambda@Edge is one file for all behaviours: the rewrite is in it, see lambda-edge/rewrite.cjs.
      guard.isLambdaEdge ? {} : { next: buildRewriteFunction({ config }) },
    ),
  };
}

/** As long as the document says itself, a second: all visitors of an edge location then cost one request. */
function statusCachePolicy(guard: Guard): CachePolicy {
  return new CachePolicy(guard, 'StatusCache', {
    comment: 'URR: the public status of an event',
    minTtl: Duration.seconds(1),
    defaultTtl: Duration.seconds(1),
    maxTtl: Duration.seconds(5),
    cookieBehavior: CacheCookieBehavior.none(),
    headerBehavior: CacheHeaderBehavior.none(),
    queryStringBehavior: CacheQueryStringBehavior.none(),
    enableAcceptEncodingGzip: true,
    enableAcceptEncodingBrotli: true,
  });
}
