import type { CrowdReport } from '../crowd/messages';

/** What the page behind the scenes shows: samples of every second, and what waiting costs. */

export type EventSample = {
  readonly serving: number;
  readonly tail: number;
  readonly line: number;
  readonly queue: number;
  readonly active: number;
  readonly maxUsers: number;
  readonly admittedPerMinute: number;
  readonly booked: number;
};

export type Sample = {
  /** Epoch seconds. */
  readonly at: number;
  readonly events: Readonly<Record<string, EventSample>>;
  readonly origin: {
    readonly perSecond: number;
    readonly turnedAwayPerSecond: number;
    readonly backlog: number;
  };
  readonly edge: { readonly perSecond: number; readonly cachedPerSecond: number };
};

export type Costs = {
  /** Requests of the waiting room's API for each person who took a number. */
  readonly requestsPerWaiter: number;
  /** Share of them the edge answered by itself. */
  readonly cachedShare: number;
  /** Writes to the waiting room's store for each number given out. */
  readonly storeWritesPerJoin: number;
  /** Commands to the entry queue's store for each poll of somebody who waits. */
  readonly storeCommandsPerPoll: number;
  /** Further ones for letting somebody in. */
  readonly storeCommandsPerEntry: number;
};

export type Live = {
  readonly samples: readonly Sample[];
  readonly costs: Costs;
  readonly roomOn: boolean;
  readonly crowd: { readonly size: number; readonly report: CrowdReport | null };
  readonly capacityPerSecond: number;
};

/** How far back the charts go. */
export const KEPT_SAMPLES = 300;
