import { Duration } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction as LambdaTarget } from 'aws-cdk-lib/aws-events-targets';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { METRICS_NAMESPACE } from './alarms';
import { nodeFunction } from './node-function';
import type { WaitingRoomTables } from './waiting-room-tables';

/** The one-minute timer: keeps the head's limit ahead of the line, carries out plans, writes the line's metrics. */
export class Advancer extends Construct {
  readonly function: LambdaFunction;

  constructor(scope: Construct, id: string, { tables }: { readonly tables: WaitingRoomTables }) {
    super(scope, id);
    this.function = nodeFunction(this, 'Function', {
      entry: 'advancer',
      timeout: Duration.seconds(50),
      memoryMb: 256,
      // No keys: nobody's turn is claimed here.
      environment: { URR_TABLES: JSON.stringify(tables.names), URR_METRICS: METRICS_NAMESPACE },
    });
    tables.grantRoom(this.function);
    new Rule(this, 'EveryMinute', {
      schedule: Schedule.rate(Duration.minutes(1)),
      // A late run does no harm and no good: the next one is due.
      targets: [new LambdaTarget(this.function, { retryAttempts: 0 })],
    });
  }
}
