/**
 * "My turn now": the operator signs what a visitor would have got by waiting, as `urr pass new` does. Nobody else's
 * turn changes, and the capacity of the seat map still counts: in tier 2 it is a place at the very front, not a slot.
 */
import {
  type Config,
  cookieNames,
  createTokens,
  type QueueKeys,
  randomId,
  readCookies,
  serializeCookie,
} from '@urr/core';
import type { EntryQueue, Operator, WaitingRoom } from '@urr/server';

export type LetThrough = (
  request: Request,
  eventId: string,
  tier: 1 | 2,
) => Promise<readonly string[] | undefined>;

export function createLetThrough({
  config,
  keys,
  operator,
  room,
  queue,
}: {
  config: Config;
  keys: QueueKeys;
  operator: Operator;
  room: WaitingRoom;
  queue: EntryQueue;
}): LetThrough {
  const vwr = createTokens({ config, kind: 'vwr', keys: keys.vwr });
  const queuePlace = createTokens({ config, kind: 'queue-place', keys: keys.place });
  let front = 0;

  return async (request, eventId, tier) => {
    const event = await operator.get(eventId);
    if (event === undefined) return undefined;
    const names = cookieNames(config, eventId);
    const cookies = request.headers.get('cookie') ?? '';
    const pass = { eventId, epoch: event.epoch, subject: randomId(), position: 0 };
    const token = await vwr.issue(pass);
    const seconds = config.ttl.vwrSeconds;
    const expiry = String(Math.floor(Date.now() / 1000) + seconds);
    const set = [
      serializeCookie(config, names.vwr, token, { maxAgeSeconds: seconds, secure: false }),
      serializeCookie(config, names.vwrExpiry, expiry, {
        maxAgeSeconds: seconds,
        secure: false,
        httpOnly: false,
      }),
    ];
    if (tier === 1) {
      // The number is given back, so that nobody waits for somebody who has gone.
      await room.leave({ place: readCookies([cookies], names.place1)[0], eventId });
      return set;
    }
    await queue.leave({ place: readCookies([cookies], names.place2)[0], eventId });
    front += 1;
    // Numbers of the entry queue begin far above these: whoever shows one stands before everybody.
    const place = await queuePlace.issue({ ...pass, position: front });
    return [
      ...set,
      serializeCookie(config, names.place2, place, {
        maxAgeSeconds: config.ttl.recordSeconds,
        secure: false,
      }),
    ];
  };
}
