import crypto, { createHash, createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import { SIGNATURE_LENGTH, type SignatureCheck } from '../token/judge';
import type { Hmac } from '../token/verify-hs256';

/**
 * HMAC-SHA256 by node:crypto. Keys are prepared once: a raw secret is imported anew by every call.
 *
 * @returns base64url without padding, as `createVerifierHs256` wants it
 */
export function createNodeHmac(): Hmac {
  // Since Node 20.12. Two hashes at once cost half of what setting up a Hmac object does.
  return typeof crypto.hash === 'function' ? createOneShotHmac() : createKeyObjectHmac();
}

function createKeyObjectHmac(): Hmac {
  const keys = new WeakMap<Uint8Array, KeyObject>();
  return (secret, input) => {
    let key = keys.get(secret);
    if (key === undefined) {
      key = createSecretKey(secret);
      keys.set(secret, key);
    }
    return createHmac('sha256', key).update(input, 'utf8').digest('base64url');
  };
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
  readonly views: Buffer[];
};

function createOneShotHmac(): Hmac {
  const states = new WeakMap<Uint8Array, KeyState>();
  const longer = createKeyObjectHmac();

  const hmac = (secret: Uint8Array, input: string): string => {
    if (input.length > MAX_INPUT) return longer(secret, input);
    let state = states.get(secret);
    if (state === undefined) {
      state = keyState(secret);
      states.set(secret, state);
    }
    return digest(state, state.inner.write(input, BLOCK_BYTES, 'utf8'));
  };
  return Object.assign(hmac, { checkOf });
}

/** The token is copied once, as a whole, and compared where it lies: taking it apart costs as much as a hash. */
function checkOf(secret: Uint8Array): SignatureCheck {
  const state = keyState(secret);
  const { inner } = state;
  return (token, end) => {
    // What is not ASCII has more bytes than characters, and what is longer than the buffer fewer.
    if (end < 0 || inner.write(token, BLOCK_BYTES, 'utf8') !== token.length) return false;
    const signature = digest(state, end);
    const dot = BLOCK_BYTES + end;
    let difference = ((token.length - end - 1) ^ SIGNATURE_LENGTH) | ((inner[dot] as number) ^ 46);
    for (let index = 0; index < SIGNATURE_LENGTH; index++)
      difference |= (inner[dot + 1 + index] as number) ^ signature.charCodeAt(index);
    return difference === 0;
  };
}

/** The HMAC of the first `length` bytes behind the key in `inner`. */
function digest({ inner, outer, views }: KeyState, length: number): string {
  let message = views[length];
  if (message === undefined) {
    message = inner.subarray(0, BLOCK_BYTES + length);
    views[length] = message;
  }
  outer.write(crypto.hash('sha256', message, 'binary'), BLOCK_BYTES, 'latin1');
  return crypto.hash('sha256', outer, 'base64url');
}

function keyState(secret: Uint8Array): KeyState {
  const key = Buffer.alloc(BLOCK_BYTES);
  key.set(secret.length > BLOCK_BYTES ? createHash('sha256').update(secret).digest() : secret);
  const inner = Buffer.alloc(BLOCK_BYTES + 3 * MAX_INPUT);
  const outer = Buffer.alloc(BLOCK_BYTES + DIGEST_BYTES);
  inner.set(key.map((byte) => byte ^ 0x36));
  outer.set(key.map((byte) => byte ^ 0x5c));
  return { inner, outer, views: [] };
}
