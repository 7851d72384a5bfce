import {
  BLOCK_BYTES,
  compress,
  digestText,
  finish,
  initialState,
  PADDING_BYTES,
  writeDigest,
} from '@urr/core/sha256';
import type { Hmac } from '@urr/core/verify-hs256';

/** The two halves of a key after one block each: what HMAC would compute anew for every message. */
type KeyState = { readonly inner: Int32Array; readonly outer: Int32Array };

/**
 * A synchronous HMAC-SHA256 in plain JavaScript (RFC 2104), for Fetch runtimes: Web Crypto only answers with a
 * promise, and under Node-based hosts each such call costs ten times the hash. Key states are kept for as long as
 * the secret is.
 *
 * @returns base64url without padding, as `createVerifierHs256` wants it
 */
export function createPortableHmac(): Hmac {
  const states = new WeakMap<Uint8Array, KeyState>();
  const encoder = new TextEncoder();
  let scratch = new Uint8Array(4096);
  const digest = new Uint8Array(32 + PADDING_BYTES);

  return (secret, input) => {
    let key = states.get(secret);
    if (key === undefined) {
      key = keyState(secret);
      states.set(secret, key);
    }
    // Every UTF-16 unit takes at most three bytes.
    if (scratch.length < input.length * 3 + PADDING_BYTES) {
      scratch = new Uint8Array(input.length * 3 + PADDING_BYTES);
    }
    const state = key.inner.slice();
    finish(state, scratch, encoder.encodeInto(input, scratch).written, BLOCK_BYTES);
    writeDigest(state, digest, 0);
    state.set(key.outer);
    finish(state, digest, 32, BLOCK_BYTES);
    writeDigest(state, digest, 0);
    return digestText(digest);
  };
}

function keyState(secret: Uint8Array): KeyState {
  const block = new Uint8Array(secret.length + PADDING_BYTES);
  block.set(secret);
  if (secret.length > BLOCK_BYTES) {
    const state = initialState();
    finish(state, block, secret.length, 0);
    writeDigest(state, block.fill(0), 0);
  }
  return { inner: padded(block, 0x36), outer: padded(block, 0x5c) };
}

/** The state after the first block of these bytes. */
function padded(bytes: Uint8Array, pad: number): Int32Array {
  const state = initialState();
  compress(
    state,
    bytes.map((byte) => byte ^ pad),
    0,
  );
  return state;
}
