/** The configuration as a table: every setting with its default and what it may be. */
import type { Config, EventRule, Mode } from './config';
import { EVENT_ID } from './event-id';
import { choice, flag } from './fields/choice';
import { list } from './fields/list';
import { number } from './fields/number';
import { object } from './fields/object';
import { record } from './fields/record';
import { type TextRule, text, textOrNull } from './fields/text';

const COOKIE: TextRule = [/^[\w!#$%&'*+.^`|~-]{1,64}$/, 'expected a cookie name: letters, digits and -'];
const HEADER: TextRule = [/^[a-z0-9-]{1,64}$/, 'expected a lower-case header name'];
const DOMAIN: TextRule = [/^\.?[a-z0-9-]+(\.[a-z0-9-]+)*$/i, 'expected a domain name'];
const PAGE: TextRule = [/^\/(?![/\\])[\x21-\x7e]*$/, 'expected a path of this site, beginning with one /'];
// Once, and not in a fragment, behind which all that is added would be lost.
const OF_EVENT: TextRule = [/^[^#{]*{eventId}[^#{]*$/, 'expected a path with {eventId} in it'];
const PREFIX: TextRule = [/^(\/[\w.~-]+)+$/, 'expected a path without a slash at its end'];
const MODES: readonly Mode[] = ['off', 'shadow', 'enforce'];
const SHARE = { least: 0, most: 1 };
const INTERVAL = { least: 0.1, most: 3600 };

const seconds = (fallback: number) => number(fallback, { whole: true, above: 0, most: 31 * 86_400 });

/** What `defineConfig` reads. A function, so that a bundle without `defineConfig` goes without the table. */
export const configField = () =>
  object<Config>({
    issuer: text('urr', [/^[\s\S]{1,200}$/, 'expected 1 to 200 characters']),
    cookies: object({
      vwr: text('urr-vwr-token', COOKIE),
      entry: text('urr-entry-token', COOKIE),
      place: text('urr-place', COOKIE),
      perEvent: flag(false),
      domain: textOrNull(DOMAIN),
      sameSite: choice(['Lax', 'Strict', 'None'], 'Lax'),
      hostPrefix: flag(false),
    }),
    vwrHeader: text('x-urr-vwr-token', HEADER),
    entryHeader: text('x-queue-entry-token', HEADER),
    ttl: object({
      vwrSeconds: seconds(600),
      entrySeconds: seconds(600),
      activeSeconds: seconds(600),
      seatLockSeconds: seconds(420),
      recordSeconds: seconds(86_400),
    }),
    claimWindowSeconds: seconds(120),
    silenceSeconds: seconds(180),
    leewaySeconds: number(5, { whole: true, least: 0, most: 300 }),
    entrySession: choice(['fixed', 'sliding'], 'fixed'),
    pacing: object({
      step: number(500, { whole: true, above: 0, most: 10_000_000 }),
      everySeconds: number(10, { whole: true, above: 0, most: 3600 }),
      burst: number(1.2, { least: 1, most: 100 }),
      refill: number(0, SHARE),
    }),
    missedTurn: choice(['keep', 'tail'], 'keep'),
    poll: object({
      minSeconds: number(2, INTERVAL),
      maxSeconds: number(15, INTERVAL),
      fraction: number(0.05, SHARE),
      budgetPerSecond: number(20_000, { above: 0 }),
    }),
    routes: object({
      guard: list(['/api/*']),
      exempt: list([
        '/api/v1/events/*',
        '/api/v1/auth/*',
        '/api/auth/*',
        '/api/v1/queue/*',
        '/api/v1/stats/*',
        '/vwr/*',
        '/vwr-api/*',
      ]),
      entry: list([
        '/api/v1/seats/:eventId/*',
        '/api/v1/seats/reserve',
        '/api/v1/reservations/*',
        '/api/v1/payments/*',
      ]),
    }),
    pages: object({
      home: text('/', PAGE),
      waitingRoom: text('/vwr/{eventId}', PAGE, OF_EVENT),
      entryQueue: text('/queue/{eventId}', PAGE, OF_EVENT),
    }),
    api: object({ waitingRoom: text('/vwr-api/vwr', PREFIX), entryQueue: text('/api/v1/queue', PREFIX) }),
    mode: choice(MODES, 'enforce'),
    events: record(
      EVENT_ID,
      'expected an event id: 1 to 64 letters, digits, _ or -',
      object<EventRule>({
        mode: choice(MODES, undefined),
        minEpoch: number(undefined, { whole: true, above: 0, most: Number.MAX_SAFE_INTEGER }),
      }),
    ),
    unknownEvents: choice(['refuse', 'off'], 'refuse'),
    entryImpliesVwr: flag(true),
    failMode: choice(['closed', 'open'], 'closed'),
    refusalStatus: number(403, { whole: true, least: 400, most: 599 }),
  });
