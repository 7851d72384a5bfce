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
  const tokens: (string | undefined)[] = new Array(SLOTS).fill(undefined);
  const values: (V | undefined)[] = new Array(SLOTS).fill(undefined);
  const seen = new Uint32Array(SLOTS);
  /** Of the tokens kept, so that only a token that is nearly sure to be the same is compared. */
  const kept = new Uint32Array(SLOTS);

  return {
    get(token) {
      const slot = bitsAt(token, 2) & (SLOTS - 1);
      return kept[slot] === bitsAt(token, 7) >>> 0 && tokens[slot] === token ? values[slot] : undefined;
    },
    note(token, value) {
      const slot = bitsAt(token, 2) & (SLOTS - 1);
      const mark = bitsAt(token, 7) >>> 0;
      if (seen[slot] !== mark) {
        seen[slot] = mark;
        return;
      }
      kept[slot] = mark;
      tokens[slot] = token;
      values[slot] = value;
    },
  };
}

/** 32 bits of a signature: enough to know a good token again among those of one visitor, and to find it among all. */
export function tailOf(token: string): number {
  return bitsAt(token, 2);
}

/** Five characters counted from `back` before the end. The very last one of a signature holds fewer bits. */
function bitsAt(token: string, back: number): number {
  const end = token.length - back;
  let bits = 0;
  for (let at = end; at > end - 5 && at >= 0; at--) bits = (bits * 67 + token.charCodeAt(at)) | 0;
  return bits ^ (bits >>> 13);
}
