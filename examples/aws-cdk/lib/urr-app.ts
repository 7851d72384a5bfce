import { type App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import config from '../urr.config.mjs';
import { acknowledge } from './acknowledged';
import { EventStack } from './event-stack';
import { UrrStack, type UrrStackProps } from './urr-stack';
import { WebAclStack } from './web-acl-stack';

/**
 * Both stacks of this example, checked. Context `-c name=value`: `shop` (your load balancer), `region`, `events`
 * (commas between them), `tier2=container`, `lambdaEdgeVersionArn`, `domain` and `certificateArn`, `warmWrites`.
 */
export function urrApp(app: App, overrides: Partial<UrrStackProps> = {}): UrrStack {
  const context = (name: string): string | undefined => app.node.tryGetContext(name);
  const region = context('region') ?? 'ap-northeast-2';
  const account = context('account') ?? process.env.CDK_DEFAULT_ACCOUNT ?? '123456789012';
  const domain = context('domain');
  const warmWrites = Number(context('warmWrites') ?? 0);
  const lambdaEdgeVersionArn = context('lambdaEdgeVersionArn');

  const acl = new WebAclStack(app, 'UrrWebAcl', {
    config,
    env: { account, region: 'us-east-1' },
    crossRegionReferences: true,
  });
  const stack = new UrrStack(app, 'Urr', {
    config,
    env: { account, region },
    crossRegionReferences: true,
    webAclArn: acl.arn,
    shop: context('shop') ?? 'shop-origin.example.com',
    ...(context('tier2') === 'container' && {
      entryQueue: { availabilityZones: (context('zones') ?? `${region}a,${region}c`).split(',') },
    }),
    ...(domain && { domain: { names: domain.split(','), certificateArn: context('certificateArn') ?? '' } }),
    ...(lambdaEdgeVersionArn && { lambdaEdgeVersionArn }),
    ...(warmWrites > 0 && {
      warmThroughput: { readUnitsPerSecond: Math.max(warmWrites, 12_000), writeUnitsPerSecond: warmWrites },
    }),
    ...overrides,
  });
  for (const eventId of (context('events') ?? 'iu-2027').split(','))
    new EventStack(app, { eventId, topic: stack.alarmTopic, env: { account, region } });
  acknowledge(app);
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  return stack;
}
