import type { Config } from '@urr/core';
import type { WarmThroughput } from '@urr/server/dynamodb';
import { Aspects, CfnOutput, Duration, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { Distribution, HttpVersion, PriceClass, SecurityPolicyProtocol } from 'aws-cdk-lib/aws-cloudfront';
import { Version } from 'aws-cdk-lib/aws-lambda';
import { BlockPublicAccess, Bucket, BucketEncryption, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import type { Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { Advancer } from './advancer';
import { Alarms } from './alarms';
import { EntryQueueService } from './entry-queue-service';
import { EveryBehaviourGuarded } from './every-behaviour-guarded';
import { Guard } from './guard';
import { OperatorFunction } from './operator';
import { Secrets } from './secrets';
import { shopBehaviors } from './shop-behaviors';
import { WaitingPage } from './waiting-page';
import { WaitingRoomApi } from './waiting-room-api';
import { waitingRoomBehaviors } from './waiting-room-behaviors';
import { WaitingRoomTables } from './waiting-room-tables';

export type UrrStackProps = StackProps & {
  readonly config: Config;
  /** Host name of your own load balancer: the pages, and the APIs that are guarded. */
  readonly shop: string;
  readonly webAclArn: string;
  /** Names of the distribution, and their certificate in us-east-1. */
  readonly domain?: { readonly names: readonly string[]; readonly certificateArn: string };
  /** Tier 2 as containers with Valkey. Left out, `/api/v1/queue/*` goes to your shop like the rest of `/api/*`. */
  readonly entryQueue?: { /** Two of the region. */ readonly availabilityZones: readonly string[] };
  /** A published version of the guard for Lambda@Edge, instead of a CloudFront Function. */
  readonly lambdaEdgeVersionArn?: string;
  readonly warmThroughput?: WarmThroughput;
  readonly concurrency?: number;
  readonly title?: string;
  readonly lang?: string;
};

/** The whole of it in front of a shop. Take it apart: every piece is a construct of its own. */
export class UrrStack extends Stack {
  readonly alarmTopic: Topic;
  readonly #availabilityZones: readonly string[] | undefined;

  constructor(scope: Construct, id: string, props: UrrStackProps) {
    const { config, shop, webAclArn, domain, entryQueue, lambdaEdgeVersionArn } = props;
    const { warmThroughput, concurrency, title, lang, ...stackProps } = props;
    super(scope, id, stackProps);
    this.#availabilityZones = entryQueue?.availabilityZones;

    const logs = this.#createLogBucket();
    const secrets = new Secrets(this, 'Secrets');
    const tables = new WaitingRoomTables(this, 'Tables', { warmThroughput });
    const room = new WaitingRoomApi(this, 'WaitingRoom', { config, tables, secrets, concurrency });
    const advancer = new Advancer(this, 'Advancer', { tables });
    const page = new WaitingPage(this, 'Page', { config, logs, title, lang });
    const queue = entryQueue && new EntryQueueService(this, 'EntryQueue', { config, secrets, logs });
    const operator = new OperatorFunction(this, 'Operator', { tables, queue });

    const guard = new Guard(this, 'Guard', {
      config,
      ...(lambdaEdgeVersionArn && {
        lambdaEdge: Version.fromVersionArn(this, 'LambdaEdge', lambdaEdgeVersionArn),
      }),
    });
    const { pages, apis, assets } = shopBehaviors({ guard, host: shop, secrets });
    const distribution = new Distribution(this, 'Distribution', {
      defaultBehavior: pages,
      additionalBehaviors: {
        ...waitingRoomBehaviors({ guard, api: room.origin, page: page.origin }),
        ...queue?.behaviors(guard),
        ...apis,
        ...assets,
      },
      webAclId: webAclArn,
      httpVersion: HttpVersion.HTTP2_AND_3,
      priceClass: PriceClass.PRICE_CLASS_200,
      enableLogging: true,
      logBucket: logs,
      logFilePrefix: 'cloudfront/',
      // Passes are in cookies.
      logIncludesCookies: false,
      ...(domain && {
        domainNames: [...domain.names],
        certificate: Certificate.fromCertificateArn(this, 'Certificate', domain.certificateArn),
        minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021,
      }),
    });
    Aspects.of(this).add(new EveryBehaviourGuarded(guard));

    const { topic } = new Alarms(this, 'Alarms', {
      tables: [tables.counters, tables.positions],
      functions: { WaitingRoom: room.function, Advancer: advancer.function },
      advancer: advancer.function,
    });
    this.alarmTopic = topic;

    new CfnOutput(this, 'Site', { value: `https://${distribution.distributionDomainName}` });
    new CfnOutput(this, 'KeysSecret', { value: secrets.keys.secretName });
    new CfnOutput(this, 'OperatorName', { value: operator.function.functionName });
    if (guard.keyValueStore) new CfnOutput(this, 'KvsArn', { value: guard.keyValueStore.keyValueStoreArn });
  }

  /** As told: looking them up would need an account. */
  override get availabilityZones(): string[] {
    return this.#availabilityZones === undefined ? super.availabilityZones : [...this.#availabilityZones];
  }

  #createLogBucket(): Bucket {
    return new Bucket(this, 'Logs', {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      // CloudFront's standard logs are delivered by ACL.
      objectOwnership: ObjectOwnership.OBJECT_WRITER,
      lifecycleRules: [{ expiration: Duration.days(30) }],
      removalPolicy: RemovalPolicy.RETAIN,
    });
  }
}
