import {
  type FeedbackRules,
  type FeedbackSignals,
  firstDecision,
  nextDecision,
  toPacingSettings,
} from '@urr/core/plan';
import type { Operator } from '@urr/server';

const rules: FeedbackRules = { pace: { step: 500, everySeconds: 10 }, burst: 1.2, floorStep: 50 };

/** Decides once a cycle. `measure` says how full the site is, how many came to their turn, how many requests fail. */
export function paceByFeedback(operator: Operator, eventId: string, measure: () => Promise<FeedbackSignals>) {
  let decision = firstDecision(rules, Date.now());
  return async (): Promise<void> => {
    decision = nextDecision(rules, decision, await measure(), Date.now());
    await operator.configure(
      eventId,
      { pacing: toPacingSettings(decision) },
      { who: 'feedback', why: decision.reason },
    );
  };
}
