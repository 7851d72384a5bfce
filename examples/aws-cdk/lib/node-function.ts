import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Duration, RemovalPolicy } from 'aws-cdk-lib';
import { ManagedPolicy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  Architecture,
  Code,
  type FunctionOptions,
  Function as LambdaFunction,
  Runtime,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { bundle } from './bundle';

export type NodeFunctionProps = Pick<
  FunctionOptions,
  'environment' | 'reservedConcurrentExecutions' | 'vpc' | 'vpcSubnets' | 'securityGroups'
> & {
  /** Name of a file below `functions`, without its ending. */
  readonly entry: string;
  readonly timeout: Duration;
  readonly memoryMb: number;
};

/** A function on Node 24 whose role may write its own log, and nothing else until it is granted more. */
export function nodeFunction(
  scope: Construct,
  id: string,
  { entry, memoryMb, ...options }: NodeFunctionProps,
): LambdaFunction {
  const folder = mkdtempSync(join(tmpdir(), 'urr-function-'));
  bundle(`functions/${entry}.ts`, join(folder, 'index.mjs'));
  const logGroup = new LogGroup(scope, `${id}Log`, {
    retention: RetentionDays.ONE_MONTH,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  const role = new Role(scope, `${id}Role`, { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
  logGroup.grantWrite(role);
  if (options.vpc !== undefined)
    role.addManagedPolicy(
      ManagedPolicy.fromAwsManagedPolicyName('service-role/AWSLambdaENIManagementAccess'),
    );
  return new LambdaFunction(scope, id, {
    ...options,
    code: Code.fromAsset(folder),
    handler: 'index.handler',
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
    memorySize: memoryMb,
    logGroup,
    role,
  });
}
