/** The gate, whichever of its three ways was asked. */
import type { GateVerdict } from '../gateway/entry-gate';
import type { Scope } from './scope';

export function noteVerdict(scope: Scope, verdict: GateVerdict): void {
  if (verdict.ok) {
    const attributes = { ...scope.event(verdict.eventId), 'urr.reason': verdict.reason };
    scope.count('urr.gate.decisions', 1, attributes);
    return;
  }
  const { code, reason, eventId } = verdict.problem;
  scope.count('urr.refusals', 1, {
    ...scope.event(code === 'event-unknown' ? undefined : eventId),
    ...(reason === undefined ? {} : { 'urr.reason': reason }),
    'urr.tier': 'gate',
    'urr.code': code,
  });
}
