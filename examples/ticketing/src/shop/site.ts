/** The front-end pod: the shop's pages, and what only the demo has. */
import { type Config, safeReturnTo } from '@urr/core';
import { type Context, Hono } from 'hono';
import { type Concert, concertOf, type Language } from '../catalog/concerts';
import type { Cheater } from '../cheat/attempt';
import { isCheat } from '../cheat/cheats';
import type { CheckDrawPage } from '../check-draw/page';
import type { Live } from '../console/live';
import { consolePage } from '../console/page';
import type { DemoState } from '../demo-state';
import type { SignIn } from '../draw/sign-in';
import { readJson } from '../origin/body';
import type { BoxOffice } from '../origin/box-office';
import type { PaymentProvider } from '../origin/payment-provider';
import { problem } from '../origin/problem';
import { showcasePage } from '../showcase/page';
import type { Assets } from './assets';
import type { Frame } from './layout';
import { bookedPage } from './pages/booked';
import { checkoutPage } from './pages/checkout';
import { concertsPage } from './pages/concerts';
import { eventPage } from './pages/event';
import { notFoundPage } from './pages/not-found';
import { providerPage } from './pages/provider';
import { queuePage } from './pages/queue';
import { seatsPage } from './pages/seats';
import { isLanguage } from './words';

export type SiteOptions = {
  readonly config: Config;
  readonly assets: Assets;
  readonly language: Language;
  readonly offices: ReadonlyMap<string, BoxOffice>;
  readonly provider: PaymentProvider;
  readonly cheater: Cheater;
  readonly state: () => DemoState;
  readonly live: (sinceSeconds: number) => Live;
  /** The address of the operator's console. */
  readonly console: string;
  readonly switchRoom: (on: boolean) => Promise<void>;
  /** The page on which anybody checks a draw. */
  readonly checkDraw: CheckDrawPage;
  readonly signIn: SignIn;
  /** Begins the drawn event again, to be opened in a minute. */
  readonly drawAgain: () => Promise<void>;
  readonly resizeCrowd: (size: number) => void;
  /** Set-Cookie values that put a visitor through; undefined when it cannot be done. */
  readonly letThrough: (
    request: Request,
    eventId: string,
    tier: 1 | 2,
  ) => Promise<readonly string[] | undefined>;
};

const LANGUAGE_COOKIE = 'shop-lang';
const MOST_PEOPLE = 10_000;

export function createSite(options: SiteOptions): (request: Request) => Promise<Response> {
  const { assets, offices, provider, config } = options;
  const site = new Hono({ getPath: (request) => new URL(request.url).pathname });

  const page = (render: (frame: Frame, context: Context) => string | undefined) => (context: Context) => {
    const frame = frameOf(context);
    const text = render(frame, context);
    return htmlResponse(context, frame, text ?? notFoundPage(frame), text === undefined ? 404 : 200);
  };
  const concertPage = (render: (frame: Frame, concert: Concert, context: Context) => string | undefined) =>
    page((frame, context) => {
      const concert = concertOf(context.req.param('eventId') ?? '');
      return concert && render(frame, concert, context);
    });

  site.get(
    '/',
    page((frame) => concertsPage(frame)),
  );
  site.get(
    '/events/:eventId',
    concertPage((frame, concert, context) =>
      eventPage(frame, concert, options.signIn.userOf(context.req.raw) !== undefined),
    ),
  );
  site.get(
    '/queue/:eventId',
    concertPage((frame, concert, context) =>
      queuePage(
        frame,
        concert,
        safeReturnTo(context.req.query('returnTo'), `/seats/${concert.eventId}`, config.pages),
      ),
    ),
  );
  site.get('/seats/:eventId', concertPage(seatsPage));
  site.get(
    '/checkout/:eventId',
    concertPage((frame, concert, context) => {
      const order = offices.get(concert.eventId)?.find(context.req.query('order') ?? '');
      return checkoutPage(frame, concert, order, context.req.query('cancelled') === '1');
    }),
  );
  site.get(
    '/booked/:orderId',
    page((frame, context) => {
      for (const [eventId, office] of offices) {
        const order = office.find(context.req.param('orderId') ?? '');
        const concert = concertOf(eventId);
        if (concert && order?.state === 'booked') return bookedPage(frame, concert, order);
      }
      return undefined;
    }),
  );
  site.get(
    '/demo-pay/:paymentId',
    page((frame, context) => {
      const payment = provider.find(context.req.param('paymentId') ?? '');
      return (
        payment &&
        providerPage(frame, {
          returnUrl: payment.returnUrl,
          amount: payment.amount,
          approve: provider.answer(payment, 'approved'),
          decline: provider.answer(payment, 'declined'),
        })
      );
    }),
  );

  site.get('/operator', (context) => {
    const frame = frameOf(context);
    return htmlResponse(
      context,
      frame,
      consolePage({ assets, language: frame.language, console: options.console }),
      200,
    );
  });
  site.get('/showcase', (context) =>
    htmlResponse(context, frameOf(context), showcasePage(assets, new URL(context.req.url).searchParams), 200),
  );
  // Whole in itself, with a policy that allows it nothing else.
  site.get('/check-draw', (context) =>
    context.body(options.checkDraw.html, 200, {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-cache',
      'content-security-policy': options.checkDraw.policy,
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    }),
  );
  site.get('/console/live', (context) =>
    context.json(options.live(Number(context.req.query('since')) || 0), 200, NO_STORE),
  );
  site.post('/console/crowd', async (context) => {
    const body = await readJson(context.req.raw);
    if (body instanceof Response) return body;
    const { size } = body;
    if (!isCount(size, MOST_PEOPLE))
      return problem('body-invalid', { detail: `size: expected 0 to ${MOST_PEOPLE}` });
    options.resizeCrowd(size);
    return context.json({ size }, 200, NO_STORE);
  });
  site.get('/demo/state', (context) => context.json(options.state(), 200, NO_STORE));
  site.post('/demo/room', async (context) => {
    const body = await readJson(context.req.raw);
    if (body instanceof Response) return body;
    if (typeof body.on !== 'boolean')
      return problem('body-invalid', { detail: 'on: expected true or false' });
    await options.switchRoom(body.on);
    return context.json({ on: body.on }, 200, NO_STORE);
  });
  site.post('/demo/sign-in', (context) => {
    const { token, cookie } = options.signIn.begin();
    return context.json({ token }, 200, { ...NO_STORE, 'set-cookie': cookie });
  });
  site.post('/demo/draw-again', async (context) => {
    await options.drawAgain();
    return context.json({}, 200, NO_STORE);
  });
  site.post('/demo/cheat', async (context) => {
    const body = await readJson(context.req.raw);
    if (body instanceof Response) return body;
    const { cheat, eventId } = body;
    if (!isCheat(cheat)) return problem('body-invalid', { detail: 'cheat: unknown' });
    if (typeof eventId !== 'string' || concertOf(eventId) === undefined) return problem('event-unknown');
    return context.json(await options.cheater(cheat, eventId), 200, NO_STORE);
  });
  site.post('/demo/my-turn', async (context) => {
    const body = await readJson(context.req.raw);
    if (body instanceof Response) return body;
    const { eventId, tier } = body;
    if (typeof eventId !== 'string' || concertOf(eventId) === undefined) return problem('event-unknown');
    if (tier !== 1 && tier !== 2) return problem('body-invalid', { detail: 'tier: expected 1 or 2' });
    const cookies = await options.letThrough(context.req.raw, eventId, tier);
    if (cookies === undefined) return problem('event-unknown');
    const response = context.json({}, 200, NO_STORE);
    for (const cookie of cookies) response.headers.append('set-cookie', cookie);
    return response;
  });

  site.notFound((context) => {
    const frame = frameOf(context);
    return context.req.method === 'GET'
      ? htmlResponse(context, frame, notFoundPage(frame), 404)
      : problem('not-found');
  });
  site.onError((error) => {
    console.error(`[shop] ${error.message}`);
    return problem('internal');
  });

  return async (request) => site.fetch(request);

  function frameOf(context: Context): Frame {
    const { pathname, search, searchParams } = new URL(context.req.url);
    const asked = searchParams.get('lang');
    const remembered = new RegExp(`(?:^|; *)${LANGUAGE_COOKIE}=(\\w+)`).exec(
      context.req.header('cookie') ?? '',
    )?.[1];
    const language = isLanguage(asked) ? asked : isLanguage(remembered) ? remembered : options.language;
    return { language, assets, address: pathname + search };
  }
}

const NO_STORE = { 'cache-control': 'no-store' };

/** Everything from this origin; forms may also go to the machine's other name, where the payment provider is played. */
function policy(context: Context): string {
  const { port } = new URL(context.req.url);
  return `default-src 'self'; img-src 'self' data:; form-action 'self' http://127.0.0.1:${port} http://localhost:${port}; frame-ancestors 'none'; base-uri 'none'`;
}

function htmlResponse(context: Context, frame: Frame, text: string, status: 200 | 404): Response {
  const headers = new Headers({
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'content-security-policy': policy(context),
    'referrer-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
  });
  if (isLanguage(context.req.query('lang')))
    headers.append(
      'set-cookie',
      `${LANGUAGE_COOKIE}=${frame.language}; Path=/; Max-Age=31536000; SameSite=Lax`,
    );
  return new Response(text, { status, headers });
}

function isCount(value: unknown, most: number): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= most;
}
