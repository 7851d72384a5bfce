/** What the address of the showcase asks for. */

export const LANGUAGES = ['ko', 'en', 'ja'] as const;
export const THEMES = ['light', 'dark'] as const;
export const FORMS = ['panel', 'window', 'all'] as const;
/** The two lines, and the time left on the pass behind them. */
export const TIERS = ['1', '2', 'pass'] as const;
export type Tier = (typeof TIERS)[number];

export type Choice = {
  readonly state: string;
  readonly lang: (typeof LANGUAGES)[number];
  readonly theme: (typeof THEMES)[number];
  readonly form: (typeof FORMS)[number];
  readonly tier: Tier;
};

/** @param statesOf those there are; anything else in the query counts as left out */
export function readChoice(query: URLSearchParams, statesOf: (tier: Tier) => readonly string[]): Choice {
  const pick = <T extends string>(name: string, values: readonly T[], fallback: T): T =>
    values.find((value) => value === query.get(name)) ?? fallback;
  const tier = pick('tier', TIERS, '1');
  const states = statesOf(tier);
  return {
    state: pick('state', states, states.find((name) => /^(?:waiting|active)$/.test(name)) ?? ''),
    lang: pick('lang', LANGUAGES, 'ko'),
    theme: pick('theme', THEMES, 'light'),
    form: pick('form', FORMS, 'panel'),
    tier,
  };
}
