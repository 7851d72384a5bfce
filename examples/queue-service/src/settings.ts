/** What the service is told by its environment, checked whole: whoever starts it sees every mistake at once. */
import { type Config, defineConfig, parseKeys, type QueueKeys } from '@urr/core';

export type Settings = {
  readonly redisUrl: string;
  readonly keys: QueueKeys;
  readonly config: Config;
  /** For visitors. */
  readonly port: number;
  /** For the platform: probes, metrics, operators. Not to be reachable from outside. */
  readonly adminPort: number;
  /** How long it goes on serving after SIGTERM, until no load balancer sends anybody any more. */
  readonly drainSeconds: number;
  /** When it ends at the latest, counted from SIGTERM. */
  readonly stopSeconds: number;
  readonly operatorTokens: Readonly<Record<string, string>> | undefined;
  /** What CloudFront puts into `x-origin-verify`; with it, whoever comes without is refused. */
  readonly originVerify: string | undefined;
};

type Environment = Readonly<Record<string, string | undefined>>;

/** @throws {Error} whose message names every variable that is missing or wrong, and never shows a value of a secret */
export function readSettings(env: Environment): Settings {
  const complaints: string[] = [];
  const complain = (text: string) => void complaints.push(text);

  function text(name: string, meaning: string): string {
    const value = env[name] ?? '';
    if (value === '') complain(`${name} is missing: ${meaning}`);
    return value;
  }
  function number(name: string, { fallback, most }: { fallback: number; most: number }): number {
    const value = env[name] || String(fallback);
    if (/^\d{1,6}$/.test(value) && Number(value) <= most) return Number(value);
    complain(`${name} is "${value}": expected a whole number from 0 to ${most}`);
    return fallback;
  }
  function parsed<T>(name: string, fallback: T, parse: (value: string) => T): T {
    const value = env[name] ?? '';
    if (value === '') return fallback;
    try {
      return parse(value);
    } catch (error) {
      // JSON.parse quotes what it read, which here may be a secret.
      const reason = error instanceof SyntaxError ? 'not JSON' : (error as Error).message;
      complain(`${name}: ${reason}`);
      return fallback;
    }
  }

  const redisUrl = text(
    'URR_REDIS_URL',
    'the address of Redis or Valkey, as redis://redis:6379 or rediss://…',
  );
  if (redisUrl !== '' && !/^rediss?:\/\//.test(redisUrl))
    complain('URR_REDIS_URL: expected it to begin with redis:// or rediss://');
  text('URR_KEYS', 'the output of `npx @urr/server keys new`');
  const keys = parsed('URR_KEYS', undefined, queueKeys);
  const config = parsed('URR_CONFIG', defineConfig({}), (json) => defineConfig(JSON.parse(json)));
  const operatorTokens = parsed('URR_OPERATOR_TOKENS', undefined, (json) => JSON.parse(json));
  const settings = {
    redisUrl,
    config,
    port: number('PORT', { fallback: 8080, most: 65_535 }),
    adminPort: number('URR_ADMIN_PORT', { fallback: 8081, most: 65_535 }),
    drainSeconds: number('URR_DRAIN_SECONDS', { fallback: 5, most: 600 }),
    stopSeconds: number('URR_STOP_SECONDS', { fallback: 25, most: 600 }),
    operatorTokens,
    originVerify: env.URR_ORIGIN_VERIFY || undefined,
  };
  if (settings.stopSeconds <= settings.drainSeconds)
    complain('URR_STOP_SECONDS: expected it to be more than URR_DRAIN_SECONDS');
  if (keys === undefined || complaints.length > 0)
    throw new Error(['The queue service cannot start:', ...complaints].join('\n  '));
  return { ...settings, keys };
}

function queueKeys(json: string): QueueKeys {
  const { place, vwr, entry } = parseKeys(json);
  if (place === undefined || vwr === undefined || entry === undefined)
    throw new Error('expected the rings place, vwr and entry: the output of `npx @urr/server keys new`');
  return { place, vwr, entry };
}
