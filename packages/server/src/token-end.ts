import type { Config } from '@urr/core';

/** The first millisecond in which a token is no longer accepted: what is kept about it may go then, and not before. */
export function tokenEndMs({ exp }: { readonly exp: number }, config: Pick<Config, 'leewaySeconds'>): number {
  return (exp + config.leewaySeconds) * 1000 + 1;
}
