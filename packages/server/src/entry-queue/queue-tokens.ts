import { type Clock, type Config, canSign, type KeySource, type QueueKeys, type Random } from '@urr/core';
import { createKeyed } from '../key-source';
import { createRememberedTokens, type RememberedTokens } from './verified-tokens';

/** The three kinds of token the entry queue reads and writes. */
export type QueueTokens = {
  readonly place: RememberedTokens;
  readonly vwr: RememberedTokens;
  readonly entry: RememberedTokens;
  /** Whether tier-1 passes can be renewed: the ring holds a secret or a private key. */
  readonly canRenew: boolean;
};

export type QueueTokenSource = {
  /** Tokens under the present keys. */
  get(): Promise<QueueTokens>;
  /** The same where they are at hand, for those who would rather not wait. */
  now(): QueueTokens | undefined;
};

/** Loads keys as their source says; each load begins with nothing remembered as verified. */
export function createQueueTokens(options: {
  readonly config: Config;
  readonly keys: KeySource<QueueKeys>;
  readonly clock: Clock;
  readonly random: Random | undefined;
}): QueueTokenSource {
  const { config, clock, random } = options;
  let latest: QueueTokens | undefined;
  const get = createKeyed<QueueKeys, QueueTokens>({
    source: options.keys,
    rings: ['place', 'vwr', 'entry'],
    signers: ['place', 'entry'],
    clock,
    make(keys) {
      const tokens = (kind: 'queue-place' | 'vwr' | 'entry', ring: QueueKeys['place']): RememberedTokens =>
        createRememberedTokens({ config, kind, keys: ring, clock, random });
      latest = {
        place: tokens('queue-place', keys.place),
        vwr: tokens('vwr', keys.vwr),
        entry: tokens('entry', keys.entry),
        canRenew: canSign(keys.vwr),
      };
      return latest;
    },
  });
  const isLoaded = typeof options.keys === 'function';
  return {
    get,
    now() {
      // Asking is what has keys loaded again when it is time; it fails only while none were loaded.
      if (isLoaded) get().catch(() => {});
      return latest;
    },
  };
}
