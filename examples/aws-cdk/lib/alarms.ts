import { Duration } from 'aws-cdk-lib';
import {
  Alarm,
  ComparisonOperator,
  type IMetric,
  Metric,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';

export const METRICS_NAMESPACE = 'URR';

export type AlarmsProps = {
  readonly tables: readonly Table[];
  readonly functions: Readonly<Record<string, LambdaFunction>>;
  readonly advancer: LambdaFunction;
};

/** What wakes somebody up: AWS's own metrics of the parts. What concerns one event: `EventStack`. */
export class Alarms extends Construct {
  readonly topic: Topic;

  constructor(scope: Construct, id: string, { tables, functions, advancer }: AlarmsProps) {
    super(scope, id);
    this.topic = new Topic(this, 'Topic', { enforceSSL: true, displayName: 'URR alarms' });
    const minute = { period: Duration.minutes(1) };
    for (const [name, part] of Object.entries(functions)) {
      this.#above(
        `${name}Throttled`,
        part.metricThrottles(minute),
        0,
        'docs/capacity.md#what-each-part-takes',
      );
      this.#above(`${name}Fails`, part.metricErrors(minute), 0, 'docs/runbook.md#a-store-fails');
    }
    for (const table of tables) {
      // Some is usual in the first second of a sale; minutes of it are not.
      const throttled = new Metric({
        namespace: 'AWS/DynamoDB',
        metricName: 'WriteThrottleEvents',
        dimensionsMap: { TableName: table.tableName },
        statistic: 'Sum',
        ...minute,
      });
      this.#above(`${table.node.id}Throttled`, throttled, 1_000, 'docs/capacity.md#the-lines-item', 3);
    }
    const stands = new Alarm(this, 'AdvancerStands', {
      metric: advancer.metricInvocations({ period: Duration.minutes(5) }),
      threshold: 1,
      comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
      evaluationPeriods: 1,
      treatMissingData: TreatMissingData.BREACHING,
      alarmDescription: 'The one-minute timer does not run: docs/runbook.md#the-head-stands-still',
    });
    stands.addAlarmAction(new SnsAction(this.topic));
  }

  #above(id: string, metric: IMetric, threshold: number, page: string, evaluationPeriods = 1): void {
    const alarm = new Alarm(this, id, {
      metric,
      threshold,
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods,
      treatMissingData: TreatMissingData.NOT_BREACHING,
      alarmDescription: `${id}: ${page}`,
    });
    alarm.addAlarmAction(new SnsAction(this.topic));
  }
}
