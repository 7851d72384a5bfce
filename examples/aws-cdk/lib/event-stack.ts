import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Stack, type StackProps } from 'aws-cdk-lib';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { CfnInclude } from 'aws-cdk-lib/cloudformation-include';
import type { Construct } from 'constructs';
import { METRICS_NAMESPACE } from './alarms';

const OPS = join(dirname(fileURLToPath(import.meta.url)), '../../../ops/cloudwatch.json');

export type EventStackProps = StackProps & { readonly eventId: string; readonly topic: ITopic };

/** Alarms and dashboard of one event, as `ops/cloudwatch.json` has them. Comes and goes with the sale. */
export class EventStack extends Stack {
  constructor(scope: Construct, { eventId, topic, ...props }: EventStackProps) {
    super(scope, `UrrEvent-${eventId.replaceAll('_', '-')}`, props);
    new CfnInclude(this, 'Watch', {
      templateFile: OPS,
      parameters: { Namespace: METRICS_NAMESPACE, EventId: eventId, Topic: topic.topicArn },
    });
  }
}
