/** An event's sale, rehearsed in the operator's browser: what was typed, and the figures people ask about. Pure. */
import {
  type Arrivals,
  type CapacityAnswer,
  type ChartWords,
  findCapacity,
  findPace,
  type PaceAnswer,
  parseArrivals,
  type Rehearsal,
  rehearse,
  type Sale,
  toCharts,
  totalOf,
} from '@urr/core/simulate';

/** So many can be rehearsed on the devices operators have: some ten seconds and a quarter of a gigabyte. */
export const MOST_VISITORS = 1_000_000;

export type RehearsalRequest = {
  /** null: as many as the curve counts. */
  readonly visitors: number | null;
  readonly pacing: { readonly step: number; readonly everySeconds: number; readonly burst: number };
  readonly order: 'arrival' | 'draw';
  readonly ledger: 'subject' | 'none';
  /** People in the seat map at once; null without a second tier. */
  readonly capacity: number | null;
  readonly staySeconds: number;
  /** Lines of `second,count`; empty for a rush of `arriveSeconds`, `early` of it (a share) before the opening. */
  readonly curve: string;
  readonly arriveSeconds: number;
  readonly early: number;
  /** Share of people who lose patience. */
  readonly abandon: number;
  readonly tickets: number | null;
  readonly ticketsEach: number;
  /** From the opening, to have everybody in; null when nobody asked. */
  readonly clearInSeconds: number | null;
  readonly chartWords: ChartWords;
};

export type RehearsalAnswer = Pick<
  Rehearsal,
  'people' | 'waitSeconds' | 'drainSeconds' | 'fairness' | 'waits' | 'requests' | 'writes' | 'site' | 'cost'
> & {
  readonly visitors: number;
  readonly pacing: RehearsalRequest['pacing'];
  /** When the tickets are gone, from the opening, and how many are let in after that; null when they are not. */
  readonly soldOut: { readonly seconds: number; readonly after: number } | null;
  readonly pace: PaceAnswer | null;
  readonly room: CapacityAnswer;
  readonly charts: readonly { readonly name: string; readonly svg: string; readonly most: number }[];
};

/** What is wrong with a request, by the field it is about. */
export class RehearsalFault extends Error {
  readonly field: 'visitors' | 'curve';
  constructor(field: 'visitors' | 'curve', message: string) {
    super(message);
    this.field = field;
  }
}

/** @throws {RehearsalFault} a curve that is none, or more people than can be rehearsed here */
export function rehearseEvent(request: RehearsalRequest): RehearsalAnswer {
  const { pacing, capacity, staySeconds, clearInSeconds, ticketsEach, tickets, abandon } = request;
  const arrivals = arrivalsOf(request);
  const counted = arrivals.curve === 'recorded' ? Math.round(totalOf(arrivals.rows)) : null;
  const visitors = request.visitors ?? counted;
  if (visitors === null || visitors < 1 || visitors > MOST_VISITORS)
    throw new RehearsalFault('visitors', `expected 1 to ${MOST_VISITORS}`);
  const sale: Sale = {
    visitors,
    pacing,
    order: request.order,
    ledger: request.ledger,
    arrivals,
    abandon: abandon === 0 ? undefined : { share: abandon, afterSeconds: 600 },
    site: { capacity: capacity ?? Number.MAX_SAFE_INTEGER, staySeconds },
  };
  const rehearsal = rehearse(sale);
  const { series } = rehearsal;
  const values: Readonly<Record<string, readonly number[]>> = {
    crowd: series.waiting,
    requests: series.requestsPerSecond,
    pace: series.admittedPerSecond,
    site: series.inside,
  };
  const { people, waitSeconds, drainSeconds, fairness, waits, requests, writes, site, cost } = rehearsal;
  return {
    people,
    waitSeconds,
    drainSeconds,
    fairness,
    waits,
    requests,
    writes,
    site,
    cost,
    visitors,
    pacing,
    soldOut: tickets === null ? null : soldOutAt(rehearsal, Math.ceil(tickets / ticketsEach)),
    pace: clearInSeconds === null ? null : findPace(sale, clearInSeconds),
    room: findCapacity(sale, staySeconds),
    charts: Object.entries(toCharts(rehearsal, request.chartWords)).map(([name, svg]) => ({
      name,
      svg,
      most: Math.round((values[name] ?? []).reduce((most, value) => Math.max(most, value), 0)),
    })),
  };
}

function arrivalsOf({ curve, arriveSeconds, early }: RehearsalRequest): Arrivals {
  if (curve.trim() === '') return { curve: 'rush', seconds: arriveSeconds, early };
  try {
    return { curve: 'recorded', rows: parseArrivals(curve) };
  } catch (error) {
    throw new RehearsalFault('curve', (error as Error).message);
  }
}

/** The moment the last buyer is let in, read off the curve of admissions. */
function soldOutAt({ series, people }: Rehearsal, buyers: number): RehearsalAnswer['soldOut'] {
  if (people.admitted <= buyers) return null;
  const { seconds, admittedPerSecond } = series;
  let admitted = 0;
  for (const [index, perSecond] of admittedPerSecond.entries()) {
    const second = seconds[index] ?? 0;
    const length = (seconds[index + 1] ?? second + 1) - second;
    if (perSecond > 0 && admitted + perSecond * length >= buyers) {
      return {
        seconds: Math.max(0, second + (buyers - admitted) / perSecond),
        after: people.admitted - buyers,
      };
    }
    admitted += perSecond * length;
  }
  return { seconds: Math.max(0, seconds.at(-1) ?? 0), after: people.admitted - buyers };
}
