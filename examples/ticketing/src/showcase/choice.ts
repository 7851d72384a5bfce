/** What the address of the showcase asks for. */

export const LANGUAGES = ['ko', 'en', 'ja'] as const;
export const THEMES = ['light', 'dark'] as const;
export const FORMS = ['panel', 'window', 'all'] as const;
export const TIERS = ['1', '2'] as const;

export type Choice = {
  readonly state: string;
  readonly lang: (typeof LANGUAGES)[number];
  readonly theme: (typeof THEMES)[number];
  readonly form: (typeof FORMS)[number];
  readonly tier: (typeof TIERS)[number];
};

/** @param states those there are; anything else in the query counts as left out */
export function readChoice(query: URLSearchParams, states: readonly string[]): Choice {
  const pick = <T extends string>(name: string, values: readonly T[], fallback: T): T =>
    values.find((value) => value === query.get(name)) ?? fallback;
  return {
    state: pick('state', states, 'waiting'),
    lang: pick('lang', LANGUAGES, 'ko'),
    theme: pick('theme', THEMES, 'light'),
    form: pick('form', FORMS, 'panel'),
    tier: pick('tier', TIERS, '1'),
  };
}
