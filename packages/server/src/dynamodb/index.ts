/** Tier 1 on DynamoDB: the waiting room's store, the operator's log, and the tables they live in. */
export type { AccessOptions } from './access';
export type { DynamoClient } from './client';
export { type CreatedTable, createTables } from './create-tables';
export { dynamoOperatorLog } from './operator-log';
export { type TableNames, tableNames } from './table-names';
export {
  type TableDefinition,
  type TableOptions,
  tableDefinitions,
  toCreateTableInput,
  type WarmThroughput,
} from './tables';
export { dynamoWaitingRoomStore } from './waiting-room-store';
