import { ownText } from './own-text';
import { bitsAt, tailOf } from './token-tail';

/** Tokens that were found good, by the last characters of their signatures: those are as random as any hash. */
export type TokenMemory<V> = {
  /** What was kept for exactly this token. */
  get(token: string): V | undefined;
  /**
   * Notes a token, and keeps what belongs to it the second time in a row its slot sees it. A crowd larger than the
   * memory, each asking once in a while, then leaves nothing behind that would have to be thrown out again.
   */
  note(token: string, value: V): void;
};

/** Slots: one in 2^16. A token that meets another one's slot is verified as if it had never been seen. */
const SLOTS = 65_536;

export function createTokenMemory<V>(): TokenMemory<V> {
  /** By slot, side by side: the token kept and what belongs to it. */
  const kept: (string | V | undefined)[] = new Array(2 * SLOTS).fill(undefined);
  /** By slot, side by side: of the token kept, so that only one that is nearly sure to be the same is compared; of the last. */
  const marks = new Int32Array(2 * SLOTS);

  return {
    get(token) {
      const slot = slotOf(token);
      if (marks[2 * slot] !== bitsAt(token, 7) || kept[2 * slot] !== token) return undefined;
      return kept[2 * slot + 1] as V;
    },
    note(token, value) {
      const slot = slotOf(token);
      const mark = bitsAt(token, 7);
      if (marks[2 * slot + 1] !== mark) {
        marks[2 * slot + 1] = mark;
        return;
      }
      marks[2 * slot] = mark;
      kept[2 * slot] = ownText(token);
      kept[2 * slot + 1] = value;
    },
  };
}

/** Where a token is kept, if it is. */
export function slotOf(token: string): number {
  return tailOf(token) & (SLOTS - 1);
}
