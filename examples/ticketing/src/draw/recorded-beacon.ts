/**
 * drand without a network: a round that was published on 23 August 2023, answered as drand's servers answer. It shows
 * how a draw with a public number looks and is checked, and proves nothing to anybody: everybody could know it long ago.
 */
import type { BeaconSource } from '@urr/server';
import { drandBeacon } from '@urr/server';

const RECORDED = {
  round: 1000,
  randomness: 'fe290beca10872ef2fb164d2aa4442de4566183ec51c56ff3cd603d930e54fdd',
  signature:
    'b44679b9a59af2ec876b1a6b1ad52ea9b1615fc3982b19576350f93447cb1125e342b73a8dd2bacbe47e4b6b63ed5e39',
};

export function recordedBeacon(): BeaconSource {
  const drand = drandBeacon({ url: 'https://recorded.invalid', fetch: async () => Response.json(RECORDED) });
  // A real draw announces the first round after its opening.
  return { ...drand, roundAt: () => RECORDED.round };
}
