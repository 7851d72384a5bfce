import type { Config } from '@urr/core';
import type { QueueRules } from './store';

/** The rules of a configuration. */
export function rulesOf(config: Config, activeCheck: boolean): QueueRules {
  return {
    entrySeconds: config.ttl.entrySeconds,
    leewaySeconds: config.leewaySeconds,
    claimWindowSeconds: config.claimWindowSeconds,
    silenceSeconds: config.silenceSeconds,
    activeSeconds: config.ttl.activeSeconds,
    recordSeconds: config.ttl.recordSeconds,
    sliding: config.entrySession === 'sliding',
    holdSlots: !activeCheck,
  };
}
