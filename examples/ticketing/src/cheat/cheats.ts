/** The ways around the waiting room that people try. */
export const CHEATS = ['no-cookie', 'forged-token', 'other-event', 'hidden-path', 'spent-place'] as const;

export type CheatName = (typeof CHEATS)[number];

export function isCheat(value: unknown): value is CheatName {
  return CHEATS.some((name) => name === value);
}
