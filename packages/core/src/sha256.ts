/** SHA-256 for runtimes that offer no synchronous one (FIPS 180-4): of texts, and word by word for what builds on it. */
import { encodeBinary } from './token/base64url';

// The constants of the standard are the first 32 bits of the fractional parts of roots of primes. They take less room as
// what they are than as a table, and a double has eighteen bits more than they need. Marked as pure, so that whoever
// does not hash leaves them out of their bundle.
const PRIMES = /* @__PURE__ */ firstPrimes(64);
const ROUND = /* @__PURE__ */ Int32Array.from(PRIMES, (prime) => fractionBits(Math.cbrt(prime)));

function firstPrimes(count: number): number[] {
  const primes: number[] = [];
  for (let candidate = 2; primes.length < count; candidate++)
    if (primes.every((prime) => candidate % prime > 0)) primes.push(candidate);
  return primes;
}

function fractionBits(root: number): number {
  return ((root % 1) * 2 ** 32) | 0;
}

/**
 * SHA-256 of the UTF-8 bytes of a text, as `printf %s TEXT | sha256sum` prints it. For a few short texts, not for bulk.
 *
 * @returns 64 lower-case hexadecimal characters
 */
export function sha256Hex(text: string): string {
  const bytes = new TextEncoder().encode(text);
  const scratch = new Uint8Array(bytes.length + PADDING_BYTES);
  scratch.set(bytes);
  const state = initialState();
  finish(state, scratch, bytes.length, 0);
  return Array.from(state, (word) => (word >>> 0).toString(16).padStart(8, '0')).join('');
}

/** Most bytes that padding adds to a message. */
export const PADDING_BYTES = 72;

export const BLOCK_BYTES = 64;

// Used from start to end of one synchronous call, so all callers may share it.
const schedule = /* @__PURE__ */ new Int32Array(64);

export function initialState(): Int32Array {
  return Int32Array.from(PRIMES.slice(0, 8), (prime) => fractionBits(Math.sqrt(prime)));
}

/** Takes one block of 64 bytes into the state. */
export function compress(state: Int32Array, block: Uint8Array, offset: number): void {
  const words = schedule;
  for (let index = 0, at = offset; index < 16; index++, at += 4) {
    words[index] =
      ((block[at] as number) << 24) |
      ((block[at + 1] as number) << 16) |
      ((block[at + 2] as number) << 8) |
      (block[at + 3] as number);
  }
  for (let index = 16; index < 64; index++) {
    const early = words[index - 15] as number;
    const late = words[index - 2] as number;
    const s0 = rotate(early, 7) ^ rotate(early, 18) ^ (early >>> 3);
    const s1 = rotate(late, 17) ^ rotate(late, 19) ^ (late >>> 10);
    words[index] = ((words[index - 16] as number) + s0 + (words[index - 7] as number) + s1) | 0;
  }
  let a = state[0] as number;
  let b = state[1] as number;
  let c = state[2] as number;
  let d = state[3] as number;
  let e = state[4] as number;
  let f = state[5] as number;
  let g = state[6] as number;
  let h = state[7] as number;
  for (let index = 0; index < 64; index++) {
    const sum1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25);
    const choice = (e & f) ^ (~e & g);
    const t1 = (h + sum1 + choice + (ROUND[index] as number) + (words[index] as number)) | 0;
    const sum0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22);
    const majority = (a & b) ^ (a & c) ^ (b & c);
    h = g;
    g = f;
    f = e;
    e = (d + t1) | 0;
    d = c;
    c = b;
    b = a;
    a = (t1 + sum0 + majority) | 0;
  }
  (state[0] as number) += a;
  (state[1] as number) += b;
  (state[2] as number) += c;
  (state[3] as number) += d;
  (state[4] as number) += e;
  (state[5] as number) += f;
  (state[6] as number) += g;
  (state[7] as number) += h;
}

/**
 * Digest of `bytes[0, length)` after `before` bytes that are already in the state.
 *
 * @param bytes scratch space: must have `PADDING_BYTES` of room behind the message
 */
export function finish(state: Int32Array, bytes: Uint8Array, length: number, before: number): void {
  const padded = Math.ceil((length + 9) / BLOCK_BYTES) * BLOCK_BYTES;
  bytes.fill(0, length, padded);
  bytes[length] = 0x80;
  // Lengths here stay far below 2^29 bytes, so 32 bits hold the bit count.
  const bits = (before + length) * 8;
  for (let index = 1; index <= 4; index++) bytes[padded - index] = bits >>> (8 * index - 8);
  for (let offset = 0; offset < padded; offset += BLOCK_BYTES) compress(state, bytes, offset);
}

/** The state as 32 bytes, big-endian. */
export function writeDigest(state: Int32Array, target: Uint8Array, offset: number): void {
  for (let index = 0; index < 32; index++)
    target[offset + index] = (state[index >> 2] as number) >>> (24 - 8 * (index & 3));
}

/** A digest, the first 32 of these bytes, as base64url without padding: 43 characters. */
export function digestText(bytes: Uint8Array): string {
  let binary = '';
  for (let index = 0; index < 32; index++) binary += String.fromCharCode(bytes[index] as number);
  return encodeBinary(binary);
}

function rotate(word: number, by: number): number {
  return (word >>> by) | (word << (32 - by));
}
