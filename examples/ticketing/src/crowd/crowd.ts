/** The crowd: as many people as asked for, arriving, waiting, booking, and making room for others. */
import { createCheater } from '../cheat/attempt';
import { demoConfig } from '../settings';
import {
  bearable,
  createEventCrowd,
  decide,
  type EventCrowd,
  missing,
  settle,
  stillToCome,
} from './event-crowd';
import { createHttp } from './http';
import { createLedger, type Limits } from './ledger';
import type { CrowdPlan, CrowdReport, FinalReport, Population } from './messages';
import { createSession } from './session';
import { drawTemper } from './temper';
import type { Shared, Visit } from './visit';
import { visitShop, type Whereabouts } from './visitor';

export type Crowd = {
  setSize(size: number): void;
  /** Whether the site has its waiting room. Everybody notices at once. */
  setRoom(on: boolean): void;
  /** An event's line is begun again. */
  setAgain(eventId: string): void;
  report(): CrowdReport;
  /** With `once`: when everybody is gone. */
  readonly done: Promise<FinalReport>;
  stop(): void;
};

const TICK_MS = 200;
const TICKS_A_SECOND = 1000 / TICK_MS;
const RECOVERY_MS = 45_000;

export function createCrowd(plan: CrowdPlan, random: () => number = Math.random): Crowd {
  const config = demoConfig();
  const http = createHttp(plan.origin, plan.maxSockets);
  const shared: Shared = { roomOn: true, switchedAt: 0, stopping: false };
  const events = plan.events.map(createEventCrowd);
  const limits: Limits = Object.fromEntries(
    plan.events.map(({ eventId, maxUsers, claims, everySeconds }) => [
      eventId,
      { maxUsers, claims, everySeconds },
    ]),
  );
  // Over hours limits change and seats come back: only a crowd that comes once can tell too many from many.
  const ledger = createLedger(plan.once ? limits : undefined);
  const cheater = createCheater({ http, config, quietEvent: plan.quietEvent });
  const begunAgain = new Map<string, number>();
  const sleepers = new Set<() => void>();
  let size = plan.size;
  let arrived = 0;
  let here = 0;
  let ticks = 0;
  let finish: (report: FinalReport) => void = () => {};
  const done = new Promise<FinalReport>((resolve) => {
    finish = resolve;
  });
  const timer = setInterval(tick, TICK_MS);

  function tick(): void {
    let room = Math.ceil(plan.arrivalsPerSecond / TICKS_A_SECOND);
    for (const event of events) {
      const count = Math.min(room, plan.once ? stillToCome(event, size) : missing(event, size));
      for (let index = 0; index < count; index += 1) arrive(event);
      room -= count;
      decide(event, plan.once ? Number.POSITIVE_INFINITY : size, shared.roomOn);
    }
    ticks += 1;
    if (!plan.once && ticks % TICKS_A_SECOND === 0) events.forEach(settle);
    if (plan.once && here === 0 && events.every((event) => stillToCome(event, size) === 0)) stop();
  }

  function arrive(event: EventCrowd): void {
    event.arrived += 1;
    arrived += 1;
    here += 1;
    const temper = drawTemper(random);
    const visit: Visit = {
      id: arrived,
      eventId: event.plan.eventId,
      temper,
      session: createSession(http, config, temper.carrier),
      http,
      ledger,
      plan,
      shared,
      random,
      patienceMs: plan.once ? 4000 : 20_000,
      fault(what) {
        const at = begunAgain.get(event.plan.eventId) ?? Number.NEGATIVE_INFINITY;
        if (Date.now() - at > RECOVERY_MS) fault(what);
      },
      stayMs: () => event.stayMs * (0.6 + random() * 0.8),
      decided: new Promise((resolve) => {
        event.undecided.push(resolve);
      }),
      bearableAhead: plan.once ? Number.POSITIVE_INFINITY : bearable(event, random),
      pause,
      joined: false,
      epoch: 1,
    };
    let where: Whereabouts | undefined;
    const move = (to: Whereabouts | undefined): void => {
      if (where !== undefined) event.people[where] -= 1;
      if (to !== undefined) event.people[to] += 1;
      if (to === 'seats') event.entries += 1;
      where = to;
    };
    visitShop(visit, cheater, move)
      .catch((error: unknown) => ledger.error(error instanceof Error ? error.message : String(error)))
      .finally(() => {
        move(undefined);
        here -= 1;
      });
  }

  /** While the room is off, and while the shop comes round from that, failing is what it does. */
  function fault(what: string): void {
    if (shared.roomOn && Date.now() - shared.switchedAt > RECOVERY_MS) ledger.error(what);
  }

  /** Ends early when the room is switched, so that nobody sleeps through it. */
  function pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        clearTimeout(timeout);
        sleepers.delete(wake);
        resolve();
      };
      const timeout = setTimeout(wake, ms);
      sleepers.add(wake);
    });
  }

  function population(): Population {
    const sum = { event: 0, line: 0, queue: 0, seats: 0, rush: 0 };
    for (const { people } of events)
      for (const where of Object.keys(sum) as Whereabouts[]) sum[where] += people[where];
    return { ...sum, total: here };
  }

  function report(): CrowdReport {
    const staySeconds = Object.fromEntries(
      events.map(({ plan: { eventId }, stayMs }) => [eventId, Math.round(stayMs / 100) / 10]),
    );
    return {
      tally: ledger.tally(),
      population: population(),
      requests: http.requests(),
      faults: ledger.errors(),
      staySeconds,
    };
  }

  function stop(): void {
    if (shared.stopping) return;
    shared.stopping = true;
    clearInterval(timer);
    for (const wake of [...sleepers]) wake();
    http.close();
    finish({
      ...report(),
      times: { line: ledger.times('line'), queue: ledger.times('queue'), seats: ledger.times('seats') },
      seatsSold: Object.fromEntries(
        events.map(({ plan: { eventId } }) => [eventId, ledger.seatsSold(eventId)]),
      ),
      mostInside: Object.fromEntries(
        events.map(({ plan: { eventId } }) => [eventId, ledger.mostInside(eventId)]),
      ),
    });
  }

  return {
    setSize: (next) => {
      size = next;
    },
    setRoom(on) {
      if (shared.roomOn === on) return;
      shared.roomOn = on;
      shared.switchedAt = Date.now();
      for (const wake of [...sleepers]) wake();
    },
    setAgain: (eventId) => void begunAgain.set(eventId, Date.now()),
    report,
    done,
    stop,
  };
}
