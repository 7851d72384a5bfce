declare module 'dynalite' {
  import type { Server } from 'node:http';

  /** DynamoDB in memory. Milliseconds that a table takes to be made. */
  export default function dynalite(options?: { readonly createTableMs?: number }): Server;
}
