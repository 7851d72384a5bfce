/** The gateway: limits, then the gate, then seats, reservations and payments. */
import { isUrrError } from '@urr/core';
import express, { type ErrorRequestHandler, type RequestHandler, type Response } from 'express';
import type { Booking } from './booking-rows';
import type { Bookings } from './bookings';
import type { Database } from './database';
import { createInside, type InsideOptions, visitorOf } from './inside';
import { problem } from './problem';
import { seatMap } from './seats';

export type AppOptions = InsideOptions & {
  readonly bookings: Bookings;
  readonly database: Database;
  readonly limits: RequestHandler;
  /** What fails, if anything does: empty when this process can serve. */
  readonly failing: () => Promise<readonly string[]>;
  readonly onError: (error: unknown) => void;
};

const IDEMPOTENCY_KEY = /^[\w-]{16,64}$/;

export function createApp(options: AppOptions) {
  const { bookings, database, limits, failing, clock = Date.now, onError } = options;
  const { inside, freeSlot } = createInside(options);
  const byPath = inside(({ params }) => textIn(params, 'eventId'));
  // The event is in the body: the guard at the edge cannot see it, only the gate can.
  const byBody = inside(({ body }) => textIn(body, 'eventId'));
  const json = express.json({ limit: '8kb' });

  const app = express();
  app.disable('x-powered-by');
  app.get('/health', (_, response) => void response.json({ state: 'live' }));
  app.get('/ready', async (_, response) => {
    const reasons = await failing();
    response.status(reasons.length === 0 ? 200 : 503).json({ failing: reasons });
  });
  app.use(limits);

  app.get('/api/v1/seats/:eventId/map', byPath, async (_, response) => {
    response
      .set('cache-control', 'no-store')
      .json(await seatMap(database, visitorOf(response).eventId, clock()));
  });

  app.post('/api/v1/reservations', json, byBody, async (request, response) => {
    const key = request.get('idempotency-key') ?? '';
    if (!IDEMPOTENCY_KEY.test(key))
      return problem(response, 400, 'key-invalid', {
        detail: 'Idempotency-Key: 16 to 64 of A-Z a-z 0-9 _ -',
      });
    const seats = textsIn(request.body, 'seats');
    if (seats === undefined) return problem(response, 400, 'seats-invalid');
    const outcome = await bookings.reserve(visitorOf(response), { key, seats });
    if (outcome.state === 'taken') return problem(response, 409, 'seats-taken', { seats: outcome.seats });
    if (outcome.state === 'conflict')
      return problem(response, 409, 'other-seats-held', { bookingId: outcome.booking.bookingId });
    send(response, outcome.booking);
  });

  app.post('/api/v1/reservations/:bookingId/cancel', json, byBody, async (request, response) => {
    send(response, await bookings.cancel(visitorOf(response), textIn(request.params, 'bookingId') ?? ''));
  });

  // Paying ends the session: a repeat, after a lost answer, comes without a slot.
  app.post(
    '/api/v1/payments',
    json,
    inside(({ body }) => textIn(body, 'eventId'), { orAfter: true }),
    async (request, response) => {
      const visitor = visitorOf(response);
      const payment = {
        bookingId: textIn(request.body, 'bookingId') ?? '',
        method: textIn(request.body, 'method') ?? '',
        freeSlot: () => freeSlot(request, visitor.eventId),
      };
      send(response, await bookings.pay(visitor, payment));
    },
  );

  app.use((_, response) => problem(response, 404, 'not-found'));
  const onFailure: ErrorRequestHandler = (error, _request, response, _next) => {
    if (isUrrError(error, 'ERR_INPUT_INVALID')) return problem(response, 400, 'seats-invalid');
    if (error.status >= 400 && error.status < 500) return problem(response, error.status, 'body-invalid');
    onError(error);
    // Whatever has happened, the same request with the same key goes on from there.
    response.set('retry-after', '1');
    return problem(response, 503, 'busy');
  };
  app.use(onFailure);
  return app;
}

function send(response: Response, booking: Booking | undefined): void {
  if (booking === undefined) {
    problem(response, 404, 'booking-unknown');
    return;
  }
  const { bookingId, eventId, seats, amount, state, reason, until } = booking;
  const seatIds = seats.map(({ seatId }) => seatId);
  response.set('cache-control', 'no-store').json({
    bookingId,
    eventId,
    seats: seatIds,
    amount,
    state,
    ...(reason === null ? { until } : { reason }),
  });
}

function textIn(body: unknown, name: string): string | undefined {
  const value = (body as Record<string, unknown> | undefined)?.[name];
  return typeof value === 'string' ? value : undefined;
}

function textsIn(body: unknown, name: string): string[] | undefined {
  const value = (body as Record<string, unknown> | undefined)?.[name];
  return Array.isArray(value) && value.every((item) => typeof item === 'string') ? value : undefined;
}
