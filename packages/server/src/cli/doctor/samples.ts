/** An address for each rule of the configuration, such as a visitor could ask for. */
import type { Config } from '@urr/core';
import { matchRoute, modeOf } from '@urr/core/routes';

export type Sample = {
  readonly rule: string;
  readonly method: string;
  readonly path: string;
  readonly tier: 0 | 1 | 2;
};

/** Guarded rules that are enforced and those that are not, each with a sample; rules that others cover have none. */
export function guardedSamples(config: Config, eventId: string | undefined) {
  const samples = [...config.routes.guard, ...config.routes.entry].flatMap((rule) =>
    sampleOf(config, rule, eventId),
  );
  const isEnforced = ({ method, path }: Sample): boolean =>
    modeOf(config, matchRoute(config, method, path).eventId) === 'enforce';
  return {
    enforced: samples.filter(isEnforced),
    others: samples.filter((sample) => !isEnforced(sample)),
  };
}

export function exemptSamples(config: Config, eventId: string | undefined): readonly Sample[] {
  return config.routes.exempt.flatMap((rule) => sampleOf(config, rule, eventId));
}

/** The one that says most: tier 2 with the event in its path, where there is one. */
export function bestSample(config: Config, eventId: string | undefined): Sample | undefined {
  const { enforced } = guardedSamples(config, eventId);
  const rank = ({ rule, tier, method }: Sample): number =>
    (method === 'GET' ? 4 : 0) + (rule.includes(':eventId') ? 2 : 0) + tier / 2;
  return [...enforced].sort((a, b) => rank(b) - rank(a))[0];
}

function sampleOf(config: Config, rule: string, eventId = 'urr-doctor'): Sample[] {
  const [, method = 'GET', pattern = ''] = /^(?:([A-Z]+) )?(.*)$/.exec(rule) ?? [];
  const path = pattern.replace(':eventId', eventId);
  const candidates = path.endsWith('/*')
    ? [path.replace('*', 'urr-doctor'), path.slice(0, -2) || '/']
    : [path];
  for (const candidate of candidates) {
    const match = matchRoute(config, method, candidate);
    if (match.rule === rule) return [{ rule, method, path: candidate, tier: match.tier }];
  }
  return [];
}
