/** Keys as servers hold them: given, or loaded by a function at first use and again every 5 minutes. */
import {
  assertRingsDiffer,
  type Clock,
  canSign,
  isUrrError,
  type KeyRing,
  type KeySource,
  KeysError,
  StoreUnavailableError,
} from '@urr/core';

const RELOAD_MS = 300_000;

/**
 * What a service makes from its keys (issuers, verifiers), made anew only when the keys change.
 *
 * A reload that fails keeps the keys of before and is tried again at the next use a minute later; only the first load
 * rejects. Nothing waits for a reload: it runs beside the calls that notice its time has come.
 *
 * @param options.rings names of the rings that must be there
 * @param options.signers those of them whose first key must be able to sign
 * @throws {StoreUnavailableError} at use: the first load failed
 * @throws {KeysError} keys given directly that lack a ring, cannot sign or share a key
 */
export function createKeyed<K extends { readonly [ring in keyof K]: KeyRing }, T>(options: {
  readonly source: KeySource<K>;
  readonly rings: readonly (keyof K & string)[];
  readonly signers: readonly (keyof K & string)[];
  readonly clock: Clock;
  readonly make: (keys: K) => T;
}): () => Promise<T> {
  const { source, clock, make } = options;
  const checked = (keys: K): T => {
    assertKeys(keys, options.rings, options.signers);
    return make(keys);
  };
  if (typeof source !== 'function') {
    const made = checked(source);
    return () => Promise.resolve(made);
  }

  /** Where keys come from is a store like any other: while it is away, visitors are asked to come back. */
  async function load(): Promise<K> {
    try {
      return await (source as () => Promise<K>)();
    } catch (error) {
      if (isUrrError(error)) throw error;
      const reason = error instanceof Error ? error.message : 'unknown reason';
      throw new StoreUnavailableError(`keys could not be loaded: ${reason}`, { cause: error });
    }
  }

  let current: Promise<T> | undefined;
  let dueAtMs = 0;
  return () => {
    if (current === undefined) {
      dueAtMs = clock() + RELOAD_MS;
      current = load().then(checked);
      current.catch(() => {
        current = undefined;
      });
    } else if (clock() >= dueAtMs) {
      dueAtMs = clock() + RELOAD_MS;
      load()
        .then(checked)
        .then(
          (made) => {
            current = Promise.resolve(made);
          },
          () => {
            dueAtMs = clock() + RELOAD_MS / 5;
          },
        );
    }
    return current;
  };
}

function assertKeys<K extends { readonly [ring in keyof K]: KeyRing }>(
  keys: K,
  rings: readonly (keyof K & string)[],
  signers: readonly (keyof K & string)[],
): void {
  for (const ring of rings) {
    if (keys?.[ring]?.keys === undefined) {
      throw new KeysError(
        `${ring}: ring is missing, expected { ${rings.join(', ')} }; make keys: npx @urr/server keys new`,
      );
    }
  }
  for (const ring of signers) {
    if (!canSign(keys[ring]))
      throw new KeysError(`${ring}[0]: has no privateKey, expected a key that can sign at the front`);
  }
  assertRingsDiffer(Object.fromEntries(rings.map((ring) => [ring, keys[ring]])));
}
