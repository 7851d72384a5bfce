declare module 'dynalite' {
  import type { Server } from 'node:http';

  /** DynamoDB in memory, without transactions, TTL and backups. Milliseconds that tables take to change. */
  export default function dynalite(options?: {
    readonly createTableMs?: number;
    readonly deleteTableMs?: number;
    readonly updateTableMs?: number;
  }): Server;
}
