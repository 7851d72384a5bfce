import {
  type Clock,
  type Config,
  canSign,
  type KeySource,
  type QueueKeys,
  type Random,
  type Tokens,
} from '@urr/core';
import { createKeyed } from '../key-source';
import { createRememberedTokens } from './verified-tokens';

/** The three kinds of token the entry queue reads and writes. */
export type QueueTokens = {
  readonly place: Tokens;
  readonly vwr: Tokens;
  readonly entry: Tokens;
  /** Whether tier-1 passes can be renewed: the ring holds a secret or a private key. */
  readonly canRenew: boolean;
};

/** Loads keys as their source says; each load begins with nothing remembered as verified. */
export function createQueueTokens(options: {
  readonly config: Config;
  readonly keys: KeySource<QueueKeys>;
  readonly clock: Clock;
  readonly random: Random | undefined;
}): () => Promise<QueueTokens> {
  const { config, clock, random } = options;
  return createKeyed<QueueKeys, QueueTokens>({
    source: options.keys,
    rings: ['place', 'vwr', 'entry'],
    signers: ['place', 'entry'],
    clock,
    make(keys) {
      const tokens = (kind: 'queue-place' | 'vwr' | 'entry', ring: QueueKeys['place']): Tokens =>
        createRememberedTokens({ config, kind, keys: ring, clock, random });
      return {
        place: tokens('queue-place', keys.place),
        vwr: tokens('vwr', keys.vwr),
        entry: tokens('entry', keys.entry),
        canRenew: canSign(keys.vwr),
      };
    },
  });
}
