import { createTokens, defineConfig } from '@urr/core';
import { keys } from './keys';

const tokens = createTokens({ config: defineConfig({}), kind: 'vwr', keys: keys.vwr });

/** A pass for somebody who need not wait: support staff, an artist's guest list. */
export async function passFor(eventId: string, subject: string): Promise<string> {
  return tokens.issue({ eventId, epoch: 1, subject, position: 0 }); // lives ttl.vwrSeconds
}

export async function holderOf(token: string | undefined, eventId: string): Promise<string> {
  const verdict = await tokens.verify(token, { eventId }); // never throws on what a visitor can send
  return verdict.ok ? verdict.claims.sub : `refused: ${verdict.reason}`;
}
