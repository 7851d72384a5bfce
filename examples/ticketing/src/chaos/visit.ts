/** One visitor on their way, and how they ask for something until they are answered. */
import type { Answer } from '../crowd/http';
import { retryAfterMs } from '../crowd/line';
import type { Session } from '../crowd/session';
import type { Holders } from './holders';
import type { Ledger } from './ledger';
import { between, type Chance } from './random';
import type { Deed, Recovery } from './recovery';
import type { Site } from './site';
import type { Temper } from './temper';
import type { Trespasser } from './trespasser';

export type Visit = {
  readonly id: number;
  readonly temper: Temper;
  readonly chance: Chance;
  readonly session: Session;
  readonly site: Pick<Site, 'config' | 'guard' | 'gate'>;
  readonly ledger: Ledger;
  readonly recovery: Recovery;
  readonly holders: Holders;
  readonly trespasser: Trespasser;
  /** How often Redis has lost its memory so far. */
  readonly losses: () => number;
  /** Rejects when there is no more time. */
  readonly pause: (ms: number) => Promise<void>;
};

/** A good place or pass was turned down; the visitor gives up. */
export class TurnedDown extends Error {}

/** Everything there was time for has happened. */
export class OutOfTime extends Error {}

/** Asks until there is an answer that is not to come again later. */
export async function insist(visit: Visit, deed: Deed, ask: () => Promise<Answer>): Promise<Answer> {
  const { ledger, recovery, chance, pause } = visit;
  for (;;) {
    const askedAtMs = performance.now();
    const answer = await ask();
    if (answer.status === 200) {
      recovery.succeeded(deed, askedAtMs);
      return answer;
    }
    if (answer.status !== 0 && answer.status !== 429 && answer.status !== 503) {
      const { code = '', reason = '' } = (answer.json() ?? {}) as { code?: string; reason?: string };
      throw new TurnedDown(`${deed} answered ${answer.status} ${code} ${reason}`.trimEnd());
    }
    ledger.count('repeats');
    await pause(
      retryAfterMs(answer.headers['retry-after'], between(chance, 300, 900)) * between(chance, 1, 1.3),
    );
  }
}
