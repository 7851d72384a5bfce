import type { Operator } from '@urr/server';
import { type Rounds, startRounds } from './rounds';

/**
 * Makes the changes that operators have planned, within seconds of their time. Each process looks: the log in Redis gives
 * every plan to one of them, and to another if that one dies over it.
 */
export function startPlanner(
  operator: Pick<Operator, 'advance'>,
  { everyMs = 5000, onError }: { readonly everyMs?: number; readonly onError: (error: unknown) => void },
): Rounds {
  return startRounds(() => operator.advance(), { everyMs, onError });
}
