/** The crowd: everybody who comes, each on their own way. */
import type { Http } from '../crowd/http';
import { createSession } from '../crowd/session';
import { createHolders, type Holders } from './holders';
import { lookAtSeats } from './inside';
import { holdsPlace } from './last-look';
import { createLedger, type Ledger } from './ledger';
import { passTheQueue } from './queue';
import { createChance } from './random';
import { createRecovery, type Recovery } from './recovery';
import { passTheRoom } from './room';
import type { Site } from './site';
import { drawTemper } from './temper';
import { createTrespasser, type Trespasser } from './trespasser';
import { OutOfTime, TurnedDown, type Visit } from './visit';

export type Whereabouts = { readonly room: number; readonly queue: number; readonly inside: number };

export type Crowd = {
  readonly ledger: Ledger;
  readonly recovery: Recovery;
  readonly holders: Holders;
  /** How many have come, and where those are who are still there. */
  readonly came: () => number;
  readonly here: () => Whereabouts;
  /** Settles when everybody is gone, or there is no more time. */
  readonly done: Promise<void>;
};

/** Everybody comes in this share of the time, so that the last faults find them in the lines. */
const ARRIVING_SHARE = 0.7;
const TICK_MS = 50;
/** For those inside to be done, and for a last look at the places of all others. */
const GRACE_MS = 15_000;

export async function startCrowd(options: {
  readonly site: Site;
  readonly http: Http;
  readonly visitors: number;
  readonly seconds: number;
  readonly seed: number;
  /** `performance.now()` when those who are still there give up. */
  readonly untilMs: number;
  readonly losses: () => number;
}): Promise<Crowd> {
  const { site, http, visitors, seconds, seed, untilMs, losses } = options;
  const ledger = createLedger(site.maxUsers);
  const recovery = createRecovery();
  const holders = createHolders();
  const trespasser = await createTrespasser(site, http, ledger);
  const beganMs = performance.now();
  let came = 0;
  const here = { room: 0, queue: 0, inside: 0 };

  function arrive(): void {
    came += 1;
    const id = came;
    let where: keyof Whereabouts = 'room';
    here[where] += 1;
    const move = (to: keyof Whereabouts): void => {
      here[where] -= 1;
      here[to] += 1;
      where = to;
    };
    const chance = createChance(seed * 100_003 + id);
    const session = createSession(http, site.config, 'headers');
    const temper = drawTemper(chance);
    const pause = (ms: number): Promise<void> => sleep(ms, untilMs + (where === 'inside' ? GRACE_MS : 0));
    const visit = { id, temper, chance, session, site, ledger, recovery, holders, trespasser, losses, pause };
    goThrough(visit, trespasser, move)
      .catch(async (error: unknown) => {
        if (error instanceof OutOfTime) {
          if (where !== 'inside' && (await holdsPlace(visit, where))) ledger.ended('waiting');
          return;
        }
        ledger.refused(error instanceof TurnedDown ? error.message : String(error));
      })
      .finally(() => {
        holders.gone(id);
        here[where] -= 1;
      });
  }

  const done = new Promise<void>((resolve) => {
    const timer = setInterval(() => {
      const share = (performance.now() - beganMs) / (seconds * 1000 * ARRIVING_SHARE);
      const due = Math.min(visitors, Math.ceil(visitors * share));
      while (came < due) arrive();
      if ((came < visitors || isAnybody(here)) && performance.now() < untilMs + GRACE_MS) return;
      clearInterval(timer);
      resolve();
    }, TICK_MS);
  });
  return { ledger, recovery, holders, came: () => came, here: () => ({ ...here }), done };
}

/** A visitor's whole way. Everybody ends as exactly one of the two in the ledger. */
async function goThrough(
  visit: Visit,
  trespasser: Trespasser,
  move: (to: keyof Whereabouts) => void,
): Promise<void> {
  const { ledger, temper } = visit;
  ledger.came();
  if (temper.trespasses) await trespasser.tryAll();
  if (!(await passTheRoom(visit))) return ledger.ended('left');
  move('queue');
  const entry = await passTheQueue(visit);
  if (entry === undefined) return ledger.ended('left');
  move('inside');
  await lookAtSeats(visit, entry);
  ledger.ended('completed');
}

/** @throws {OutOfTime} there is less time left */
async function sleep(ms: number, untilMs: number): Promise<void> {
  if (performance.now() + ms > untilMs) throw new OutOfTime();
  await new Promise((resolve) => setTimeout(resolve, ms));
}

function isAnybody({ room, queue, inside }: Whereabouts): boolean {
  return room + queue + inside > 0;
}
