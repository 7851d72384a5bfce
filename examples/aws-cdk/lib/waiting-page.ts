import { renderPage } from '@urr/browser/page';
import type { Config } from '@urr/core';
import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type { IOrigin } from 'aws-cdk-lib/aws-cloudfront';
import { S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { BlockPublicAccess, Bucket, BucketEncryption, type IBucket } from 'aws-cdk-lib/aws-s3';
import { BucketDeployment, CacheControl, Source } from 'aws-cdk-lib/aws-s3-deployment';
import { Construct } from 'constructs';

export type WaitingPageProps = {
  readonly config: Config;
  readonly title?: string;
  readonly lang?: string;
  /** Where S3 writes who asked the bucket for what. */
  readonly logs: IBucket;
};

/** The page of those who come without a pass: one file for all events, in a bucket only CloudFront may read. */
export class WaitingPage extends Construct {
  readonly origin: IOrigin;

  constructor(scope: Construct, id: string, { config, title, lang, logs }: WaitingPageProps) {
    super(scope, id);
    const bucket = new Bucket(this, 'Bucket', {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      serverAccessLogsBucket: logs,
      serverAccessLogsPrefix: 'waiting-page/',
      removalPolicy: RemovalPolicy.DESTROY,
      autoDeleteObjects: true,
    });
    const html = renderPage({ config, title, lang });
    new BucketDeployment(this, 'Files', {
      destinationBucket: bucket,
      sources: [Source.data('vwr/index.html', html)],
      contentType: 'text/html; charset=utf-8',
      cacheControl: [CacheControl.setPublic(), CacheControl.maxAge(Duration.minutes(5))],
    });
    this.origin = S3BucketOrigin.withOriginAccessControl(bucket);
  }
}
