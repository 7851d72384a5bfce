/** The cookies beside an answer: places and passes HttpOnly, a readable companion with each pass's end. */
import type { Config } from '@urr/core';
import { type CookieNames, clearCookie, cookieNames, serializeCookie } from '@urr/core/cookies';
import { payloadOf } from './token-payload';

type PassKind = 'vwr' | 'entry';

export type PassCookies = {
  readonly names: CookieNames;
  /** Ends with the place itself. */
  place(tier: 1 | 2, place: string): readonly string[];
  pass(kind: PassKind, token: string, expiresAtMs: number): readonly string[];
  clearPlace(tier: 1 | 2): readonly string[];
  /** Removes the companion, and the pass cookie unless it holds a pass of another event. */
  clearPass(kind: PassKind, presented: readonly string[]): readonly string[];
};

export function passCookies(config: Config, eventId: string, secure: boolean, nowMs: number): PassCookies {
  const names = cookieNames(config, eventId);
  const placeName = (tier: 1 | 2): string => (tier === 1 ? names.place1 : names.place2);
  const companion = (kind: PassKind): string => (kind === 'vwr' ? names.vwrExpiry : names.entryExpiry);
  const secondsLeft = (untilMs: number): number => Math.ceil((untilMs - nowMs) / 1000);

  return {
    names,
    place(tier, place) {
      const ends = payloadOf(place)?.exp;
      const maxAgeSeconds = typeof ends === 'number' ? secondsLeft(ends * 1000) : config.ttl.recordSeconds;
      return [serializeCookie(config, placeName(tier), place, { maxAgeSeconds, secure })];
    },
    pass(kind, token, expiresAtMs) {
      const maxAgeSeconds = secondsLeft(expiresAtMs);
      const ends = String(Math.floor(expiresAtMs / 1000));
      return [
        serializeCookie(config, names[kind], token, { maxAgeSeconds, secure }),
        serializeCookie(config, companion(kind), ends, { maxAgeSeconds, secure, httpOnly: false }),
      ];
    },
    clearPlace: (tier) => [clearCookie(config, placeName(tier), { secure })],
    clearPass(kind, presented) {
      const readable = clearCookie(config, companion(kind), { secure, httpOnly: false });
      const foreign = presented.length > 0 && presented.every((token) => belongsElsewhere(token, eventId));
      return foreign ? [readable] : [clearCookie(config, names[kind], { secure }), readable];
    },
  };
}

function belongsElsewhere(token: string, eventId: string): boolean {
  const audience = payloadOf(token)?.aud;
  return typeof audience === 'string' && audience !== eventId;
}
