/** The configuration as a schema: what a user may write. Every part is optional, unknown keys are refused. */
import * as z from 'zod/mini';
import { EVENT_ID } from './event-id';

const text = z.string().check(z.minLength(1), z.maxLength(200));
const cookieName = z
  .string()
  .check(z.regex(/^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,64}$/, 'expected a cookie name: letters, digits and -'));
const headerName = z.string().check(z.regex(/^[a-z0-9-]{1,64}$/, 'expected a lower-case header name'));
const seconds = z.int().check(z.positive(), z.maximum(31 * 86_400));
const page = z
  .string()
  .check(z.regex(/^\/(?![/\\])[\x21-\x7e]*$/, 'expected a path of this site, beginning with one /'));
const eventPage = page.check(z.regex(/\{eventId\}/, 'expected a path with {eventId} in it'));
const prefix = z
  .string()
  .check(z.regex(/^(\/[A-Za-z0-9._~-]+)+$/, 'expected a path without a slash at its end'));
const mode = z.enum(['off', 'shadow', 'enforce']);
const share = z.number().check(z.minimum(0), z.maximum(1));

export const configSchema = z.partial(
  z.strictObject({
    issuer: text,
    cookies: z.partial(
      z.strictObject({
        vwr: cookieName,
        entry: cookieName,
        place: cookieName,
        perEvent: z.boolean(),
        domain: z.nullable(
          z.string().check(z.regex(/^\.?[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*$/, 'expected a domain name')),
        ),
        sameSite: z.enum(['Lax', 'Strict', 'None']),
        hostPrefix: z.boolean(),
      }),
    ),
    vwrHeader: headerName,
    entryHeader: headerName,
    ttl: z.partial(
      z.strictObject({
        vwrSeconds: seconds,
        entrySeconds: seconds,
        activeSeconds: seconds,
        seatLockSeconds: seconds,
        recordSeconds: seconds,
      }),
    ),
    claimWindowSeconds: seconds,
    silenceSeconds: seconds,
    leewaySeconds: z.int().check(z.minimum(0), z.maximum(300)),
    entrySession: z.enum(['fixed', 'sliding']),
    pacing: z.partial(
      z.strictObject({
        step: z.int().check(z.positive(), z.maximum(10_000_000)),
        everySeconds: z.int().check(z.positive(), z.maximum(3600)),
        burst: z.number().check(z.minimum(1), z.maximum(100)),
        refill: share,
      }),
    ),
    missedTurn: z.enum(['keep', 'tail']),
    poll: z.partial(
      z.strictObject({
        minSeconds: z.number().check(z.minimum(0.1), z.maximum(3600)),
        maxSeconds: z.number().check(z.minimum(0.1), z.maximum(3600)),
        fraction: share,
        budgetPerSecond: z.number().check(z.positive()),
      }),
    ),
    routes: z.partial(
      z.strictObject({ guard: z.array(z.string()), exempt: z.array(z.string()), entry: z.array(z.string()) }),
    ),
    pages: z.partial(z.strictObject({ home: page, waitingRoom: eventPage, entryQueue: eventPage })),
    api: z.partial(z.strictObject({ waitingRoom: prefix, entryQueue: prefix })),
    mode,
    events: z.record(
      z.string().check(z.regex(EVENT_ID, 'expected an event id: 1 to 64 letters, digits, _ or -')),
      z.partial(z.strictObject({ mode, minEpoch: z.int().check(z.positive()) })),
    ),
    unknownEvents: z.enum(['refuse', 'off']),
    entryImpliesVwr: z.boolean(),
    failMode: z.enum(['closed', 'open']),
    refusalStatus: z.int().check(z.minimum(400), z.maximum(599)),
  }),
);
