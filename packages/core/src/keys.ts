/**
 * Key rings: which keys sign and check each kind of token. The first key signs, all of them verify. To rotate, append
 * the new key everywhere, move it to the front at issuers, then drop the old one after the longest token life.
 */
import { KeysError } from './errors';
import { concealed, isSameKey, type Key, type KeyEntry, MAKE_ONE, toKey } from './key-entry';
import { nearest } from './nearest';

export type { Hs256Key, Jwk, Key, KeyEntry, PublicKey } from './key-entry';

/**
 * Checked keys of one purpose. JSON.stringify, console.log and String show kids and algorithms only.
 * Made by `createKeyRing` or `parseKeys`.
 */
export type KeyRing = { readonly keys: readonly Key[] };

/** What the waiting room needs. */
export type RoomKeys = { readonly place: KeyRing; readonly vwr: KeyRing };
/** What the entry queue needs. */
export type QueueKeys = { readonly place: KeyRing; readonly vwr: KeyRing; readonly entry: KeyRing };
/** What guards and the entry gate need. Place keys never go there. */
export type GuardKeys = { readonly vwr: KeyRing; readonly entry: KeyRing };
/** Keys, or a function that loads them: servers call it at first use and then every 5 minutes. */
export type KeySource<K> = K | (() => Promise<K>);

/** The three rings of a deployment. Each service takes those it needs and says at once when one is missing. */
export type Keys = QueueKeys;

const RINGS = ['place', 'vwr', 'entry'] as const;

/**
 * Makes a ring from at least one key. Secrets are copied.
 *
 * @param entries first one signs, all verify
 * @param name what messages call the ring: `vwr[0] (kid "v1"): …`
 * @throws {KeysError} short or repeated secrets, repeated or malformed kids, unknown algorithms, JWKs that do not fit
 */
export function createKeyRing(entries: readonly KeyEntry[], name = 'keys'): KeyRing {
  if (!Array.isArray(entries)) throw new KeysError(`${name}: expected an array of keys`);
  if (entries.length === 0) throw new KeysError(`${name}: is empty, expected at least one key; ${MAKE_ONE}`);
  const keys = entries.map((entry, index) => toKey(entry, `${name}[${index}]`));
  keys.forEach((key, index) => {
    const earlier = keys.slice(0, index);
    const taken = earlier.findIndex(({ kid }) => kid === key.kid);
    if (taken >= 0)
      throw new KeysError(`${label(name, index, key)}: kid is already that of ${name}[${taken}]`);
    const same = earlier.findIndex((other) => isSameKey(other, key));
    if (same >= 0)
      throw new KeysError(
        `${label(name, index, key)}: same ${materialOf(key)} as ${name}[${same}]; ${MAKE_ONE}`,
      );
  });
  return concealed({ keys: Object.freeze(keys) }, () => ({
    keys: keys.map(({ kid, alg }) => ({ kid, alg })),
  }));
}

/**
 * Reads rings from JSON, as an environment variable or a secret manager gives them:
 * `{"place":[{"kid":"p1","alg":"HS256","secret":"…"}],"vwr":[…],"entry":[…]}`. A ring may be left out where it has no
 * business, as the place ring has at the edge; whoever needs it then refuses to start, with a `KeysError` of its own.
 *
 * @param json the text, or the object it holds
 * @throws {KeysError} anything unexpected, and rings that share a key. Never repeats the text: it holds secrets
 */
export function parseKeys(json: string | object): Keys {
  const value = typeof json === 'string' ? parseJson(json) : json;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new KeysError('expected an object with the rings place, vwr and entry');
  }
  const rings: { [name in (typeof RINGS)[number]]?: KeyRing } = {};
  for (const [name, entries] of Object.entries(value)) {
    const ring = RINGS.find((known) => known === name);
    if (ring === undefined) {
      const hint = nearest(name, RINGS);
      throw new KeysError(
        `${name}: unknown ring, ${hint ? `did you mean ${hint}?` : 'expected place, vwr or entry'}`,
      );
    }
    if (entries !== undefined) rings[ring] = createKeyRing(entries as KeyEntry[], ring);
  }
  assertRingsDiffer(rings);
  return rings as Keys;
}

/**
 * Stops when two rings share a secret or key pair: whoever can make one kind of token could then make another.
 *
 * @throws {KeysError} naming both keys
 */
export function assertRingsDiffer(rings: { readonly [name: string]: KeyRing | undefined }): void {
  const seen: { at: string; key: Key; ring: string }[] = [];
  for (const [ring, value] of Object.entries(rings)) {
    for (const [index, key] of (value?.keys ?? []).entries()) {
      const at = label(ring, index, key);
      const same = seen.find((other) => other.ring !== ring && isSameKey(other.key, key));
      if (same) {
        throw new KeysError(
          `${at}: same ${materialOf(key)} as ${same.at}, expected rings to differ; ${MAKE_ONE}`,
        );
      }
      seen.push({ at, key, ring });
    }
  }
}

/** Whether a ring can issue tokens: its first key is an HS256 secret or has its private part. */
export function canSign(ring: KeyRing): boolean {
  const [first] = ring.keys;
  return first !== undefined && (first.alg === 'HS256' || first.privateKey !== undefined);
}

/** How messages name a key: `vwr[0] (kid "v1")`. */
function label(ring: string, index: number, key: Key): string {
  return `${ring}[${index}] (kid "${key.kid}")`;
}

function materialOf(key: Key): string {
  return key.alg === 'HS256' ? 'secret' : 'key pair';
}

const MAKE_KEYS = 'make keys: npx @urr/server keys new';

/** Without the cause: V8's SyntaxError quotes the text, which holds secrets. */
function parseJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    const found = json.trim() === '' ? 'an empty text' : 'text that does not parse';
    throw new KeysError(`expected JSON with the rings place, vwr and entry, found ${found}; ${MAKE_KEYS}`);
  }
}
