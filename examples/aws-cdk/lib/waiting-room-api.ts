import type { Config } from '@urr/core';
import { Duration, Fn, RemovalPolicy } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import { HttpApi, HttpMethod, LogGroupLogDestination } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type { IOrigin } from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { nodeFunction } from './node-function';
import type { Secrets } from './secrets';
import type { WaitingRoomTables } from './waiting-room-tables';

export type WaitingRoomApiProps = {
  readonly config: Config;
  readonly tables: WaitingRoomTables;
  readonly secrets: Secrets;
  /** Reserved for this function; none by default. See docs/capacity.md before a sale. */
  readonly concurrency?: number;
};

/** Tier 1: an HTTP API in front of one function. Answers only what came through CloudFront. */
export class WaitingRoomApi extends Construct {
  readonly api: HttpApi;
  readonly function: LambdaFunction;
  readonly origin: IOrigin;

  constructor(scope: Construct, id: string, { config, tables, secrets, concurrency }: WaitingRoomApiProps) {
    super(scope, id);
    this.function = nodeFunction(this, 'Function', {
      entry: 'waiting-room',
      timeout: Duration.seconds(10),
      // Twice the memory costs the same here: joins are done sooner.
      memoryMb: 512,
      environment: {
        URR_TABLES: JSON.stringify(tables.names),
        URR_KEYS_SECRET: secrets.keys.secretName,
        URR_ORIGIN_SECRET: secrets.originVerify.secretName,
      },
      reservedConcurrentExecutions: concurrency,
    });
    tables.grantRoom(this.function);
    secrets.keys.grantRead(this.function);
    secrets.originVerify.grantRead(this.function);

    this.api = new HttpApi(this, 'Api', { createDefaultStage: false });
    this.api.addRoutes({
      path: `${config.api.waitingRoom.split('/').slice(0, 2).join('/')}/{proxy+}`,
      methods: [HttpMethod.ANY],
      integration: new HttpLambdaIntegration('Integration', this.function),
    });
    const logs = new LogGroup(this, 'AccessLog', {
      retention: RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.api.addStage('Stage', {
      stageName: '$default',
      autoDeploy: true,
      detailedMetricsEnabled: true,
      throttle: { rateLimit: 10_000, burstLimit: 5_000 },
      accessLogSettings: {
        destination: new LogGroupLogDestination(logs),
        // No header, cookie or query: places and passes travel in them.
        format: AccessLogFormat.custom(
          '{"id":"$context.requestId","at":"$context.requestTime","method":"$context.httpMethod","path":"$context.path","status":"$context.status","ms":"$context.responseLatency","error":"$context.integrationErrorMessage"}',
        ),
      },
    });
    this.origin = new HttpOrigin(Fn.select(2, Fn.split('/', this.api.apiEndpoint)), {
      customHeaders: secrets.originHeaders,
    });
  }
}
