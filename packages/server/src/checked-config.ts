/** Services are made by JavaScript as well, where no type says what a configuration is. */
import { type Config, ConfigError } from '@urr/core';

/**
 * Makes sure that a configuration is one, once, where a service is made: later it would fail far from the cause.
 *
 * @throws {ConfigError} something else than `defineConfig` returns
 */
export function assertConfig(config: unknown): asserts config is Config {
  const { ttl, cookies, api } = (config ?? {}) as Partial<Record<keyof Config, unknown>>;
  if ([ttl, cookies, api].every((part) => typeof part === 'object' && part !== null)) return;
  throw new ConfigError([
    { path: 'config', message: 'expected what defineConfig returns: defineConfig({ … })' },
  ]);
}
