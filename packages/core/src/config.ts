/** Configuration: one plain, frozen object that edge, server and browser read. Holds no functions and no secrets. */
import { findDoubts, findFaults } from './config-checks';
import { configField } from './config-schema';
import { ConfigError, type ConfigIssue } from './errors';

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
  const issues: ConfigIssue[] = [];
  const config = configField()(input, '', issues);
  if (issues.length === 0) issues.push(...findFaults(config));
  if (issues.length > 0) throw new ConfigError(issues);
  const warn = options.warn ?? ((message: string) => console.warn(`[urr] ${message}`));
  for (const message of findDoubts(config)) warn(message);
  return config;
}
