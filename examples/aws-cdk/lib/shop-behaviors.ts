import {
  AllowedMethods,
  type BehaviorOptions,
  CachePolicy,
  OriginProtocolPolicy,
  OriginRequestPolicy,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import type { Guard } from './guard';
import type { Secrets } from './secrets';

export type ShopBehaviorsProps = {
  readonly guard: Guard;
  readonly host: string;
  readonly secrets: Secrets;
};

/** A shop as it stands behind a load balancer today, guarded. In your own stack these are the behaviours you have. */
export function shopBehaviors({ guard, host, secrets }: ShopBehaviorsProps): {
  readonly pages: BehaviorOptions;
  readonly apis: Record<string, BehaviorOptions>;
  readonly assets: Record<string, BehaviorOptions>;
} {
  const origin = new HttpOrigin(host, {
    protocolPolicy: OriginProtocolPolicy.HTTPS_ONLY,
    customHeaders: secrets.originHeaders,
  });
  const dynamic = {
    origin,
    cachePolicy: CachePolicy.CACHING_DISABLED,
    // Token cookies and x-queue-entry-token must reach the gate; none of them is in a cache key.
    originRequestPolicy: OriginRequestPolicy.ALL_VIEWER,
    allowedMethods: AllowedMethods.ALLOW_ALL,
  };
  const asset = guard.protect({
    origin,
    cachePolicy: CachePolicy.CACHING_OPTIMIZED,
    viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
    compress: true,
  });
  return {
    pages: guard.protect({ ...dynamic, viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS }),
    apis: { '/api/*': guard.protect({ ...dynamic, viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY }) },
    assets: { '/static/*': asset, '/_next/static/*': asset },
  };
}
