/** What the demo and its server processes tell each other. */
import type { KeySecrets } from '../keys';
import type { Trouble } from './unreliable';

/** Where the processes meet. */
export type SharedStores = {
  readonly redisUrl: string;
  /** Before every key; empty on a server of the demo's own. */
  readonly redisPrefix: string;
  /** Address of the DynamoDB emulator. */
  readonly dynamoEndpoint: string;
};

export type ToServer =
  | {
      readonly type: 'begin';
      readonly stores: SharedStores;
      readonly secrets: KeySecrets;
      readonly hurried: boolean;
      /** Failures are expected and need not be told on the terminal. */
      readonly quiet?: boolean;
      /** In place of one that has ended, while the others go on. */
      readonly again?: boolean;
    }
  | TroubleMessage
  /** How far the clock of the process is from the right time, from now on. */
  | { readonly type: 'clock'; readonly aheadMs: number };

export type TroubleMessage = { readonly type: 'trouble'; readonly trouble: Trouble };

/** Calls of a store by method. */
export type CallCounts = Readonly<Record<string, number>>;

export type FromServer =
  | { readonly type: 'ready'; readonly port: number }
  | { readonly type: 'counts'; readonly room: CallCounts; readonly queue: CallCounts };

export type FromDynamo = { readonly type: 'ready'; readonly port: number };
