/** Looks at everything once a second and keeps the last minutes, for charts, the demo bar and the terminal. */
import type { Operator, OperatorEvent } from '@urr/server';
import type { CrowdHandle } from '../crowd/start';
import type { DemoState } from '../demo-state';
import type { Counts } from '../meter/counting-store';
import type { Traffic, TrafficMeter } from '../meter/traffic';
import type { BoxOffice } from '../origin/box-office';
import type { Capacity, Load } from '../origin/capacity';
import { healthOf } from './health';
import { type Costs, type EventSample, KEPT_SAMPLES, type Live, type Sample } from './live';

export type SamplerOptions = {
  readonly operator: Operator;
  readonly offices: ReadonlyMap<string, BoxOffice>;
  readonly capacity: Capacity;
  readonly capacityPerSecond: number;
  readonly traffic: TrafficMeter;
  readonly roomCounts: Pick<Counts, 'of'>;
  readonly queueCounts: Pick<Counts, 'of' | 'total'>;
  readonly isOn: () => boolean;
  readonly crowd: CrowdHandle;
};

export type Sampler = {
  start(): void;
  stop(): void;
  state(): DemoState;
  live(sinceSeconds: number): Live;
  latest(): Sample | undefined;
};

const EVERY_MS = 1000;
const NOT_WAITING = ['join', 'claim', 'promote', 'checkSlot', 'release', 'configure', 'get', 'list'];

export function createSampler(options: SamplerOptions): Sampler {
  const { operator, offices, capacity, capacityPerSecond, traffic, isOn, crowd } = options;
  const samples: Sample[] = [];
  let timer: ReturnType<typeof setInterval> | undefined;
  let events: readonly OperatorEvent[] = [];
  let before: { readonly load: Load; readonly traffic: Traffic; readonly at: number } = {
    load: capacity.load(),
    traffic: traffic.read(),
    at: Date.now(),
  };

  async function look(): Promise<void> {
    const list = await operator.list();
    const now = Date.now();
    const seconds = Math.max(0.2, (now - before.at) / 1000);
    const load = capacity.load();
    const seen = traffic.read();
    const rate = (fresh: number, old: number): number => Math.round((fresh - old) / seconds);
    events = list;
    samples.push({
      at: Math.round(now / 1000),
      events: Object.fromEntries(
        list.map(({ eventId, waitingRoom, entryQueue, settings }) => {
          const sample: EventSample = {
            serving: waitingRoom?.serving ?? 0,
            tail: waitingRoom?.tail ?? 0,
            line: waitingRoom?.waiting ?? 0,
            queue: entryQueue?.waiting ?? 0,
            active: entryQueue?.active ?? 0,
            maxUsers: settings.maxUsers ?? 0,
            admittedPerMinute: Math.round(waitingRoom?.admittedPerMinute ?? 0),
            booked: offices.get(eventId)?.booked() ?? 0,
          };
          return [eventId, sample];
        }),
      ),
      origin: {
        perSecond: rate(load.served, before.load.served),
        turnedAwayPerSecond: rate(load.turnedAway, before.load.turnedAway),
        backlog: load.waiting,
      },
      edge: {
        perSecond: rate(seen.requests, before.traffic.requests),
        cachedPerSecond: rate(seen.roomCached, before.traffic.roomCached),
      },
    });
    if (samples.length > KEPT_SAMPLES) samples.shift();
    before = { load, traffic: seen, at: now };
  }

  function costs(): Costs {
    const { room, roomCached, polls } = traffic.read();
    const { roomCounts, queueCounts } = options;
    const given = Object.values(samples.at(-1)?.events ?? {}).reduce((sum, { tail }) => sum + tail, 0);
    const ratio = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);
    return {
      requestsPerWaiter: ratio(room, given),
      cachedShare: ratio(roomCached, room),
      storeWritesPerJoin: ratio(roomCounts.of('lease', 'putPlace'), given),
      // What waiting costs: everything but joining, being let in, the gate, leaving, and this page's own looks.
      storeCommandsPerPoll: ratio(queueCounts.total() - queueCounts.of(...NOT_WAITING), polls),
      storeCommandsPerEntry: ratio(queueCounts.of('claim', 'promote'), queueCounts.of('claim')),
    };
  }

  return {
    start() {
      timer ??= setInterval(() => void look().catch(() => {}), EVERY_MS);
    },
    stop: () => clearInterval(timer),
    latest: () => samples.at(-1),
    state() {
      const sample = samples.at(-1);
      return {
        roomOn: isOn(),
        crowd: crowd.report()?.population.total ?? 0,
        server: healthOf(samples, capacityPerSecond),
        events: Object.fromEntries(
          events.map(({ eventId, phase, settings }) => [
            eventId,
            {
              phase,
              waiting: waitingIn(sample?.events[eventId]),
              opensAt: phase === 'scheduled' ? settings.opensAt : null,
            },
          ]),
        ),
      };
    },
    live: (sinceSeconds) => ({
      samples: samples.filter(({ at }) => at > sinceSeconds),
      costs: costs(),
      roomOn: isOn(),
      crowd: { size: crowd.size(), report: crowd.report() ?? null },
      capacityPerSecond,
    }),
  };
}

function waitingIn(event: EventSample | undefined): number {
  return (event?.line ?? 0) + (event?.queue ?? 0);
}
