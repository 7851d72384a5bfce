import { tableDefinitions, tableNames, type WarmThroughput } from '@urr/server/dynamodb';
import { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, BillingMode, Table } from 'aws-cdk-lib/aws-dynamodb';
import type { IGrantable } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';

export type WaitingRoomTablesProps = {
  /** In front of both names; empty by default. */
  readonly prefix?: string;
  /** Before a sale that brings more than 4,000 writes a second. Paid for once, never lowered. */
  readonly warmThroughput?: WarmThroughput;
};

/** Both tables as `@urr/server` describes them. They stay when the stack goes: people hold places in them. */
export class WaitingRoomTables extends Construct {
  readonly counters: Table;
  readonly positions: Table;
  readonly names: { readonly counters: string; readonly positions: string };

  constructor(scope: Construct, id: string, { prefix, warmThroughput }: WaitingRoomTablesProps = {}) {
    super(scope, id);
    this.names = tableNames(prefix);
    const [counters, positions] = tableDefinitions({ tables: this.names, warmThroughput }).map(
      ({ name, key, ttl, pointInTimeRecovery, warmThroughput: warm }) =>
        new Table(this, name, {
          tableName: name,
          partitionKey: { name: key, type: AttributeType.STRING },
          billingMode: BillingMode.PAY_PER_REQUEST,
          timeToLiveAttribute: ttl,
          pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: pointInTimeRecovery },
          warmThroughput: warm ?? undefined,
          removalPolicy: RemovalPolicy.RETAIN,
        }),
    );
    this.counters = counters as Table;
    this.positions = positions as Table;
  }

  /** The five requests the store makes; deleting on `positions` alone. */
  grantRoom(grantee: IGrantable): void {
    const asked = ['GetItem', 'BatchGetItem', 'PutItem', 'UpdateItem'].map((name) => `dynamodb:${name}`);
    this.counters.grant(grantee, ...asked);
    this.positions.grant(grantee, ...asked, 'dynamodb:DeleteItem');
  }
}
