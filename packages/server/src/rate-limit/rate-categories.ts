/** How many requests a client may send in a minute, by what it asks for. */
import type { Config } from '@urr/core';
import { canonicalPath, foldPath } from '@urr/core/routes';

export type RateCategory = 'AUTH' | 'QUEUE' | 'BOOKING' | 'GENERAL';

/**
 * The categories with their requests per minute and client. `*` at the end is any rest, elsewhere one segment. Paths
 * count with a version (`/api/v1/…`) and without one.
 */
export const RATE_CATEGORIES: {
  readonly [category in RateCategory]: { readonly perMinute: number; readonly paths: readonly string[] };
} = {
  AUTH: { perMinute: 60, paths: ['/api/auth/*'] },
  QUEUE: { perMinute: 120, paths: ['/api/queue/*'] },
  BOOKING: {
    perMinute: 30,
    paths: ['/api/seats/reserve', '/api/reservations', '/api/reservations/*/cancel'],
  },
  GENERAL: { perMinute: 3000, paths: [] },
};

/** Tabs of one visitor that may wait at the same time. */
const TABS = 3;
/** Joining, heartbeats, leaving. */
const BESIDE_POLLS = 10;

const VERSION = /^\/api\/v\d+(?=\/)/;

const PATTERNS = Object.entries(RATE_CATEGORIES).flatMap(([category, { paths }]) =>
  paths.map((path) => ({ category: category as RateCategory, pattern: toPattern(path) })),
);

/**
 * The category of a request. Letter case, a slash at the end and the query make no difference; a path that origins
 * could read in different ways counts as the strictest, so that spelling it strangely gains nothing.
 *
 * @param path raw, as received, with or without a query
 */
export function rateCategoryOf(path: string): RateCategory {
  const raw = typeof path === 'string' ? (path.split(/[?#]/, 1)[0] ?? '') : '';
  const canonical = canonicalPath(raw);
  if (canonical === null) return 'BOOKING';
  const folded = foldPath(canonical).replace(VERSION, '/api').replace(/\/$/, '');
  return PATTERNS.find(({ pattern }) => pattern.test(folded))?.category ?? 'GENERAL';
}

/**
 * Requests per minute by category, with room for whoever waits as the configuration tells them to: three tabs that
 * poll as often as `poll.minSeconds` allows are never limited.
 */
export function ratesPerMinute(config: Config): Readonly<Record<RateCategory, number>> {
  const polls = Math.ceil(60 / config.poll.minSeconds);
  const { AUTH, QUEUE, BOOKING, GENERAL } = RATE_CATEGORIES;
  return {
    AUTH: AUTH.perMinute,
    QUEUE: Math.max(QUEUE.perMinute, polls * TABS + BESIDE_POLLS),
    BOOKING: BOOKING.perMinute,
    GENERAL: GENERAL.perMinute,
  };
}

function toPattern(path: string): RegExp {
  const rest = path.endsWith('/*');
  const segments = (rest ? path.slice(0, -2) : path).replaceAll('*', '[^/]+');
  return new RegExp(`^${segments}${rest ? '(?:/|(?![\\s\\S]))' : '(?![\\s\\S])'}`);
}
