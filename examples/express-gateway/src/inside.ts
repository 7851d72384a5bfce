/** Who may go on: visitors with an entry token of this event whose slot is held, each as the user they came as. */
import { cookieNames, readCookies } from '@urr/core/cookies';
import { type EntryQueue, seatLockSeconds } from '@urr/server';
import { createEntryGate, type EntryGateOptions } from '@urr/server/gateway';
import type { Request, RequestHandler, Response } from 'express';
import type { Visitor } from './bookings';
import { problem } from './problem';

export type InsideOptions = Pick<EntryGateOptions, 'config' | 'keys' | 'onError'> & {
  readonly queue: EntryQueue;
  readonly userOf: (request: Request) => string | undefined;
  readonly clock?: () => number;
};

export function createInside({ config, keys, onError, queue, userOf, clock = Date.now }: InsideOptions) {
  const gate = createEntryGate({ config, keys, queue, ...(onError && { onError }) });
  /** Looks at tokens alone. */
  const tokenGate = createEntryGate({ config, keys });

  /**
   * Middleware that leaves the visitor for `visitorOf`.
   *
   * @param options.orAfter lets those through as well whose token is good and whose slot is given back. They may hold
   *   nothing any more (`holdSeconds` is 0), only hear how it ended
   */
  function inside(
    eventIdOf: (request: Request) => string | undefined,
    { orAfter = false }: { readonly orAfter?: boolean } = {},
  ): RequestHandler {
    return async (request, response, next) => {
      const user = userOf(request);
      const about = { headers: request.headers, eventId: eventIdOf(request), subject: user };
      let verdict = await gate.check(about);
      const isAfter = orAfter && !verdict.ok && verdict.reason === 'expired';
      if (isAfter) verdict = await tokenGate.check(about);
      if (!verdict.ok) {
        response.status(verdict.status).set(verdict.headers).send(JSON.stringify(verdict.problem));
        return;
      }
      // With mode off or shadow people come without a pass: then your own session says who they are.
      const claims = verdict.reason === 'admitted' ? verdict.claims : undefined;
      const owner = claims?.sub ?? user;
      if (owner === undefined || verdict.eventId === undefined)
        return problem(response, 401, 'sign-in-first');
      const endsAtMs = claims === undefined ? Number.POSITIVE_INFINITY : claims.exp * 1000;
      const holdSeconds = isAfter ? 0 : seatLockSeconds(config, endsAtMs, clock());
      response.locals.visitor = { eventId: verdict.eventId, owner, holdSeconds } satisfies Visitor;
      next();
    };
  }

  /** Lets the next visitor in, at once and not when this session ends. Safe to repeat. */
  async function freeSlot({ headers }: Pick<Request, 'headers'>, eventId: string): Promise<void> {
    const cookies = readCookies([headers.cookie ?? ''], cookieNames(config, eventId).entry);
    const inHeader = headers[config.entryHeader];
    for (const entryToken of [inHeader, ...cookies])
      if (typeof entryToken === 'string') await queue.complete({ eventId, entryToken });
  }

  return { inside, freeSlot };
}

export function visitorOf(response: Response): Visitor {
  return response.locals.visitor as Visitor;
}
