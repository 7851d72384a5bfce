/**
 * What is measured: a shop with 50 rules, passes as the servers issue them, and requests whose strings are new for
 * each call, as those of a real server are. Otherwise a cache would find its keys by address.
 */
import { randomBytes } from 'node:crypto';
import { type Config, type ConfigInput, createKeyRing, createTokens, defineConfig } from '@urr/core';
import type { GuardRequest } from '../../src/decision';

export const EVENT = 'iu-2027';
export const PATH = `/api/v1/seats/${EVENT}/sections/A12`;
export const OPEN_PATH = `/events/${EVENT}/poster.jpg`;
export const RULES = 50;

/** Passes live longer here than they would, so that long runs need no new ones. */
export const configWith = (input: Pick<ConfigInput, 'routes'>): Config =>
  defineConfig({ ttl: { vwrSeconds: 3600, entrySeconds: 3600 }, ...input }, { warn: () => {} });

export const config = configWith({
  routes: {
    guard: ['/api/*', '/my/*', '/checkout/*', ...numbered(7, (n) => `POST /forms/form-${n}`)],
    exempt: [
      '/api/v1/events/*',
      '/api/v1/auth/*',
      '/api/auth/*',
      '/api/v1/queue/*',
      '/api/v1/stats/*',
      '/vwr/*',
      '/vwr-api/*',
      'POST /api/v1/payments/return/*',
      ...numbered(12, (n) => `/api/v1/catalog-${n}/*`),
    ],
    entry: [
      '/api/v1/seats/:eventId/*',
      '/api/v1/seats/reserve',
      '/api/v1/reservations/*',
      '/api/v1/payments/*',
      ...numbered(16, (n) => `/api/v${n + 2}/seats/:eventId/*`),
    ],
  },
});

/** As `urr keys new` makes them: 43 characters. */
export const secrets = { vwr: secret(), entry: secret() };

export const keys = {
  vwr: createKeyRing([{ kid: 'v1', alg: 'HS256', secret: secrets.vwr }]),
  entry: createKeyRing([{ kid: 'e1', alg: 'HS256', secret: secrets.entry }]),
};

export type Pair = { readonly vwr: string; readonly entry: string };

/** Passes of as many visitors. */
export async function issuePairs(count: number): Promise<readonly Pair[]> {
  const issuers = {
    vwr: createTokens({ config, kind: 'vwr', keys: keys.vwr }),
    entry: createTokens({ config, kind: 'entry', keys: keys.entry }),
  };
  return Promise.all(
    Array.from({ length: count }, async (_, index) => {
      const claims = {
        eventId: EVENT,
        epoch: 1,
        subject: randomBytes(16).toString('base64url'),
        position: index + 1,
      };
      return { vwr: await issuers.vwr.issue(claims), entry: await issuers.entry.issue(claims) };
    }),
  );
}

export const signingInput = (token: string): string => token.slice(0, token.lastIndexOf('.'));

/** Cookies a shop has beside ours. */
const COMPANY = [
  '_ga=GA1.1.1234567890.1700000000',
  '_ga_ABCDEFGHIJ=GS1.1.1700000000.1.1.1700000100.60.0.0',
  'SESSION=NzE4ZTQ0YjYtYzFkZS00ZTYw',
  'lang=ko',
  'urr-vwr-exp-iu-2027=1800000600',
  'urr-entry-exp-iu-2027=1800000600',
];

export function cookieHeader({ vwr, entry }: Pair, company = false): string {
  const passes = [`${config.cookies.vwr}=${vwr}`, `${config.cookies.entry}=${entry}`];
  return (company ? [...COMPANY.slice(0, 3), ...passes, ...COMPANY.slice(3)] : passes).join('; ');
}

export const HEADERS: Readonly<Record<string, string>> = {
  host: 'tickets.example.com',
  'user-agent': 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15',
  accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
  'accept-language': 'ko-KR,ko;q=0.9,en;q=0.8',
  'sec-fetch-mode': 'navigate',
  'sec-fetch-dest': 'document',
  'sec-fetch-site': 'same-origin',
  referer: 'https://tickets.example.com/events/iu-2027',
};

/** A maker of requests that share nothing but the values: path and cookies are copied out of bytes every time. */
export function requestsWith(path: string, cookies: readonly string[]): (index: number) => GuardRequest {
  const pathBytes = Buffer.from(path, 'latin1');
  const cookieBytes = cookies.map((cookie) => Buffer.from(cookie, 'latin1'));
  const now = Date.now();
  const header = (name: string): string | undefined => HEADERS[name];
  return (index) => {
    const cookie = cookieBytes[index % cookieBytes.length];
    return {
      method: 'GET',
      path: pathBytes.toString('latin1'),
      query: 'zone=1',
      cookies: cookie === undefined ? [] : [cookie.toString('latin1')],
      header,
      now,
    };
  };
}

function secret(): string {
  return randomBytes(32).toString('base64url');
}

function numbered(count: number, rule: (n: number) => string): string[] {
  return Array.from({ length: count }, (_, index) => rule(index));
}
