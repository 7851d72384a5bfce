/** What somebody has to show before a new number is drawn: that cookies stay with them, that a human asks. */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { type Clock, type Config, ConfigError } from '@urr/core';
import { readCookies, serializeCookie } from '@urr/core/cookies';
import type { RouteContext } from './create-app';
import { problemResponse } from './problem-response';

/**
 * Asked before a new number is drawn, never for those who have a place. `refused` is answered 403
 * `challenge-required`; what it throws is a failure like any other. The request's body has been read already and is
 * passed beside it.
 */
export type Challenge = (
  request: Request,
  about: { readonly eventId: string; readonly body: Readonly<Record<string, unknown>> },
) => 'ok' | 'refused' | Promise<'ok' | 'refused'>;

export type CookieFirst = {
  /** At least 32 bytes, the same in every process: what the cookies are signed with. */
  readonly secret: string | Uint8Array;
  /** Epoch milliseconds; `Date.now` by default. */
  readonly clock?: Clock;
};

const MIN_SECRET_BYTES = 32;

/** As long as a room remembers an idempotency key: one cookie is one number. */
const COOKIE_SECONDS = 600;

const MAX_VALUES = 3;

export type CookieGate = {
  /**
   * The id of a cookie that was set here and came back.
   *
   * @returns the answer that sets one and asks to repeat the request, where there is none
   */
  admit(context: RouteContext): { readonly id: string } | { readonly response: Response };
};

/** @throws {ConfigError} a secret too short to sign with */
export function createCookieGate(config: Config, { secret, clock = Date.now }: CookieFirst): CookieGate {
  const key = typeof secret === 'string' ? Buffer.from(secret, 'utf8') : Buffer.from(secret ?? []);
  if (key.byteLength < MIN_SECRET_BYTES) {
    const message = `has ${key.byteLength} bytes, expected at least ${MIN_SECRET_BYTES}`;
    throw new ConfigError([{ path: 'cookieFirst.secret', message }]);
  }
  const sign = (eventId: string, ends: string, id: string): string =>
    createHmac('sha256', key).update(`join\n${eventId}\n${ends}\n${id}`).digest('base64url');

  function idOf(value: string, eventId: string): string | undefined {
    const [, ends, id, signature] =
      /^(\d{1,12})\.([A-Za-z0-9_-]{22})\.([A-Za-z0-9_-]{43})$/.exec(value) ?? [];
    if (ends === undefined || id === undefined || signature === undefined) return undefined;
    if (Number(ends) * 1000 <= clock()) return undefined;
    const expected = Buffer.from(sign(eventId, ends, id));
    return timingSafeEqual(expected, Buffer.from(signature)) ? id : undefined;
  }

  return {
    admit({ request, eventId, secure }) {
      const name = `${config.cookies.hostPrefix ? '__Host-' : ''}urr-join-${eventId}`;
      const header = request.headers.get('cookie');
      const values = header === null ? [] : readCookies([header], name).slice(0, MAX_VALUES);
      for (const value of values) {
        const id = idOf(value, eventId);
        if (id !== undefined) return { id };
      }
      const ends = String(Math.floor(clock() / 1000) + COOKIE_SECONDS);
      const id = randomBytes(16).toString('base64url');
      const value = `${ends}.${id}.${sign(eventId, ends, id)}`;
      const cookie = serializeCookie(config, name, value, { maxAgeSeconds: COOKIE_SECONDS, secure });
      const response = problemResponse('rate-limited', {
        reason: 'cookie',
        eventId,
        detail: 'repeat the request with the cookie that is set here',
        retryAfterSeconds: 1,
        headers: { 'set-cookie': cookie },
      });
      return { response };
    },
  };
}
