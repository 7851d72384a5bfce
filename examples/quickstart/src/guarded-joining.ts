import type { WaitingRoom } from '@urr/server';
import { createWaitingRoomApp } from '@urr/server/http';
import { siteVerify } from './challenge';

/** New numbers only for browsers that keep cookies and for people who solved a challenge. */
export function guardedJoining(room: WaitingRoom, secrets: { join: string; turnstile: string }) {
  return createWaitingRoomApp({
    room,
    cookieFirst: { secret: secrets.join }, // at least 32 bytes, the same in every process
    challenge: siteVerify({
      url: 'https://challenges.cloudflare.com/turnstile/v0/siteverify',
      secret: secrets.turnstile,
    }),
  });
}
