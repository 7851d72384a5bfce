/** Configuration: one plain, frozen object that edge, server and browser read. Holds no functions and no secrets. */
import * as z from 'zod/mini';
import { ConfigError, type ConfigIssue } from './errors';
import { EVENT_ID } from './event-id';
import { toFaults } from './fault';
import { parsePattern } from './pattern';

export type Mode = 'off' | 'shadow' | 'enforce';

/** Per-event settings that guards read. Everything else about an event lives in the operator's store. */
export type EventRule = { readonly mode?: Mode; readonly minEpoch?: number };

export type Pacing = {
  /** Positions served in each cycle. */
  readonly step: number;
  readonly everySeconds: number;
  /** Most claims in a cycle, as a multiple of `step`: late returners come on top of those just served. */
  readonly burst: number;
  /** Share of the numbers nobody claimed that later cycles may give back, 0 to 1. */
  readonly refill: number;
};

export type PollSettings = {
  readonly minSeconds: number;
  readonly maxSeconds: number;
  /** Interval as a share of the visitor's own expected wait. */
  readonly fraction: number;
  /** Polls a second the whole event may cause; the interval grows with the crowd to stay below it. */
  readonly budgetPerSecond: number;
};

export type Routes = {
  readonly guard: readonly string[];
  readonly exempt: readonly string[];
  readonly entry: readonly string[];
};

/** What `defineConfig` returns: every field resolved, frozen to the bottom, plain JSON. */
export type Config = {
  readonly issuer: string;
  readonly cookies: {
    readonly vwr: string;
    readonly entry: string;
    readonly place: string;
    /** Adds `-{eventId}` to token cookie names, so that two events do not share one cookie. */
    readonly perEvent: boolean;
    readonly domain: string | null;
    readonly sameSite: 'Lax' | 'Strict' | 'None';
    /** Prefixes names with `__Host-`, which a sibling subdomain cannot overwrite. Needs `domain: null`. */
    readonly hostPrefix: boolean;
  };
  readonly vwrHeader: string;
  readonly entryHeader: string;
  readonly ttl: {
    readonly vwrSeconds: number;
    readonly entrySeconds: number;
    readonly activeSeconds: number;
    readonly seatLockSeconds: number;
    readonly recordSeconds: number;
  };
  readonly claimWindowSeconds: number;
  readonly silenceSeconds: number;
  readonly leewaySeconds: number;
  readonly entrySession: 'fixed' | 'sliding';
  readonly pacing: Pacing;
  readonly missedTurn: 'keep' | 'tail';
  readonly poll: PollSettings;
  readonly routes: Routes;
  readonly pages: { readonly home: string; readonly waitingRoom: string; readonly entryQueue: string };
  readonly api: { readonly waitingRoom: string; readonly entryQueue: string };
  readonly mode: Mode;
  readonly events: Readonly<Record<string, EventRule>>;
  readonly unknownEvents: 'refuse' | 'off';
  readonly entryImpliesVwr: boolean;
  readonly failMode: 'closed' | 'open';
  readonly refusalStatus: number;
};

type DeepPartial<T> = T extends readonly (infer Item)[]
  ? readonly Item[]
  : T extends object
    ? { readonly [K in keyof T]?: DeepPartial<T[K]> | undefined }
    : T;

/** What `defineConfig` takes: any part of `Config`. Arrays replace the default ones whole. */
export type ConfigInput = DeepPartial<Config>;

const DEFAULTS: Config = {
  issuer: 'urr',
  cookies: {
    vwr: 'urr-vwr-token',
    entry: 'urr-entry-token',
    place: 'urr-place',
    perEvent: false,
    domain: null,
    sameSite: 'Lax',
    hostPrefix: false,
  },
  vwrHeader: 'x-urr-vwr-token',
  entryHeader: 'x-queue-entry-token',
  ttl: {
    vwrSeconds: 600,
    entrySeconds: 600,
    activeSeconds: 600,
    seatLockSeconds: 420,
    recordSeconds: 86_400,
  },
  claimWindowSeconds: 120,
  silenceSeconds: 180,
  leewaySeconds: 5,
  entrySession: 'fixed',
  pacing: { step: 500, everySeconds: 10, burst: 1.2, refill: 0 },
  missedTurn: 'keep',
  poll: { minSeconds: 2, maxSeconds: 15, fraction: 0.05, budgetPerSecond: 20_000 },
  routes: {
    guard: ['/api/*'],
    exempt: [
      '/api/v1/events/*',
      '/api/v1/auth/*',
      '/api/auth/*',
      '/api/v1/queue/*',
      '/api/v1/stats/*',
      '/vwr/*',
      '/vwr-api/*',
    ],
    entry: [
      '/api/v1/seats/:eventId/*',
      '/api/v1/seats/reserve',
      '/api/v1/reservations/*',
      '/api/v1/payments/*',
    ],
  },
  pages: { home: '/', waitingRoom: '/vwr/{eventId}', entryQueue: '/queue/{eventId}' },
  api: { waitingRoom: '/vwr-api/vwr', entryQueue: '/api/v1/queue' },
  mode: 'enforce',
  events: {},
  unknownEvents: 'refuse',
  entryImpliesVwr: true,
  failMode: 'closed',
  refusalStatus: 403,
};

const EVENT_RULE_KEYS = ['mode', 'minEpoch'];

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

const schema = z.partial(
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

/**
 * Checks and completes a configuration. The result is plain JSON, frozen to the bottom, every field resolved;
 * the defaults are those of the source architecture (600 s passes, 500 every 10 s, polls of 2 to 15 s).
 *
 * @param input any part of the configuration; arrays replace the default ones whole
 * @param options.warn where doubtful but legal settings are reported, `console.warn` by default
 * @throws {ConfigError} unknown keys (with the nearest known one), wrong types, values out of range
 */
export function defineConfig(
  input: ConfigInput = {},
  options: { warn?: (message: string) => void } = {},
): Config {
  const parsed = schema.safeParse(input);
  const issues = [
    ...protoKeys(input),
    ...(parsed.success ? [] : parsed.error.issues.flatMap((issue) => toFaults(issue, knownKeys))),
  ];
  if (!parsed.success || issues.length > 0) throw new ConfigError(issues);
  const config = merge(DEFAULTS, parsed.data) as Config;
  const faults = crossChecks(config);
  if (faults.length > 0) throw new ConfigError(faults);
  const warn = options.warn ?? ((message: string) => console.warn(`[urr] ${message}`));
  for (const message of doubts(config)) warn(message);
  return deepFreeze(config);
}

// zod passes over an own key of this name, which JSON.parse can make.
function protoKeys(value: unknown, path: readonly string[] = []): ConfigIssue[] {
  if (!isPlainObject(value)) return [];
  return Object.keys(value).flatMap((key) =>
    key === '__proto__'
      ? [{ path: [...path, key].join('.'), message: 'unknown key' }]
      : protoKeys((value as Record<string, unknown>)[key], [...path, key]),
  );
}

function merge(base: object, change: object): object {
  const result: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(base)) {
    const next = (change as Record<string, unknown>)[key];
    if (next === undefined || !Object.hasOwn(change, key)) result[key] = structuredCopy(value);
    else if (key !== 'events' && isPlainObject(value)) result[key] = merge(value, next as object);
    else result[key] = structuredCopy(next);
  }
  return result;
}

function structuredCopy(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(structuredCopy);
  if (isPlainObject(value))
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, structuredCopy(item)]));
  return value;
}

function isPlainObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    for (const item of Object.values(value)) deepFreeze(item);
    Object.freeze(value);
  }
  return value;
}

function crossChecks(config: Config): ConfigIssue[] {
  const issues: ConfigIssue[] = [];
  const { cookies, poll, routes } = config;
  if (new Set([cookies.vwr, cookies.entry, cookies.place]).size < 3) {
    issues.push({ path: 'cookies', message: 'expected vwr, entry and place to have different names' });
  }
  if (cookies.hostPrefix && cookies.domain !== null) {
    issues.push({
      path: 'cookies.domain',
      message: 'expected null, because hostPrefix binds cookies to one host',
    });
  }
  if (config.vwrHeader === config.entryHeader) {
    issues.push({ path: 'entryHeader', message: 'expected another header than vwrHeader' });
  }
  if (poll.minSeconds > poll.maxSeconds) {
    issues.push({
      path: 'poll.minSeconds',
      message: `expected at most poll.maxSeconds (${poll.maxSeconds})`,
    });
  }
  for (const list of ['guard', 'exempt', 'entry'] as const) {
    routes[list].forEach((pattern, index) => {
      const result = parsePattern(pattern);
      if (typeof result === 'string') issues.push({ path: `routes.${list}[${index}]`, message: result });
    });
  }
  return issues;
}

function doubts(config: Config): string[] {
  const { ttl, entryImpliesVwr } = config;
  if (!entryImpliesVwr && ttl.vwrSeconds <= ttl.entrySeconds) {
    return [
      `ttl.vwrSeconds (${ttl.vwrSeconds}) is not above ttl.entrySeconds (${ttl.entrySeconds}) and entryImpliesVwr is off: unless the entry queue holds a signing VWR key and renews that pass, visitors lose tier 1 while they choose seats`,
    ];
  }
  return [];
}

function knownKeys(path: readonly string[]): string[] {
  if (path[0] === 'events') return EVENT_RULE_KEYS;
  let at: unknown = DEFAULTS;
  for (const key of path) at = (at as Record<string, unknown> | undefined)?.[key];
  return typeof at === 'object' && at !== null ? Object.keys(at) : [];
}
