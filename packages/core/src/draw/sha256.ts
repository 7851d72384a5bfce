/** SHA-256 of a text (FIPS 180-4), synchronous wherever there is JavaScript. For a few short texts, not for bulk. */

type Constants = { readonly round: Int32Array; readonly initial: Int32Array };

// Made on first use: whoever only computes places leaves the hash out of their bundle.
let constants: Constants | undefined;

/**
 * SHA-256 of the UTF-8 bytes of a text, as `printf %s TEXT | sha256sum` prints it.
 *
 * @returns 64 lower-case hexadecimal characters
 */
export function sha256Hex(text: string): string {
  constants ??= createConstants();
  const message = padded(new TextEncoder().encode(text));
  const state = Int32Array.from(constants.initial);
  for (let offset = 0; offset < message.byteLength; offset += 64) {
    compress(state, new DataView(message.buffer, offset, 64), constants.round);
  }
  return Array.from(state, (word) => (word >>> 0).toString(16).padStart(8, '0')).join('');
}

function padded(bytes: Uint8Array): Uint8Array {
  const message = new Uint8Array(Math.ceil((bytes.length + 9) / 64) * 64);
  message.set(bytes);
  message[bytes.length] = 0x80;
  const bits = new DataView(message.buffer, message.length - 8);
  bits.setUint32(0, Math.floor(bytes.length / 2 ** 29));
  bits.setUint32(4, bytes.length << 3);
  return message;
}

function compress(state: Int32Array, block: DataView, round: Int32Array): void {
  const words = new Int32Array(64);
  for (let index = 0; index < 16; index++) words[index] = block.getInt32(index * 4);
  for (let index = 16; index < 64; index++) {
    const early = at(words, index - 15);
    const late = at(words, index - 2);
    const s0 = rotate(early, 7) ^ rotate(early, 18) ^ (early >>> 3);
    const s1 = rotate(late, 17) ^ rotate(late, 19) ^ (late >>> 10);
    words[index] = at(words, index - 16) + s0 + at(words, index - 7) + s1;
  }
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state;
  for (let index = 0; index < 64; index++) {
    const sum1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25);
    const choice = (e & f) ^ (~e & g);
    const t1 = h + sum1 + choice + at(round, index) + at(words, index);
    const sum0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22);
    const majority = (a & b) ^ (a & c) ^ (b & c);
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + t1) | 0, c, b, a, (t1 + sum0 + majority) | 0];
  }
  for (const [index, word] of [a, b, c, d, e, f, g, h].entries()) state[index] = at(state, index) + word;
}

/** The standard's constants are the first 32 bits of the fractional parts of roots of primes. */
function createConstants(): Constants {
  const primes: number[] = [];
  for (let candidate = 2; primes.length < 64; candidate++) {
    if (primes.every((prime) => candidate % prime > 0)) primes.push(candidate);
  }
  const fraction = (root: number): number => (root % 1) * 2 ** 32;
  return {
    round: Int32Array.from(primes, (prime) => fraction(Math.cbrt(prime)) | 0),
    initial: Int32Array.from(primes.slice(0, 8), (prime) => fraction(Math.sqrt(prime)) | 0),
  };
}

function at(words: Int32Array, index: number): number {
  return words[index] as number;
}

function rotate(word: number, by: number): number {
  return (word >>> by) | (word << (32 - by));
}
