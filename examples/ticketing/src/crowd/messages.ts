/** What the demo and its crowd, which runs in a process of its own, tell each other. */
import type { StageTimes, Tally } from './ledger';

export type CrowdEvent = {
  readonly eventId: string;
  /** Share of the crowd that wants to see this event. */
  readonly share: number;
  /** Share of an event's people that may stand in the waiting room's line at once, so that its wait stays bearable; the others look at the event page. */
  readonly lineShare: number;
  /** Wait in the entry queue that people settle into, by lingering over the seats for longer or shorter. */
  readonly queueSeconds: number;
  /** How long choosing and paying takes at first. */
  readonly staySeconds: number;
  readonly maxUsers: number;
  /** Most claims in a cycle, and its length. */
  readonly claims: number;
  readonly everySeconds: number;
};

export type CrowdPlan = {
  readonly origin: string;
  readonly vwrSeconds: number;
  readonly events: readonly CrowdEvent[];
  /** An event without a line, where cheats get passes of their own. */
  readonly quietEvent: string;
  /** People at once; with `once`, people in all. */
  readonly size: number;
  readonly once: boolean;
  /** New people a second, at most. */
  readonly arrivalsPerSecond: number;
  readonly maxSockets: number;
};

export type ToCrowd =
  | { readonly type: 'begin'; readonly plan: CrowdPlan }
  | { readonly type: 'size'; readonly size: number }
  | { readonly type: 'room'; readonly on: boolean }
  /** An event's line is begun again, and nobody who stands in it is to blame for what they are told. */
  | { readonly type: 'again'; readonly eventId: string };

export type Population = {
  /** On the event page, about to press the button. */
  readonly event: number;
  readonly line: number;
  readonly queue: number;
  readonly seats: number;
  readonly rush: number;
  readonly total: number;
};

export type CrowdReport = {
  readonly tally: Tally;
  readonly population: Population;
  readonly requests: number;
  /** What should not have happened, the most frequent first. */
  readonly faults: readonly (readonly [what: string, times: number])[];
  readonly staySeconds: Readonly<Record<string, number>>;
};

export type FinalReport = CrowdReport & {
  readonly times: { readonly line: StageTimes; readonly queue: StageTimes; readonly seats: StageTimes };
  readonly mostInside: Readonly<Record<string, number>>;
  readonly seatsSold: Readonly<Record<string, number>>;
};

export type FromCrowd =
  | { readonly type: 'ready' }
  | { readonly type: 'report'; readonly report: CrowdReport }
  | { readonly type: 'done'; readonly report: FinalReport };
