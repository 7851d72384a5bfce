import { copyFileSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Config } from '@urr/core';
import { Annotations, Duration, RemovalPolicy } from 'aws-cdk-lib';
import {
  AllowedMethods,
  type BehaviorOptions,
  CachePolicy,
  OriginProtocolPolicy,
  OriginRequestPolicy,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { VpcOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import {
  FlowLogDestination,
  GatewayVpcEndpointAwsService,
  IpAddresses,
  Peer,
  Port,
  SubnetType,
  Vpc,
} from 'aws-cdk-lib/aws-ec2';
import { Platform } from 'aws-cdk-lib/aws-ecr-assets';
import {
  Cluster,
  ContainerImage,
  ContainerInsights,
  Secret as ContainerSecret,
  CpuArchitecture,
  FargateService,
  FargateTaskDefinition,
  LogDrivers,
  OperatingSystemFamily,
} from 'aws-cdk-lib/aws-ecs';
import { ApplicationLoadBalancer, ApplicationProtocol } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { FunctionOptions, Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { bundle, QUEUE_SERVICE } from './bundle';
import type { Guard } from './guard';
import type { Secrets } from './secrets';
import { Valkey } from './valkey';

const CIDR = '10.42.0.0/16';
const HTTP = 80;
const CONTAINER_PORT = 8080;

export type EntryQueueServiceProps = {
  readonly config: Config;
  readonly secrets: Secrets;
  readonly logs: IBucket;
  readonly minTasks?: number;
  readonly maxTasks?: number;
  readonly nodeType?: string;
};

/** Tier 2: containers behind an internal load balancer that CloudFront reaches through a VPC origin, and Valkey. */
export class EntryQueueService extends Construct {
  readonly environment: Record<string, string>;
  readonly service: FargateService;
  readonly balancer: ApplicationLoadBalancer;
  readonly #config: Config;
  readonly #secrets: Secrets;
  readonly #vpc: Vpc;
  readonly #store: Valkey;

  constructor(scope: Construct, id: string, props: EntryQueueServiceProps) {
    super(scope, id);
    const { config, secrets, logs, minTasks = 2, maxTasks = 10, nodeType } = props;
    this.#config = config;
    this.#secrets = secrets;
    this.#vpc = this.#createNetwork();
    const vpc = this.#vpc;
    this.#store = new Valkey(this, 'Store', { vpc, nodeType });
    this.environment = { URR_REDIS_URL: this.#store.url };

    this.service = new FargateService(this, 'Service', {
      cluster: new Cluster(this, 'Cluster', { vpc, containerInsightsV2: ContainerInsights.ENABLED }),
      taskDefinition: this.#createTask(),
      desiredCount: minTasks,
      minHealthyPercent: 100,
      circuitBreaker: { rollback: true },
      vpcSubnets: { subnetType: SubnetType.PRIVATE_WITH_EGRESS },
    });
    this.service.connections.allowToDefaultPort(this.#store);
    mayCallAnything(this.service);
    this.service
      .autoScaleTaskCount({ minCapacity: minTasks, maxCapacity: maxTasks })
      .scaleOnCpuUtilization('Cpu', { targetUtilizationPercent: 50, scaleOutCooldown: Duration.seconds(30) });

    this.balancer = new ApplicationLoadBalancer(this, 'Balancer', {
      vpc,
      internetFacing: false,
      dropInvalidHeaderFields: true,
    });
    this.balancer.logAccessLogs(logs, 'entry-queue');
    const listener = this.balancer.addListener('Http', {
      port: HTTP,
      protocol: ApplicationProtocol.HTTP,
      open: false,
    });
    // The interfaces of a VPC origin are in this network.
    this.balancer.connections.allowFrom(Peer.ipv4(CIDR), Port.tcp(HTTP), 'CloudFront VPC origin');
    listener.addTargets('Tasks', {
      port: CONTAINER_PORT,
      protocol: ApplicationProtocol.HTTP,
      targets: [this.service],
      deregistrationDelay: Duration.seconds(20),
      healthCheck: { path: `${config.api.entryQueue}/health/ready`, interval: Duration.seconds(10) },
    });
  }

  /** What a function needs to be in the same network. */
  get placement(): Pick<FunctionOptions, 'vpc' | 'vpcSubnets'> {
    return { vpc: this.#vpc, vpcSubnets: { subnetType: SubnetType.PRIVATE_WITH_EGRESS } };
  }

  allowStore(client: LambdaFunction): void {
    client.connections.allowToDefaultPort(this.#store);
    mayCallAnything(client);
  }

  /** The behaviour that leads to this service, guarded like all others. */
  behaviors(guard: Guard): Record<string, BehaviorOptions> {
    return {
      [`${this.#config.api.entryQueue}/*`]: guard.protect({
        origin: VpcOrigin.withApplicationLoadBalancer(this.balancer, {
          protocolPolicy: OriginProtocolPolicy.HTTP_ONLY,
          httpPort: HTTP,
          customHeaders: this.#secrets.originHeaders,
        }),
        allowedMethods: AllowedMethods.ALLOW_ALL,
        cachePolicy: CachePolicy.CACHING_DISABLED,
        originRequestPolicy: OriginRequestPolicy.ALL_VIEWER,
        viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
      }),
    };
  }

  #createNetwork(): Vpc {
    const vpc = new Vpc(this, 'Network', {
      ipAddresses: IpAddresses.cidr(CIDR),
      maxAzs: 2,
      // For images, secrets and logs only; visitors come in another way.
      natGateways: 1,
      gatewayEndpoints: { dynamodb: { service: GatewayVpcEndpointAwsService.DYNAMODB } },
      restrictDefaultSecurityGroup: false,
    });
    const logGroup = new LogGroup(this, 'FlowLog', {
      retention: RetentionDays.TWO_WEEKS,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    vpc.addFlowLog('Flows', { destination: FlowLogDestination.toCloudWatchLogs(logGroup) });
    return vpc;
  }

  #createTask(): FargateTaskDefinition {
    const task = new FargateTaskDefinition(this, 'Task', {
      cpu: 512,
      memoryLimitMiB: 1024,
      runtimePlatform: {
        cpuArchitecture: CpuArchitecture.ARM64,
        operatingSystemFamily: OperatingSystemFamily.LINUX,
      },
    });
    task.addContainer('queue', {
      image: ContainerImage.fromAsset(imageFolder(), { platform: Platform.LINUX_ARM64 }),
      portMappings: [{ containerPort: CONTAINER_PORT }],
      readonlyRootFilesystem: true,
      environment: { ...this.environment, URR_CONFIG: JSON.stringify(this.#config) },
      secrets: {
        URR_KEYS: ContainerSecret.fromSecretsManager(this.#secrets.keys),
        URR_ORIGIN_VERIFY: ContainerSecret.fromSecretsManager(this.#secrets.originVerify),
      },
      stopTimeout: Duration.seconds(30),
      logging: LogDrivers.awsLogs({
        streamPrefix: 'queue',
        logGroup: new LogGroup(this, 'Log', {
          retention: RetentionDays.ONE_MONTH,
          removalPolicy: RemovalPolicy.DESTROY,
        }),
      }),
    });
    return task;
  }
}

/** Secrets, images and tables are outside of the network; what may come in is what is limited. */
function mayCallAnything(part: Construct): void {
  Annotations.of(part).acknowledgeWarning('@aws-cdk/aws-ec2:ipv4IgnoreEgressRule', 'Outbound is open.');
}

/** The service as one file beside its Dockerfile; `cdk deploy` builds the image. */
function imageFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'urr-queue-'));
  const source = join(dirname(fileURLToPath(import.meta.url)), '..', 'queue-service');
  bundle(QUEUE_SERVICE, join(folder, 'main.mjs'));
  copyFileSync(join(source, 'Dockerfile'), join(folder, 'Dockerfile'));
  return folder;
}
