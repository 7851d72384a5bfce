/**
 * Pacing by what is measured: how full the site is, how many of those called up come, how healthy the servers are.
 * Pure steps from one decision to the next. Who takes them must do so at most once a cycle, and write each decision
 * together with its end: if nobody decides any more, the pace falls back to the floor by itself.
 */
import { claimsPerCycle, type Pace } from '../pacing';
import { WARN_SHARE } from './utilization';

export type FeedbackRules = {
  /** The pace the operator planned. */
  readonly pace: Pace;
  /** As in the config: no decision is ever above what the claims of a cycle allow, `pace.step` × `burst`. */
  readonly burst: number;
  /** The step when nobody decides any more, and the slowest one decided. */
  readonly floorStep: number;
  /** Most a step grows in one decision, as a share of the planned one; 0.05 by default. */
  readonly raise?: number | undefined;
  /** How long a decision holds without another one, 60 by default. */
  readonly holdSeconds?: number | undefined;
  /** How long after a slower step failures still count as those of the old one, two cycles by default. */
  readonly settleSeconds?: number | undefined;
};

/** What was measured since the last decision. What is left out is not looked at. */
export type FeedbackSignals = {
  /** People inside and most that may be, `gone` how many left since the last decision. */
  readonly inside?: { readonly active: number; readonly capacity: number; readonly gone: number } | undefined;
  /** People called up since the last decision, and passes given out. */
  readonly turns?: { readonly called: number; readonly claimed: number } | undefined;
  /** Share of requests behind the rooms that failed or took too long. */
  readonly origin?: { readonly failedShare: number } | undefined;
};

/** A decision: `step` until `untilMs`, `floorStep` after it. The rest is what the next decision starts from. */
export type FeedbackDecision = {
  readonly step: number;
  readonly everySeconds: number;
  readonly untilMs: number;
  readonly floorStep: number;
  readonly reason: 'planned' | 'raised' | 'held' | 'headroom' | 'no-shows' | 'errors';
  readonly health: Health;
  /** Share of those called up who come, smoothed. */
  readonly showShare: number;
};

/** What is known of how much the servers bear. */
export type Health = {
  /** The step they are trusted with. */
  readonly step: number;
  /** The step before the present one: what fails now may have begun under it. */
  readonly before: number;
  /** Trust grows no further than this. */
  readonly limit: number;
  /** The step that held before the limit was last tried out; null when it has not been. */
  readonly held: number | null;
  /** When the limit is tried out again. */
  readonly retryAtMs: number;
  /** Until then failures are those of a step that is over. */
  readonly settlesAtMs: number;
};

/** Above this share of failures the servers count as ill. */
const FAILED_SHARE = 0.02;

/** How much of the room to 70 % a decision fills: little, because those let in are not all inside yet. */
const HEADROOM_GAIN = 0.1;

/** Weight of the latest cycle when shares of those who come are smoothed. */
const SMOOTHING = 0.2;

/** Fewer called up than this tell nothing about how many come. */
const MIN_CALLED = 20;

/** How far below the step that brought errors it stays, and for how long. */
const BELOW_BROKEN = 0.9;
const RETRY_SECONDS = 600;

/** Cycles until a lower step shows: those called up before it still come in the first one. */
const SETTLING_CYCLES = 2;

/** The decision to begin with: the planned pace, trusted until told otherwise. */
export function firstDecision(rules: FeedbackRules, nowMs: number): FeedbackDecision {
  const { step, everySeconds } = rules.pace;
  return {
    step: clamp(step, rules),
    everySeconds,
    untilMs: untilOf(rules, nowMs),
    floorStep: rules.floorStep,
    reason: 'planned',
    health: {
      step: claimsPerCycle(rules.pace, rules.burst),
      before: step,
      limit: claimsPerCycle(rules.pace, rules.burst),
      held: null,
      retryAtMs: nowMs,
      settlesAtMs: nowMs,
    },
    showShare: 1,
  };
}

/**
 * The next decision.
 *
 * - Servers that fail: half the step at once, and again if that does not help within two cycles. Then it grows by
 *   `raise` of the planned step up to 10 % below where it broke. Every ten minutes it tries one raise more, and goes
 *   back to what held when that fails: it settles instead of swinging.
 * - A site that fills: as many as leave, and a tenth of the room that is left to 70 %; less than leave when it is over.
 * - People who do not come: the step divided by the share of those who come.
 *
 * The lowest of the first two counts, the third is put on top; never below the floor, never above the claims of a cycle.
 */
export function nextDecision(
  rules: FeedbackRules,
  last: FeedbackDecision,
  signals: FeedbackSignals,
  nowMs: number,
): FeedbackDecision {
  const planned = rules.pace.step;
  const most = claimsPerCycle(rules.pace, rules.burst);
  const raise = Math.max(1, Math.round(planned * (rules.raise ?? 0.05)));
  const settlesAtMs = nowMs + (rules.settleSeconds ?? SETTLING_CYCLES * rules.pace.everySeconds) * 1000;
  const health = healthAfter(last, signals, { raise, most, nowMs, settlesAtMs });
  const showShare = showShareAfter(last, signals);
  // The plan is for people who come; those who do not are made up for, as far as the claims of a cycle reach.
  const wanted = Math.min(planned / Math.max(showShare, planned / most), most);
  const room = roomFor(signals, showShare);
  const target = Math.min(wanted, health.step, room);
  const step = clamp(Math.round(Math.min(target, last.step + raise)), rules);
  return {
    step,
    everySeconds: rules.pace.everySeconds,
    untilMs: untilOf(rules, nowMs),
    floorStep: rules.floorStep,
    health: { ...health, before: last.step },
    showShare,
    reason: reasonOf({ step, last, planned, room, ill: isIll(signals), healthyStep: health.step }),
  };
}

/** The step in force: the decision's while it holds, the floor after that. */
export function decidedStep(decision: FeedbackDecision, nowMs: number): number {
  return nowMs < decision.untilMs ? decision.step : decision.floorStep;
}

/**
 * A decision as settings of the event, its end included: `schedule` takes the pace to the floor if nobody decides
 * again, whatever becomes of the process that decides.
 */
export function toPacingSettings(decision: FeedbackDecision): {
  readonly step: number;
  readonly everySeconds: number;
  readonly schedule: { readonly at: string; readonly step: number }[];
} {
  const { step, everySeconds, untilMs, floorStep } = decision;
  return { step, everySeconds, schedule: [{ at: new Date(untilMs).toISOString(), step: floorStep }] };
}

function healthAfter(
  { step, health }: FeedbackDecision,
  signals: FeedbackSignals,
  {
    raise,
    most,
    nowMs,
    settlesAtMs,
  }: {
    readonly raise: number;
    readonly most: number;
    readonly nowMs: number;
    readonly settlesAtMs: number;
  },
): Health {
  if (signals.origin === undefined) return health;
  const retryAtMs = nowMs + RETRY_SECONDS * 1000;
  if (isIll(signals)) {
    if (nowMs < health.settlesAtMs) return health;
    const broke = Math.min(step, health.before);
    // Only just tried out: what held before will hold again.
    if (health.held !== null && step > health.held) {
      const { held } = health;
      return { ...health, step: held, limit: held, held: null, retryAtMs, settlesAtMs };
    }
    const half = Math.max(1, Math.floor(broke / 2));
    const limit = Math.max(half, Math.floor(broke * BELOW_BROKEN));
    return { ...health, step: half, limit, held: null, retryAtMs, settlesAtMs };
  }
  const isRetry = health.limit < most && nowMs >= health.retryAtMs;
  const limit = isRetry ? Math.min(most, health.limit + raise) : health.limit;
  return {
    ...health,
    // What was not used proves nothing: trust grows from what is in force.
    step: Math.max(Math.min(health.step, limit), Math.min(step + raise, limit)),
    limit,
    held: isRetry ? step : health.held,
    retryAtMs: isRetry ? retryAtMs : health.retryAtMs,
  };
}

function isIll({ origin }: FeedbackSignals): boolean {
  return origin !== undefined && origin.failedShare > FAILED_SHARE;
}

function showShareAfter(last: FeedbackDecision, { turns }: FeedbackSignals): number {
  if (turns === undefined || turns.called < MIN_CALLED) return last.showShare;
  const share = Math.min(1, turns.claimed / turns.called);
  return last.showShare + SMOOTHING * (share - last.showShare);
}

/** How many may be called up so that the site goes towards 70 % and not beyond. */
function roomFor({ inside }: FeedbackSignals, showShare: number): number {
  if (inside === undefined) return Number.POSITIVE_INFINITY;
  const { active, capacity, gone } = inside;
  const people = gone + HEADROOM_GAIN * (capacity * WARN_SHARE - active);
  return Math.max(0, people) / Math.max(showShare, SMOOTHING);
}

function reasonOf(now: {
  readonly step: number;
  readonly last: FeedbackDecision;
  readonly planned: number;
  readonly room: number;
  readonly healthyStep: number;
  readonly ill: boolean;
}): FeedbackDecision['reason'] {
  const { step, last, planned, room, healthyStep, ill } = now;
  if (ill) return 'errors';
  if (step < planned && room <= healthyStep) return 'headroom';
  if (step > planned) return 'no-shows';
  if (step === planned) return 'planned';
  return step > last.step ? 'raised' : 'held';
}

function clamp(step: number, { pace, burst, floorStep }: FeedbackRules): number {
  const most = claimsPerCycle(pace, burst);
  return Math.min(most, Math.max(Math.min(floorStep, most), Math.floor(step)));
}

function untilOf({ holdSeconds = 60 }: FeedbackRules, nowMs: number): number {
  return nowMs + holdSeconds * 1000;
}
