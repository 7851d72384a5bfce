/** What the guard would do with a request without passes: the guard itself is asked, with keys nobody has. */
import { randomBytes } from 'node:crypto';
import type { Config } from '@urr/core';
import { createKeyRing } from '@urr/core/keys';
import { createNodeHmac } from '@urr/core/node-hmac';
import { canonicalPath, matchRoute, modeOf, type Tier } from '@urr/core/routes';
import { createGuard } from '../../guard';
import { callbackWord } from '../callbacks';

export type Judgement = {
  readonly method: string;
  readonly path: string;
  /** False for a path origins could disagree on: answered 400. */
  readonly canonical: boolean;
  /** The rule as written, null where none applies. */
  readonly rule: string | null;
  readonly tier: Tier;
  readonly eventId: string | null;
  readonly mode: Config['mode'];
  /** What comes of it without passes: a status and code, or the reason why it goes through. */
  readonly without: string;
  /** A word in the path that says a machine calls it: `webhook`, `return`, `health`, … */
  readonly callback: string | null;
  /** Whether it would be refused without passes; in shadow mode, whether it would be once enforced. */
  readonly refused: boolean;
};

export type Judge = (method: string, path: string) => Judgement;

/** Makes the judge. `OPTIONS` counts as a preflight. */
export function createJudge(config: Config): Judge {
  const ring = (kid: string) => createKeyRing([{ kid, alg: 'HS256', secret: randomBytes(32) }]);
  const keys = { vwr: ring('v'), entry: ring('e') };
  const guard = createGuard({ config, keys, hmac: createNodeHmac(), cacheSize: 0 });

  return (method, path) => {
    const match = matchRoute(config, method, path);
    const canonical = canonicalPath(path) !== null;
    const preflight = method === 'OPTIONS' ? 'GET' : undefined;
    const decision = guard({
      method,
      path,
      query: '',
      cookies: [],
      header: (name) => (name === 'access-control-request-method' ? preflight : undefined),
      now: Date.now(),
    });
    const shadow = decision.reason.startsWith('shadow:') ? decision.reason.slice('shadow:'.length) : null;
    return {
      method,
      path,
      canonical,
      rule: match.rule,
      tier: canonical ? match.tier : 0,
      eventId: match.eventId ?? null,
      mode: modeOf(config, match.eventId),
      without: decision.kind === 'refuse' ? `${decision.status} ${decision.problem.code}` : decision.reason,
      callback: callbackWord(path) ?? null,
      refused: decision.kind !== 'forward' || (shadow !== null && shadow !== 'admitted'),
    };
  };
}
