/** What the demo and its server processes tell each other. */
import type { KeySecrets } from '../keys';

/** Where the processes meet. */
export type SharedStores = {
  readonly redisUrl: string;
  /** Before every key; empty on a server of the demo's own. */
  readonly redisPrefix: string;
  /** Address of the DynamoDB emulator. */
  readonly dynamoEndpoint: string;
};

export type ToServer = {
  readonly type: 'begin';
  readonly stores: SharedStores;
  readonly secrets: KeySecrets;
  readonly hurried: boolean;
};

/** Calls of a store by method. */
export type CallCounts = Readonly<Record<string, number>>;

export type FromServer =
  | { readonly type: 'ready'; readonly port: number }
  | { readonly type: 'counts'; readonly room: CallCounts; readonly queue: CallCounts };

export type FromDynamo = { readonly type: 'ready'; readonly port: number };
