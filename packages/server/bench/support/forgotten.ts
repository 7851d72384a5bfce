/** Which tokens are verified anew whenever they come in turn. */
import { slotOf } from '../../src/entry-queue/token-memory';

/**
 * Those that share a slot of the memory with another one. Of 100,000 a fifth have one to themselves, and would be known
 * whole however many came in between.
 *
 * @returns indexes
 */
export function forgottenInTurn(tokens: readonly string[]): readonly number[] {
  const inSlot = new Map<number, number>();
  for (const token of tokens) inSlot.set(slotOf(token), (inSlot.get(slotOf(token)) ?? 0) + 1);
  return tokens.flatMap((token, index) => ((inSlot.get(slotOf(token)) as number) > 1 ? [index] : []));
}
