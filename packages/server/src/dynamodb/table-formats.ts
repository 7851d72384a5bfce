/** The tables as deployment tools read them, all of it JSON. */
import { type TableDefinition, toCreateTableInput } from './tables';

export const TABLE_FORMATS = ['cloudformation', 'terraform', 'json'] as const;
export type TableFormat = (typeof TABLE_FORMATS)[number];

/**
 * - `cloudformation`: a template with both tables, for CloudFormation, SAM and the CDK's `CfnInclude`
 * - `terraform`: for a `*.tf.json` file
 * - `json`: one `CreateTable` input for each table, beside what is set by further calls
 */
export function formatTables(tables: readonly TableDefinition[], format: TableFormat): object {
  if (format === 'cloudformation') return toCloudFormation(tables);
  return format === 'terraform' ? toTerraform(tables) : toInputs(tables);
}

function toCloudFormation(tables: readonly TableDefinition[]): object {
  const resources = tables.map((table) => [
    table.name.replace(/(?:^|[^A-Za-z0-9]+)([A-Za-z0-9])/g, (_, first: string) => first.toUpperCase()),
    {
      Type: 'AWS::DynamoDB::Table',
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: {
        ...toCreateTableInput(table),
        TimeToLiveSpecification: { AttributeName: table.ttl, Enabled: true },
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: table.pointInTimeRecovery },
      },
    },
  ]);
  return { AWSTemplateFormatVersion: '2010-09-09', Resources: Object.fromEntries(resources) };
}

function toTerraform(tables: readonly TableDefinition[]): object {
  const resources = tables.map(({ name, key, ttl, pointInTimeRecovery, warmThroughput }) => [
    name.replace(/[^A-Za-z0-9]+/g, '_'),
    {
      name,
      billing_mode: 'PAY_PER_REQUEST',
      hash_key: key,
      attribute: [{ name: key, type: 'S' }],
      ttl: { attribute_name: ttl, enabled: true },
      point_in_time_recovery: { enabled: pointInTimeRecovery },
      ...(warmThroughput === null
        ? {}
        : {
            warm_throughput: {
              read_units_per_second: warmThroughput.readUnitsPerSecond,
              write_units_per_second: warmThroughput.writeUnitsPerSecond,
            },
          }),
    },
  ]);
  return { resource: { aws_dynamodb_table: Object.fromEntries(resources) } };
}

function toInputs(tables: readonly TableDefinition[]): object {
  return tables.map((table) => ({
    createTable: toCreateTableInput(table),
    timeToLive: { AttributeName: table.ttl, Enabled: true },
    pointInTimeRecovery: { PointInTimeRecoveryEnabled: table.pointInTimeRecovery },
  }));
}
