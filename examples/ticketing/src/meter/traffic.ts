/** What the distribution answered, counted by what it was asked for. */
import type { Behaviour } from '../cdn/behaviours';

export type Traffic = {
  readonly requests: number;
  readonly byBehaviour: Readonly<Record<Behaviour, number>>;
  /** Requests of the waiting room's API, and how many of them the edge answered by itself. */
  readonly room: number;
  readonly roomCached: number;
  /** Requests of the entry queue: joining, and asking how it stands. */
  readonly joins: number;
  readonly polls: number;
  readonly refused: number;
  readonly failed: number;
};

export type TrafficMeter = {
  note(answer: {
    readonly behaviour: Behaviour;
    readonly path: string;
    readonly status: number;
    readonly cached: boolean;
  }): void;
  read(): Traffic;
};

export function createTrafficMeter(): TrafficMeter {
  const byBehaviour: Record<Behaviour, number> = {
    '/*': 0,
    '/api/*': 0,
    '/static/*': 0,
    '/vwr-api/*': 0,
    '/vwr/*': 0,
  };
  const counts = { requests: 0, room: 0, roomCached: 0, joins: 0, polls: 0, refused: 0, failed: 0 };
  return {
    note({ behaviour, path, status, cached }) {
      counts.requests += 1;
      byBehaviour[behaviour] += 1;
      if (behaviour === '/vwr-api/*') {
        counts.room += 1;
        if (cached) counts.roomCached += 1;
      }
      if (path.startsWith('/api/v1/queue/')) {
        if (path.endsWith('/join')) counts.joins += 1;
        if (path.endsWith('/status')) counts.polls += 1;
      }
      if (status === 403 || status === 302) counts.refused += 1;
      if (status >= 500) counts.failed += 1;
    },
    read: () => ({ ...counts, byBehaviour: { ...byBehaviour } }),
  };
}
