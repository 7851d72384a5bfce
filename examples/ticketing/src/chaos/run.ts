/** A run: the crowd comes, the schedule breaks what it says, and everybody is given time to get through. */
import { BUSY_EVENT } from '../settings';
import { type Crowd, startCrowd } from './crowd';
import { createFaults } from './faults';
import { createDirectHttp } from './http';
import type { Tally } from './ledger';
import type { ChaosOptions } from './options';
import { createChance } from './random';
import type { RecoveryRow } from './recovery';
import { createSchedule, FAULTS, type Fault } from './schedule';
import { openSite, type Site } from './site';

export type ChaosRun = {
  readonly tally: Tally;
  readonly wrongs: readonly (readonly [what: string, times: number])[];
  /** In the order in which they happened. */
  readonly faults: readonly Fault[];
  readonly recovery: readonly RecoveryRow[];
  readonly requests: number;
  readonly seconds: number;
};

/** Inside are so many before anything breaks, unless that takes too long. */
const BUSY_HOUSE = 150;
const LONGEST_CALM_MS = 30_000;
/** How long Redis lets nobody in after it has forgotten, by itself. */
const RECOVERY_SECONDS = 75;
/** Shorter runs end that early, when everybody inside has shown themselves, but not before this. */
const LEAST_RECOVERY_MS = 4000;

/**
 * @param program path of `redis-server`
 * @param onProgress told what happens, in words
 */
export async function runChaos(
  program: string,
  options: ChaosOptions,
  onProgress: (text: string) => void = () => {},
): Promise<ChaosRun> {
  const { visitors, seconds, limitSeconds, processes, seed } = options;
  const schedule = createSchedule({ seconds, processes, chance: createChance(seed) });
  const site = await openSite(program, options);
  const beganMs = performance.now();
  const endings: Promise<void>[] = [];
  const struck: Fault[] = [];
  const timers: ReturnType<typeof setTimeout>[] = [];
  let losses = 0;
  try {
    const http = createDirectHttp(site.servers);
    const untilMs = beganMs + limitSeconds * 1000;
    const crowd = await startCrowd({ site, http, visitors, seconds, seed, untilMs, losses: () => losses });
    const strike = createFaults(site, processes);
    const begin = (): void => {
      for (const fault of schedule)
        timers.push(setTimeout(() => endings.push(breakIt(crowd, fault)), fault.atMs));
    };
    void whenBusy(crowd, site.maxUsers).then(begin);
    timers.push(setInterval(() => onProgress(progressOf(crowd)), 5000));
    await crowd.done;
    const took = (performance.now() - beganMs) / 1000;
    return {
      tally: crowd.ledger.tally(),
      wrongs: crowd.ledger.wrongs(),
      faults: struck,
      recovery: crowd.recovery.rows(),
      requests: http.requests(),
      seconds: took,
    };

    async function breakIt({ recovery, holders }: Crowd, fault: Fault): Promise<void> {
      onProgress(`  ${FAULTS[fault.kind]}`);
      struck.push(fault);
      if (fault.kind === 'lose-redis') losses += 1;
      recovery.broke(fault.kind);
      await strike(fault);
      if (fault.kind === 'lose-redis' && seconds < RECOVERY_SECONDS) await endRecovery(site, holders);
    }
  } finally {
    for (const timer of timers) clearTimeout(timer);
    await Promise.allSettled(endings);
    await site.close();
  }
}

/** When there are people everywhere: nothing is proven by breaking what nobody uses. */
async function whenBusy({ ledger }: Crowd, maxUsers: number): Promise<void> {
  const untilMs = performance.now() + LONGEST_CALM_MS;
  const isBusy = (): boolean => ledger.tally().mostInside >= Math.min(maxUsers / 2, BUSY_HOUSE);
  while (!isBusy() && performance.now() < untilMs) await sleep(50);
}

/** What the 75 seconds are for, without the time that they leave to people who show themselves once a minute. */
async function endRecovery(site: Site, holders: Crowd['holders']): Promise<void> {
  const forgotAtMs = performance.now();
  const isOver = (): boolean =>
    performance.now() - forgotAtMs > LEAST_RECOVERY_MS && holders.allSeenSince(forgotAtMs);
  while (!isOver()) await sleep(100);
  await site.redis.command('HSET', `{${BUSY_EVENT}}:status`, 'recoverUntil', 0);
}

function progressOf({ ledger, came, here }: Crowd): string {
  const { completed, left, repeats } = ledger.tally();
  const { room, queue, inside } = here();
  return `  ${came()} came: ${room} in the waiting room, ${queue} in the entry queue, ${inside} inside, ${completed} done, ${left} left; ${repeats} requests repeated`;
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
