/**
 * Signing in, as far as a draw needs it: one person, one lot. The shop asks for no password, so whoever signs in twice
 * draws twice; a shop with accounts has this already.
 */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { readCookies } from '@urr/core';
import { DRAW_EVENT } from '../settings';

export type SignIn = {
  /** Somebody new, and the cookie that says so. */
  begin(): { readonly token: string; readonly cookie: string };
  /** Who is signed in; undefined for nobody. */
  userOf(request: Request): string | undefined;
  /** For the waiting room: users count where lots are drawn, everybody else is a stranger there. */
  subjectOf(request: Request): string | undefined;
};

const COOKIE = 'shop-user';
/** The same for an app that keeps no cookies. */
export const USER_HEADER = 'x-shop-user';
const DAY_SECONDS = 86_400;

export function createSignIn(secret: string): SignIn {
  const sign = (user: string): string =>
    createHmac('sha256', secret).update(`user\n${user}`).digest('base64url');
  function isGood(token: string): boolean {
    const [user = '', signature = ''] = token.split('.');
    const [given, expected] = [Buffer.from(signature), Buffer.from(sign(user))];
    return given.length === expected.length && timingSafeEqual(given, expected);
  }
  function userOf(request: Request): string | undefined {
    const header = request.headers.get(USER_HEADER);
    const tokens = readCookies([request.headers.get('cookie') ?? ''], COOKIE);
    return [...tokens, ...(header === null ? [] : [header])].find(isGood)?.split('.')[0];
  }
  return {
    begin() {
      const user = randomBytes(12).toString('base64url');
      const token = `${user}.${sign(user)}`;
      return { token, cookie: `${COOKIE}=${token}; Path=/; Max-Age=${DAY_SECONDS}; HttpOnly; SameSite=Lax` };
    },
    userOf,
    subjectOf: (request) =>
      new URL(request.url).pathname.endsWith(`/${DRAW_EVENT}`) ? userOf(request) : undefined,
  };
}
