/** How the shop's servers feel, in a word. */
import type { DemoState } from '../demo-state';
import type { Sample } from './live';

const SMOOTHED_SAMPLES = 4;
const STRAINED_LOAD = 0.95;

/** @param samples the newest last; a second of its own says little, since people are let in by the cycle */
export function healthOf(samples: readonly Sample[], capacityPerSecond: number): DemoState['server'] {
  const recent = samples.slice(-SMOOTHED_SAMPLES).map(({ origin }) => origin);
  const mean = (value: (origin: Sample['origin']) => number): number =>
    recent.length === 0
      ? 0
      : Math.round(recent.reduce((sum, origin) => sum + value(origin), 0) / recent.length);
  const requestsPerSecond = mean(({ perSecond }) => perSecond);
  const turnedAwayPerSecond = mean(({ turnedAwayPerSecond: away }) => away);
  const backlog = mean(({ backlog: waiting }) => waiting);
  const load = (requestsPerSecond + turnedAwayPerSecond) / capacityPerSecond;
  const strained = load > STRAINED_LOAD || backlog > capacityPerSecond;
  return {
    health: turnedAwayPerSecond > 0 ? 'fallen' : strained ? 'strained' : 'healthy',
    load,
    requestsPerSecond,
    turnedAwayPerSecond,
    capacityPerSecond,
  };
}
