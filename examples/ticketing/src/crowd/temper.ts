/** What kind of person a visitor is. Most simply wait. */
import { CHEATS, type CheatName } from '../cheat/cheats';

export type Temper = {
  /** Sends tokens in headers, as an app without cookies does. */
  readonly carrier: 'cookies' | 'headers';
  /** Opens a copied address of the seat map instead of pressing the button. */
  readonly pastesAddress: boolean;
  readonly leaves: 'line' | 'queue' | 'seats' | null;
  /** Comes again in the middle of the line, as after a reload. */
  readonly reloads: boolean;
  /** Presses the button twice at once. */
  readonly repeats: boolean;
  readonly cheat: CheatName | null;
};

export function drawTemper(random: () => number): Temper {
  const carrier = random() < 0.06 ? 'headers' : 'cookies';
  const leaving = random();
  return {
    carrier,
    pastesAddress: carrier === 'cookies' && random() < 0.05,
    leaves: leaving < 0.12 ? 'line' : leaving < 0.2 ? 'queue' : leaving < 0.46 ? 'seats' : null,
    reloads: random() < 0.08,
    repeats: random() < 0.05,
    cheat: random() < 0.04 ? (CHEATS[Math.floor(random() * CHEATS.length)] ?? null) : null,
  };
}
