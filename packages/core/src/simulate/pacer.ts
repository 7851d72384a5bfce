/** Which step the next cycle has: the planned one, or what feedback decides from the cycle before. */
import {
  type FeedbackDecision,
  type FeedbackRules,
  type FeedbackSignals,
  firstDecision,
  nextDecision,
} from '../plan/feedback';
import type { Sale } from './sale';
import type { Site } from './site';

export type Pacer = {
  /** At the end of a cycle of the open event. */
  next(cycle: { readonly called: number; readonly claimed: number }, nowMs: number): number;
  /** People the servers could not bear. */
  failed(): number;
};

export function createPacer(
  sale: Sale,
  pace: { readonly step: number; readonly everySeconds: number; readonly burst: number },
  site: Site | null,
  opensAtMs: number,
): Pacer {
  const { feedback, origin } = sale;
  const rules: FeedbackRules = { pace, burst: pace.burst, floorStep: feedback?.floorStep ?? 0 };
  let decision: FeedbackDecision = firstDecision(rules, opensAtMs);
  let goneBefore = 0;
  let failed = 0;

  function originHealth(claimed: number, nowMs: number): FeedbackSignals['origin'] {
    const second = (nowMs - opensAtMs) / 1000;
    const bears = origin?.findLast(({ fromSecond }) => fromSecond <= second)?.peoplePerSecond;
    if (bears === undefined) return undefined;
    const tooMany = Math.max(0, claimed - bears * pace.everySeconds);
    failed += tooMany;
    return { failedShare: claimed === 0 ? 0 : tooMany / claimed };
  }

  return {
    next(turns, nowMs) {
      const health = originHealth(turns.claimed, nowMs);
      const gone = (site?.gone() ?? 0) - goneBefore;
      goneBefore += gone;
      if (feedback === undefined) return pace.step;
      const inside =
        site === null || sale.site === undefined
          ? undefined
          : { active: site.active() + site.waiting(), capacity: sale.site.capacity, gone };
      decision = nextDecision(rules, decision, { inside, turns, origin: health }, nowMs);
      return decision.step;
    },
    failed: () => failed,
  };
}
