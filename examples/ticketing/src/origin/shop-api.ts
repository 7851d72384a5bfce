/**
 * The shop's API behind the load balancer: gateway and services in one. The gate checks what the edge cannot know,
 * the event inside a body; the capacity model makes these servers as mortal as real ones.
 */
import { type Config, isUrrError } from '@urr/core';
import { seatLockSeconds } from '@urr/server';
import type { EntryGate } from '@urr/server/gateway';
import { type Context, Hono } from 'hono';
import { CONCERTS } from '../catalog/concerts';
import type { Grade } from '../catalog/venue';
import { readForm, readJson } from './body';
import type { BoxOffice } from './box-office';
import type { Capacity } from './capacity';
import type { PaymentProvider } from './payment-provider';
import { problem } from './problem';

export type EventFacts = {
  readonly eventId: string;
  readonly seatsLeft: Readonly<Partial<Record<Grade, number>>>;
};

export type ShopApiOptions = {
  readonly offices: ReadonlyMap<string, BoxOffice>;
  readonly provider: PaymentProvider;
  readonly capacity: Capacity;
  /** Asked anew each time, because switching the waiting room off publishes another configuration. */
  readonly gate: () => EntryGate;
  readonly mostSeats: number;
  /** Tells the queue that somebody is done, so that the next may come in. */
  readonly free: (eventId: string, entryToken: string) => Promise<void>;
  readonly config: Config;
};

const NO_STORE = { 'cache-control': 'no-store' };

export function createShopApi(options: ShopApiOptions): (request: Request) => Promise<Response> {
  const { offices, provider, capacity, gate, mostSeats, free, config } = options;
  const api = new Hono({ getPath: (request) => new URL(request.url).pathname });

  // Every request takes a worker, whatever becomes of it.
  api.use(async (_, next) => ((await capacity.enter()) ? next() : problem('shop-busy')));

  api.get('/api/v1/events', (context) =>
    context.json(
      { events: CONCERTS.map(({ eventId, artist, title }) => ({ eventId, artist, title })) },
      200,
      NO_STORE,
    ),
  );

  api.get('/api/v1/events/:eventId', (context) => {
    const office = offices.get(context.req.param('eventId'));
    if (office === undefined) return problem('event-unknown');
    return context.json(
      { eventId: context.req.param('eventId'), seatsLeft: office.board.left() } satisfies EventFacts,
      200,
      NO_STORE,
    );
  });

  api.get('/api/v1/seats/:eventId', async (context) => {
    const eventId = context.req.param('eventId');
    const office = offices.get(eventId);
    if (office === undefined) return problem('event-unknown');
    const refusal = await guard(context, eventId);
    if (refusal) return refusal;
    // Somebody who pasted this address into a browser wants to see seats, not JSON.
    if (context.req.header('sec-fetch-mode') === 'navigate')
      return context.redirect(`/seats/${eventId}`, 303);
    return context.json(office.board.map(Date.now()), 200, NO_STORE);
  });

  api.post('/api/v1/seats/reserve', async (context) => {
    const body = await readJson(context.req.raw);
    if (body instanceof Response) return body;
    const { eventId, seatIds } = body;
    const office = typeof eventId === 'string' ? offices.get(eventId) : undefined;
    if (office === undefined || typeof eventId !== 'string') return problem('event-unknown');
    if (!isSeatList(seatIds, mostSeats))
      return problem('body-invalid', { detail: `seatIds: expected 1 to ${mostSeats} different seats` });
    const refusal = await guard(context, eventId);
    if (refusal) return refusal;
    const entryToken = context.req.header(config.entryHeader);
    const holdSeconds = seatLockSeconds(config, expiryOf(entryToken), Date.now());
    const reserved = await office.reserve({ seatIds, holdSeconds, crowd: isCrowd(context), entryToken });
    if (reserved.state !== 'held')
      return problem(reserved.state === 'taken' ? 'seat-taken' : 'seat-unknown', { seats: reserved.seatIds });
    const { orderId, amount, heldUntilMs } = reserved.order;
    return context.json({ orderId, eventId, seatIds, amount, heldUntil: heldUntilMs }, 201, NO_STORE);
  });

  api.post('/api/v1/reservations/:orderId/cancel', async (context) => {
    const body = await readJson(context.req.raw);
    if (body instanceof Response) return body;
    const found = orderOf(context.req.param('orderId'), body.eventId);
    if (found === undefined) return problem('order-unknown');
    const refusal = await guard(context, found.order.eventId);
    if (refusal) return refusal;
    return (await found.office.release(found.order.orderId))
      ? context.json({ state: 'released' }, 200, NO_STORE)
      : problem('order-gone');
  });

  api.post('/api/v1/payments', async (context) => {
    const body = await readJson(context.req.raw);
    if (body instanceof Response) return body;
    const found = orderOf(body.orderId, body.eventId);
    if (found === undefined) return problem('order-unknown');
    const { order } = found;
    const refusal = await guard(context, order.eventId);
    if (refusal) return refusal;
    if (order.state !== 'held') return problem('order-gone');
    const { shop, elsewhere } = sitesOf(context);
    const payment = provider.open({
      orderId: order.orderId,
      amount: order.amount,
      returnUrl: `${shop}/api/v1/payments/return/${order.eventId}`,
    });
    // Bots have no browser to be sent around in: they get the provider's word at once.
    const answer = isCrowd(context) ? { answer: provider.answer(payment, 'approved') } : {};
    return context.json({ page: `${elsewhere}/demo-pay/${payment.paymentId}`, ...answer }, 200, NO_STORE);
  });

  // From the provider, by the visitor's browser, across sites: no Lax cookie comes along, so no pass either.
  api.post('/api/v1/payments/return/:eventId', async (context) => {
    const form = await readForm(context.req.raw);
    if (form instanceof Response) return form;
    const { orderId, result, signature } = form;
    if (typeof orderId !== 'string' || typeof result !== 'string' || typeof signature !== 'string')
      return problem('body-invalid');
    if (!provider.verify({ orderId, result, signature })) return problem('signature-invalid');
    const eventId = context.req.param('eventId');
    const found = orderOf(orderId, eventId);
    if (found === undefined) return problem('order-unknown');
    if (result !== 'approved')
      return context.redirect(`/checkout/${eventId}?order=${orderId}&cancelled=1`, 303);
    if (!(await found.office.settle(orderId))) return problem('order-gone');
    const entryToken = found.office.entryTokenOf(orderId);
    // The crowd says goodbye by itself.
    if (entryToken !== undefined && !found.order.crowd) await free(eventId, entryToken);
    return context.redirect(`/booked/${orderId}`, 303);
  });

  api.notFound(() => problem('not-found'));
  api.onError((error) => {
    if (isUrrError(error, 'ERR_STORE_UNAVAILABLE')) return problem('shop-busy');
    console.error(`[shop] ${error.message}`);
    return problem('internal');
  });

  return async (request) => api.fetch(request);

  function guard(context: Context, eventId: string): Promise<Response | undefined> {
    return gate().fetch(context.req.raw, { eventId });
  }

  function orderOf(orderId: unknown, eventId: unknown) {
    const office = typeof eventId === 'string' ? offices.get(eventId) : undefined;
    const order = typeof orderId === 'string' ? office?.find(orderId) : undefined;
    return office && order && { office, order };
  }
}

function isSeatList(value: unknown, most: number): value is readonly string[] {
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    value.length <= most &&
    value.every((item) => typeof item === 'string') &&
    new Set(value).size === value.length
  );
}

/** End of a token the guard and the gate have verified, epoch milliseconds; unlimited where there is none. */
function expiryOf(token: string | undefined): number {
  try {
    const claims = JSON.parse(Buffer.from(token?.split('.')[1] ?? '', 'base64url').toString()) as {
      exp?: number;
    };
    return (claims.exp ?? Number.POSITIVE_INFINITY) * 1000;
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}

function isCrowd(context: Context): boolean {
  return context.req.header('user-agent')?.startsWith('urr-crowd/') === true;
}

/**
 * The shop's address and that of the payment provider, which has to be another site. On one machine the two names of
 * the loopback are: cookies of 127.0.0.1 do not go to localhost.
 */
function sitesOf(context: Context): { readonly shop: string; readonly elsewhere: string } {
  const { hostname, port } = new URL(context.req.url);
  const other = hostname === 'localhost' ? '127.0.0.1' : hostname === '127.0.0.1' ? 'localhost' : hostname;
  return { shop: `http://${hostname}:${port}`, elsewhere: `http://${other}:${port}` };
}
