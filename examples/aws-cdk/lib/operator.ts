import { Duration } from 'aws-cdk-lib';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { EntryQueueService } from './entry-queue-service';
import { nodeFunction } from './node-function';
import type { WaitingRoomTables } from './waiting-room-tables';

export type OperatorFunctionProps = {
  readonly tables: WaitingRoomTables;
  /** With tier 2 the function is in its network, since both tiers change together. */
  readonly queue: EntryQueueService | undefined;
};

/**
 * How events are opened and closed: a function without an address, for those who may `lambda:InvokeFunction` it. The
 * history says who.
 */
export class OperatorFunction extends Construct {
  readonly function: LambdaFunction;

  constructor(scope: Construct, id: string, { tables, queue }: OperatorFunctionProps) {
    super(scope, id);
    this.function = nodeFunction(this, 'Function', {
      entry: 'operator',
      timeout: Duration.seconds(20),
      memoryMb: 256,
      environment: { URR_TABLES: JSON.stringify(tables.names), ...queue?.environment },
      ...queue?.placement,
    });
    tables.grantRoom(this.function);
    queue?.allowStore(this.function);
  }
}
