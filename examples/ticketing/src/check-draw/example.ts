/** A draw to look at: a round that drand published on 23 August 2023, and a seed nobody needs to hide. */
import { commitment } from '@urr/core/draw';
import type { Facts } from './facts';

const SEED = '3f'.repeat(32);

export const EXAMPLE: Facts = {
  event: 'winter-2027',
  epoch: '1',
  size: '5000',
  commitment: commitment(SEED),
  seed: SEED,
  round: '1000',
  randomness: 'fe290beca10872ef2fb164d2aa4442de4566183ec51c56ff3cd603d930e54fdd',
  position: '17',
};
