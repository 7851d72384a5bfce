/** One key: what users write, what is checked about it, and the form that does not print its secret. */
import { KeysError } from './errors';
import { nearest } from './nearest';

/** The members of a JWK that are read. `JsonWebKey` of Node and browsers and `JWK` of jose fit. */
export type Jwk = {
  readonly kty?: string;
  readonly crv?: string;
  readonly x?: string;
  readonly y?: string;
  readonly d?: string;
  readonly alg?: string;
  readonly use?: string;
  readonly key_ops?: readonly string[];
};

/**
 * A key as it is configured. A string secret stands for its UTF-8 bytes, nothing is decoded; at least 32 bytes.
 * Without `privateKey` an ES256 (P-256) or EdDSA (Ed25519) key can only verify.
 */
export type KeyEntry =
  | { readonly kid: string; readonly alg: 'HS256'; readonly secret: string | Uint8Array }
  | {
      readonly kid: string;
      readonly alg: 'ES256' | 'EdDSA';
      readonly publicKey: Jwk;
      readonly privateKey?: Jwk | undefined;
    };

export type Hs256Key = { readonly kid: string; readonly alg: 'HS256'; readonly secret: Uint8Array };

export type PublicKey = {
  readonly kid: string;
  readonly alg: 'ES256' | 'EdDSA';
  readonly publicKey: Jwk;
  readonly privateKey?: Jwk | undefined;
};

/** A checked key. Secret and private parts are readable but not enumerable: no serializer or logger meets them. */
export type Key = Hs256Key | PublicKey;

/** Smallest HS256 secret: the output size of SHA-256 (RFC 7518 section 3.2). */
const MIN_SECRET_BYTES = 32;
/** Short, so that the size of tokens and cookies stays bounded. */
const KID = /^[A-Za-z0-9_-]{1,16}$/;
/** 32 bytes in base64url: a coordinate of P-256 or Ed25519, and a private key of either. */
const BYTES_32 = /^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/;
/** How messages about a missing or unfit secret end. */
export const MAKE_ONE = 'make one: npx @urr/server keys new';

const MEMBERS = { HS256: ['kid', 'alg', 'secret'], public: ['kid', 'alg', 'publicKey', 'privateKey'] };
const CURVES = {
  ES256: { kty: 'EC', crv: 'P-256', coordinates: ['x', 'y'] },
  EdDSA: { kty: 'OKP', crv: 'Ed25519', coordinates: ['x'] },
} as const;

/**
 * Checks one entry and copies what is needed of it.
 *
 * @param path where the entry stands, for messages: `vwr[0]`
 * @throws {KeysError} naming the field and what was expected, never a secret
 */
export function toKey(entry: unknown, path: string): Key {
  if (!isRecord(entry))
    throw new KeysError(`${path}: expected an object with kid, alg and secret or publicKey`);
  const { kid, alg } = entry;
  if (typeof kid !== 'string' || !KID.test(kid)) {
    throw new KeysError(
      `${path}: kid ${kid === undefined ? 'is missing' : 'is malformed'}, expected 1 to 16 letters, digits, _ or -`,
    );
  }
  const at = `${path} (kid "${kid}")`;
  if (alg === 'HS256') {
    assertMembers(entry, MEMBERS.HS256, at);
    return secretKey(kid, toSecret(entry.secret, at));
  }
  if (alg !== 'ES256' && alg !== 'EdDSA') {
    throw new KeysError(
      `${at}: alg ${alg === undefined ? 'is missing' : 'is not supported'}, expected HS256, ES256 or EdDSA`,
    );
  }
  assertMembers(entry, MEMBERS.public, at);
  const publicKey = toJwk(entry.publicKey, alg, 'verify', `${at}: publicKey`);
  if (isRecord(entry.publicKey) && entry.publicKey.d !== undefined) {
    throw new KeysError(
      `${at}: publicKey holds the private member d; put the whole key under privateKey and leave d out here`,
    );
  }
  if (entry.privateKey === undefined) return pairKey(kid, alg, publicKey, undefined);
  const privateKey = toPrivateJwk(entry.privateKey, alg, `${at}: privateKey`);
  if (privateKey.x !== publicKey.x || privateKey.y !== publicKey.y) {
    throw new KeysError(`${at}: privateKey does not belong to publicKey`);
  }
  return pairKey(kid, alg, publicKey, privateKey);
}

/** Whether two keys are the same secret or the same pair, whatever their kids. */
export function isSameKey(a: Key, b: Key): boolean {
  if (a.alg === 'HS256') return b.alg === a.alg && String(a.secret) === String(b.secret);
  return b.alg === a.alg && a.publicKey.x === b.publicKey.x && a.publicKey.y === b.publicKey.y;
}

/**
 * Makes JSON.stringify, console.log and util.inspect show only these fields of an object, and freezes it.
 * Node's inspect would show hidden properties with `showHidden`, so it is answered as well.
 */
export function concealed<T extends object>(target: T, shown: () => object): T {
  const hidden = { enumerable: false, value: shown };
  Object.defineProperty(target, 'toJSON', hidden);
  Object.defineProperty(target, Symbol.for('nodejs.util.inspect.custom'), hidden);
  return Object.freeze(target);
}

function secretKey(kid: string, secret: Uint8Array): Hs256Key {
  const key = Object.defineProperty({ kid, alg: 'HS256' as const }, 'secret', {
    enumerable: false,
    get: () => secret,
  });
  return concealed(key as Hs256Key, () => ({ kid, alg: 'HS256' }));
}

function pairKey(kid: string, alg: PublicKey['alg'], publicKey: Jwk, privateKey: Jwk | undefined): PublicKey {
  const key = Object.defineProperty({ kid, alg, publicKey }, 'privateKey', {
    enumerable: false,
    get: () => privateKey,
  });
  return concealed(key as PublicKey, () => ({ kid, alg, publicKey }));
}

function toSecret(secret: unknown, at: string): Uint8Array {
  const bytes = typeof secret === 'string' ? new TextEncoder().encode(secret) : toBytes(secret);
  if (bytes === undefined) {
    const found = secret === undefined ? 'is missing' : 'has the wrong type';
    throw new KeysError(
      `${at}: secret ${found}, expected a string or a Uint8Array of at least ${MIN_SECRET_BYTES} bytes; ${MAKE_ONE}`,
    );
  }
  if (bytes.length < MIN_SECRET_BYTES) {
    throw new KeysError(
      `${at}: secret has ${bytes.length} bytes, expected at least ${MIN_SECRET_BYTES}; ${MAKE_ONE}`,
    );
  }
  return bytes;
}

/** A copy, so that wiping or reusing the caller's buffer changes nothing here. Accepts arrays of another realm. */
function toBytes(value: unknown): Uint8Array | undefined {
  return Object.prototype.toString.call(value) === '[object Uint8Array]'
    ? Uint8Array.from(value as Uint8Array)
    : undefined;
}

function toJwk(value: unknown, alg: PublicKey['alg'], operation: 'sign' | 'verify', at: string): Jwk {
  const { kty, crv, coordinates } = CURVES[alg];
  if (!isRecord(value))
    throw new KeysError(
      `${at} ${value === undefined ? 'is missing' : 'has the wrong type'}, expected a JWK (an object)`,
    );
  if (value.kty !== kty || value.crv !== crv) {
    throw new KeysError(`${at} does not fit alg ${alg}, expected kty "${kty}" and crv "${crv}"`);
  }
  if (value.alg !== undefined && value.alg !== alg && !(alg === 'EdDSA' && value.alg === 'Ed25519')) {
    throw new KeysError(`${at} is marked for another alg, expected ${alg}`);
  }
  if (value.use !== undefined && value.use !== 'sig')
    throw new KeysError(`${at} is not for signatures, expected use "sig"`);
  if (value.key_ops !== undefined && !(Array.isArray(value.key_ops) && value.key_ops.includes(operation))) {
    throw new KeysError(`${at} may not ${operation}, expected "${operation}" among its key_ops`);
  }
  const jwk: { [member: string]: string } = { kty, crv };
  for (const name of coordinates) jwk[name] = toCoordinate(value[name], `${at}.${name}`);
  return Object.freeze(jwk);
}

function toPrivateJwk(value: unknown, alg: PublicKey['alg'], at: string): Jwk {
  const jwk = toJwk(value, alg, 'sign', at);
  const d = toCoordinate((value as Record<string, unknown>).d, `${at}.d`);
  const shown = () => ({ ...jwk });
  return concealed(Object.defineProperty({ ...jwk }, 'd', { enumerable: false, get: () => d }) as Jwk, shown);
}

function toCoordinate(value: unknown, at: string): string {
  if (typeof value === 'string' && BYTES_32.test(value)) return value;
  throw new KeysError(
    `${at} ${value === undefined ? 'is missing' : 'is malformed'}, expected 32 bytes in base64url (43 characters)`,
  );
}

function assertMembers(entry: Record<string, unknown>, known: readonly string[], at: string): void {
  for (const member of Object.keys(entry)) {
    if (known.includes(member)) continue;
    const hint = nearest(member, known);
    throw new KeysError(
      `${at}: unknown member "${member}", ${hint ? `did you mean "${hint}"?` : `expected ${known.join(', ')}`}`,
    );
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
