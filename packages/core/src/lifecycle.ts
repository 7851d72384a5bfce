/** Phases of an event and states of a visitor, and which may follow which. */
import { InputError } from './errors';

export const PHASES = ['scheduled', 'open', 'paused', 'closed', 'off'] as const;

/** Of an event: `scheduled` is the pre-queue, `off` lets everybody pass at once. */
export type Phase = (typeof PHASES)[number];

export const VISITOR_STATES = [
  'scheduled',
  'waiting',
  'admitted',
  'paused',
  'expired',
  'left',
  'closed',
] as const;

/** Of a visitor. One discriminator, in code and on the wire. */
export type VisitorState = (typeof VISITOR_STATES)[number];

const PHASE_MOVES: Record<Phase, readonly Phase[]> = {
  scheduled: ['open', 'paused', 'closed', 'off'],
  open: ['paused', 'closed', 'off', 'scheduled'],
  paused: ['open', 'closed', 'off', 'scheduled'],
  closed: ['open', 'scheduled', 'off'],
  off: ['scheduled', 'open', 'paused', 'closed'],
};

const STATE_MOVES: Record<VisitorState, readonly VisitorState[]> = {
  scheduled: ['waiting', 'admitted', 'paused', 'left', 'closed', 'expired'],
  waiting: ['admitted', 'paused', 'left', 'closed', 'expired', 'scheduled'],
  paused: ['waiting', 'admitted', 'left', 'closed', 'expired', 'scheduled'],
  admitted: ['left', 'expired', 'closed'],
  expired: [],
  left: [],
  closed: ['waiting', 'scheduled', 'admitted'],
};

/** Whether an event in one phase may be put into another. Staying is always allowed. */
export function canMovePhase(from: Phase, to: Phase): boolean {
  return from === to || PHASE_MOVES[from].includes(to);
}

/** Whether a visitor in one state may be found in another later. `left` and `expired` are final. */
export function canMoveState(from: VisitorState, to: VisitorState): boolean {
  return from === to || STATE_MOVES[from].includes(to);
}

/** @throws {InputError} the visitor cannot come from one state into the other */
export function assertStateMove(from: VisitorState, to: VisitorState): void {
  if (!canMoveState(from, to))
    throw new InputError('state', `expected none of the ends: ${from} cannot become ${to}`);
}

/** @throws {InputError} the event cannot be put from one phase into the other */
export function assertPhaseMove(from: Phase, to: Phase): void {
  if (!canMovePhase(from, to)) throw new InputError('phase', `${from} cannot become ${to}`);
}

/**
 * The phase an event is in at a moment. A scheduled event opens by itself at `opensAt`, an open or paused one closes
 * at `closesAt`; no request has to come for that.
 *
 * @param event its times in epoch milliseconds: `opensAtMs` null for "when somebody opens it", `closesAtMs` null for never
 */
export function phaseAt(
  event: { readonly phase: Phase; readonly opensAtMs: number | null; readonly closesAtMs: number | null },
  nowMs: number,
): Phase {
  if (event.phase === 'off' || event.phase === 'closed') return event.phase;
  if (event.closesAtMs !== null && nowMs >= event.closesAtMs) return 'closed';
  if (event.phase === 'scheduled' && event.opensAtMs !== null && nowMs >= event.opensAtMs) return 'open';
  return event.phase;
}
