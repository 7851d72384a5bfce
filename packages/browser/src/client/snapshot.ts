/** What a client knows at one moment, and the answer it ends with. */
import type { WaitRange } from '@urr/core/position';
import type { OperatorMessage } from '@urr/core/protocol';

/** States of a visitor, and those only a client has: before joining, between turn and pass, and in trouble. */
export type ClientState =
  | 'idle'
  | 'joining'
  | 'scheduled'
  | 'waiting'
  | 'your-turn'
  | 'paused'
  | 'admitted'
  | 'expired'
  | 'left'
  | 'closed'
  | 'sold-out'
  | 'offline'
  | 'error';

/**
 * One immutable picture of a client. The same object is returned until something changes, so it can be handed to
 * `useSyncExternalStore` as it is. Trouble (`offline`, `error`) keeps the number and everything else known.
 */
export type Snapshot = {
  readonly tier: 1 | 2;
  readonly eventId: string;
  readonly state: ClientState;
  /** True when nothing more happens by itself; `enter()` begins anew. */
  readonly final: boolean;
  /** The own number: position in the waiting room, rank in the entry queue. null until known. */
  readonly position: number | null;
  readonly ahead: number | null;
  /** Entry queue only. */
  readonly behind: number | null;
  /** 0 to 1, never falls while the place is kept. */
  readonly progress: number;
  /** null means unknown: say "calculating". `aboutSeconds` is the figure to say where one is enough. */
  readonly wait: (WaitRange & { readonly aboutSeconds?: number }) | null;
  /** Length of one admission cycle in the waiting room; a wait is not known more finely than this. */
  readonly everySeconds: number | null;
  /** Seconds until the opening by the server's clock, in state `scheduled`. */
  readonly opensInSeconds: number | null;
  readonly order: 'arrival' | 'draw';
  /** The operator's own words. */
  readonly message: OperatorMessage;
  /** Whether the visitor had to wait at all. */
  readonly waited: boolean;
  /** End of the pass in epoch milliseconds of the server's clock, once admitted. */
  readonly expiresAt: number | null;
  /** Problem code of the trouble, or of the end; null when all is well. */
  readonly code: string | null;
  /** Epoch milliseconds, own clock, of the last answer that was understood. */
  readonly updatedAt: number | null;
};

/**
 * How waiting ended. `expiresAt` is the end of the pass in epoch milliseconds, null when none was needed (nobody
 * configured a line for this event). `message` is the operator's text in the visitor's language.
 */
export type Outcome =
  | {
      readonly state: 'admitted';
      readonly eventId: string;
      readonly waited: boolean;
      readonly expiresAt: number | null;
    }
  | { readonly state: 'left' | 'closed' | 'sold-out'; readonly eventId: string; readonly message?: string }
  | { readonly state: 'failed'; readonly eventId: string; readonly code: string };

export function idleSnapshot(tier: 1 | 2, eventId: string): Snapshot {
  return {
    tier,
    eventId,
    state: 'idle',
    final: false,
    position: null,
    ahead: null,
    behind: null,
    progress: 0,
    wait: null,
    everySeconds: null,
    opensInSeconds: null,
    order: 'arrival',
    message: null,
    waited: false,
    expiresAt: null,
    code: null,
    updatedAt: null,
  };
}
