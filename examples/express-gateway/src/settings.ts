/** What the gateway is told by its environment. Everything that is wrong is said at once. */
import { type Config, defineConfig, parseKeys, type QueueKeys } from '@urr/core';

export type Settings = {
  readonly redisUrl: string;
  readonly keys: QueueKeys;
  readonly config: Config;
  readonly port: number;
  /**
   * Header in which your own authenticating proxy writes who is signed in, and takes away what visitors write. Passes
   * are bound to that user.
   */
  readonly userHeader: string | undefined;
  /** How long it goes on serving after SIGTERM, and when it ends at the latest. */
  readonly drainSeconds: number;
  readonly stopSeconds: number;
};

/** @throws {Error} whose message names every variable that is missing or wrong, without a value */
export function readSettings(env: Readonly<Record<string, string | undefined>>): Settings {
  const complaints: string[] = [];
  function read<T>(name: string, parse: (value: string) => T): T | undefined {
    try {
      return parse(env[name] ?? '');
    } catch (error) {
      complaints.push(`${name}: ${error instanceof SyntaxError ? 'not JSON' : (error as Error).message}`);
      return undefined;
    }
  }
  const redisUrl = read('URR_REDIS_URL', redisAddress);
  const keys = read('URR_KEYS', queueKeys);
  const config = read('URR_CONFIG', (json) => defineConfig(JSON.parse(json || '{}')));
  const port = read('PORT', wholeNumber(8090));
  const drainSeconds = read('URR_DRAIN_SECONDS', wholeNumber(5));
  const stopSeconds = read('URR_STOP_SECONDS', wholeNumber(30));
  if (
    redisUrl === undefined ||
    keys === undefined ||
    config === undefined ||
    port === undefined ||
    drainSeconds === undefined ||
    stopSeconds === undefined
  )
    throw new Error(['The gateway cannot start:', ...complaints].join('\n  '));
  const userHeader = env.URR_USER_HEADER?.toLowerCase() || undefined;
  return { redisUrl, keys, config, port, userHeader, drainSeconds, stopSeconds };
}

function redisAddress(value: string): string {
  if (/^rediss?:\/\//.test(value)) return value;
  throw new Error('expected the address of Redis, as redis://127.0.0.1:6379');
}

function queueKeys(json: string): QueueKeys {
  const { place, vwr, entry } = json === '' ? {} : parseKeys(json);
  if (place && vwr && entry) return { place, vwr, entry };
  throw new Error('expected the output of `npx @urr/server keys new`, the same as at the queue service');
}

const wholeNumber =
  (fallback: number) =>
  (value: string): number => {
    if (/^\d{0,5}$/.test(value)) return value === '' ? fallback : Number(value);
    throw new Error('expected a whole number');
  };
