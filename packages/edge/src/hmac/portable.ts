import { BLOCK_BYTES, compress, finish, initialState, PADDING_BYTES, writeDigest } from '@urr/core/sha256';
import type { Hmac } from '@urr/core/verify-hs256';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

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
    finish(state, scratch, encode(encoder, input, scratch), BLOCK_BYTES);
    writeDigest(state, digest, 0);
    state.set(key.outer);
    finish(state, digest, 32, BLOCK_BYTES);
    writeDigest(state, digest, 0);
    return toBase64Url(digest);
  };
}

/** Tokens are ASCII; whatever else comes is encoded the long way round. */
function encode(encoder: TextEncoder, input: string, target: Uint8Array): number {
  for (let index = 0; index < input.length; index++) {
    const unit = input.charCodeAt(index);
    if (unit > 127) return encoder.encodeInto(input, target).written;
    target[index] = unit;
  }
  return input.length;
}

function keyState(secret: Uint8Array): KeyState {
  const block = new Uint8Array(BLOCK_BYTES);
  if (secret.length > BLOCK_BYTES) {
    const bytes = new Uint8Array(secret.length + PADDING_BYTES);
    bytes.set(secret);
    const state = initialState();
    finish(state, bytes, secret.length, 0);
    writeDigest(state, block, 0);
  } else {
    block.set(secret);
  }
  return { inner: padded(block, 0x36), outer: padded(block, 0x5c) };
}

function padded(block: Uint8Array, pad: number): Int32Array {
  const state = initialState();
  compress(
    state,
    block.map((byte) => byte ^ pad),
    0,
  );
  return state;
}

/** 32 bytes as 43 characters. */
function toBase64Url(bytes: Uint8Array): string {
  let text = '';
  for (let index = 0; index < 30; index += 3) {
    const group =
      ((bytes[index] as number) << 16) | ((bytes[index + 1] as number) << 8) | (bytes[index + 2] as number);
    text += letter(group >>> 18) + letter(group >>> 12) + letter(group >>> 6) + letter(group);
  }
  const rest = ((bytes[30] as number) << 8) | (bytes[31] as number);
  return text + letter(rest >>> 10) + letter(rest >>> 4) + letter(rest << 2);
}

function letter(bits: number): string {
  return ALPHABET.charAt(bits & 63);
}
