import { createHash, createHmac, hash } from 'node:crypto';
import { SIGNATURE_LENGTH, type SignatureCheck } from '../token/judge';
import type { Hmac } from '../token/verify-hs256';

/**
 * HMAC-SHA256 by node:crypto. Keys are prepared once, and each HMAC is two hashes at once: setting up a Hmac object takes
 * twice as long.
 *
 * @returns base64url without padding, as `createVerifierHs256` wants it
 */
export function createNodeHmac(): Hmac {
  const states = new WeakMap<Uint8Array, KeyState>();

  const hmac = (secret: Uint8Array, input: string): string => {
    if (input.length > MAX_INPUT) return createHmac('sha256', secret).update(input).digest('base64url');
    let state = states.get(secret);
    if (state === undefined) {
      state = keyState(secret);
      states.set(secret, state);
    }
    return digest(state, state.inner.write(input, BLOCK_BYTES, 'utf8'));
  };
  return Object.assign(hmac, { checkOf });
}

const BLOCK_BYTES = 64;
const DIGEST_BYTES = 32;
/** Longest input taken at once, in UTF-16 units. Tokens have about 300, at most `MAX_TOKEN_LENGTH`. */
const MAX_INPUT = 2048;

/** What both hashes of one secret are made from (RFC 2104), each beginning with its padded key. */
type KeyState = {
  readonly inner: Buffer;
  readonly outer: Buffer;
  /** `inner` cut to each length that has come: making a view costs as much as a hash. */
  readonly views: Uint8Array[];
};

/** The token is copied once, as a whole, and compared where it lies: taking it apart costs as much as a hash. */
function checkOf(secret: Uint8Array): SignatureCheck {
  const state = keyState(secret);
  const { inner } = state;
  const given = new DataView(inner.buffer, inner.byteOffset);
  const wanted = Buffer.alloc(SIGNATURE_LENGTH);
  const made = new DataView(wanted.buffer, wanted.byteOffset);
  return (token, end) => {
    const length = token.length;
    // What is not ASCII has more bytes than characters, and what is longer than the buffer fewer.
    if (length - end - 1 !== SIGNATURE_LENGTH || end < 0) return false;
    if (inner.write(token, BLOCK_BYTES, 'utf8') !== length) return false;
    wanted.write(digest(state, end), 0, 'latin1');
    const dot = BLOCK_BYTES + end;
    let difference = given.getUint8(dot) ^ 46;
    // Four characters at a time; the last four are looked at beside three of those before, there being 43.
    for (let at = 0; at < SIGNATURE_LENGTH - 4; at += 4)
      difference |= given.getInt32(dot + 1 + at) ^ made.getInt32(at);
    difference |= given.getInt32(dot + SIGNATURE_LENGTH - 3) ^ made.getInt32(SIGNATURE_LENGTH - 4);
    return difference === 0;
  };
}

/** The HMAC of the first `length` bytes behind the key in `inner`. */
function digest({ inner, outer, views }: KeyState, length: number): string {
  let message = views[length];
  if (message === undefined) {
    message = new Uint8Array(inner.buffer, inner.byteOffset, BLOCK_BYTES + length);
    views[length] = message;
  }
  outer.write(hash('sha256', message, 'binary'), BLOCK_BYTES, 'latin1');
  return hash('sha256', outer, 'base64url');
}

function keyState(secret: Uint8Array): KeyState {
  const key = secret.length > BLOCK_BYTES ? createHash('sha256').update(secret).digest() : secret;
  const inner = Buffer.alloc(BLOCK_BYTES + 3 * MAX_INPUT);
  const outer = Buffer.alloc(BLOCK_BYTES + DIGEST_BYTES);
  for (let index = 0; index < BLOCK_BYTES; index++) {
    // Reading beyond the end would give 0 as well, and take a cold function three times as long.
    const byte = index < key.length ? (key[index] as number) : 0;
    inner[index] = byte ^ 0x36;
    outer[index] = byte ^ 0x5c;
  }
  return { inner, outer, views: [] };
}
