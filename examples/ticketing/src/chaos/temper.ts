/** What kind of person a visitor is. Most simply wait. */
import { between, type Chance } from './random';

export type Temper = {
  readonly leaves: 'room' | 'queue' | null;
  /** Sends a key with the press of the button, so that however often it has to be sent, it is one. */
  readonly hasKey: boolean;
  /** Comes again in the middle of each line, as after a reload. */
  readonly reloads: boolean;
  /** Looks at the seats so many times before it is done, so long each. */
  readonly looks: number;
  readonly lookMs: number;
  /** Tries the doors on the way. */
  readonly trespasses: boolean;
};

export function drawTemper(chance: Chance): Temper {
  const leaving = chance();
  return {
    leaves: leaving < 0.05 ? 'room' : leaving < 0.1 ? 'queue' : null,
    hasKey: chance() < 0.5,
    reloads: chance() < 0.15,
    looks: chance() < 0.03 ? 5 : 1,
    lookMs: between(chance, 500, 1500),
    trespasses: chance() < 0.1,
  };
}
