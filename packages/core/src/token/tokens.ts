/** Issuing and verifying the tokens of one kind. */
import { type CryptoKey, importJWK } from 'jose';
import { InputError, KeysError } from '../errors';
import { canSign, type Hs256Key, type Jwk, type Key, type KeyRing } from '../keys';
import {
  type Expected,
  KINDS,
  ringOf,
  type TokenConfig,
  type TokenKind,
  tokenRules,
  type Verdict,
} from './claims';
import { keyHeaders } from './header';
import { signClaims, type TokenInput, toClaims } from './issue';
import { type Random, randomId, systemRandom } from './random-id';
import { verifyToken } from './verify';

/** Now, in epoch milliseconds. */
export type Clock = () => number;

export type Tokens = {
  /**
   * Signs a new token with the ring's first key.
   *
   * @throws {InputError} a field out of range
   * @throws {KeysError} the first key has no private part
   */
  issue(input: TokenInput): Promise<string>;
  /** Judges a token, or what was read where one should be. Never throws on what a visitor can send. */
  verify(token: string | undefined, expected?: Expected): Promise<Verdict>;
};

/** Bytes of a token id: enough to be unique among billions, short in the cookie. */
const JTI_BYTES = 12;

/**
 * Makes the issuer and verifier of one token kind. Keys are imported once, at first use.
 *
 * @param options.kind `waiting-place` and `queue-place` use the place ring, `vwr` and `entry` their own
 * @param options.clock epoch milliseconds, `Date.now` by default
 * @throws {KeysError} `keys` is no ring
 * @throws {InputError} `kind` is none of the four
 */
export function createTokens(options: {
  readonly config: TokenConfig;
  readonly kind: TokenKind;
  readonly keys: KeyRing;
  readonly clock?: Clock | undefined;
  readonly random?: Random | undefined;
}): Tokens {
  const { kind, keys, clock = Date.now, random = systemRandom } = options;
  if (!KINDS.includes(kind)) throw new InputError('kind', `expected one of ${KINDS.join(', ')}`);
  if (!Array.isArray(keys?.keys))
    throw new KeysError(`${ringOf(kind)}: expected a key ring, made by createKeyRing`);
  const rules = tokenRules(options.config, kind);
  const headers = keyHeaders(kind, keys);
  const verificationKey = once((key: Key) =>
    key.alg === 'HS256' ? importSecret(key) : importPair(key, key.publicKey, kind),
  );
  const signingKey = once((key: Key) =>
    key.alg === 'HS256' ? verificationKey(key) : importPair(key, key.privateKey ?? {}, kind),
  );

  return {
    async issue(input) {
      const [key] = keys.keys;
      if (key === undefined || !canSign(keys)) {
        throw new KeysError(
          `${ringOf(kind)}[0] (kid "${key?.kid ?? ''}"): has no privateKey, expected a key that can sign at the front`,
        );
      }
      const claims = toClaims(input, rules, clock(), () => randomId(random, JTI_BYTES));
      return signClaims(claims, kind, key, await signingKey(key));
    },
    verify: (token, expected = {}) =>
      verifyToken(token, { kind, headers, rules, verificationKey }, expected, clock()),
  };
}

/** Keeps the promise made for each key. */
function once(load: (key: Key) => Promise<CryptoKey>): (key: Key) => Promise<CryptoKey> {
  const loaded = new Map<Key, Promise<CryptoKey>>();
  return (key) => {
    const promise = loaded.get(key) ?? load(key);
    loaded.set(key, promise);
    return promise;
  };
}

function importSecret({ secret }: Hs256Key): Promise<CryptoKey> {
  const hmac = { name: 'HMAC', hash: 'SHA-256' };
  return globalThis.crypto.subtle.importKey('raw', Uint8Array.from(secret), hmac, false, ['sign', 'verify']);
}

async function importPair(key: Key, { kty, crv, x, y, d }: Jwk, kind: TokenKind): Promise<CryptoKey> {
  try {
    const members = {
      kty: kty ?? '',
      crv,
      x,
      ...(y === undefined ? {} : { y }),
      ...(d === undefined ? {} : { d }),
    };
    return (await importJWK(members as Parameters<typeof importJWK>[0], key.alg)) as CryptoKey;
  } catch {
    // Whatever the platform says about it may quote the key.
    throw new KeysError(
      `${ringOf(kind)} (kid "${key.kid}"): the platform does not accept this ${key.alg} key`,
    );
  }
}
