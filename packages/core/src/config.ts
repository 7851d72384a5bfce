/** Configuration: one plain, frozen object that edge, server and browser read. Holds no functions and no secrets. */
import { findDoubts, findFaults, isPlainObject, protoKeys } from './config-checks';
import { configSchema } from './config-schema';
import { ConfigError } from './errors';
import { toFaults } from './fault';

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
  const parsed = configSchema.safeParse(input);
  const issues = [
    ...protoKeys(input),
    ...(parsed.success ? [] : parsed.error.issues.flatMap((issue) => toFaults(issue, knownKeys))),
  ];
  if (!parsed.success || issues.length > 0) throw new ConfigError(issues);
  const config = merge(DEFAULTS, parsed.data) as Config;
  const faults = findFaults(config);
  if (faults.length > 0) throw new ConfigError(faults);
  const warn = options.warn ?? ((message: string) => console.warn(`[urr] ${message}`));
  for (const message of findDoubts(config)) warn(message);
  return deepFreeze(config);
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

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    for (const item of Object.values(value)) deepFreeze(item);
    Object.freeze(value);
  }
  return value;
}

function knownKeys(path: readonly string[]): string[] {
  if (path[0] === 'events') return EVENT_RULE_KEYS;
  let at: unknown = DEFAULTS;
  for (const key of path) at = (at as Record<string, unknown> | undefined)?.[key];
  return typeof at === 'object' && at !== null ? Object.keys(at) : [];
}
