/** How the demo is set: the configuration every part reads, and how each event is run. */
import { type Config, defineConfig } from '@urr/core';
import type { EventSettings } from '@urr/core/protocol';

/** The event with the big crowd, and the one nobody waits for. */
export const BUSY_EVENT = 'dawn-2027';
export const QUIET_EVENT = 'hourglass-2027';
/** The event whose order is drawn at the opening. */
export const DRAW_EVENT = 'winter-2027';

/** The event whose pace is set by what is measured. */
export const PACED_EVENT = 'whale-2027';

/** Long enough to sign in and to read what a draw is. */
export const DRAW_SECONDS = 120;

/**
 * The configuration of the site. Seat map and checkout are guarded as pages, not only their API, so that a copied
 * address leads to the waiting room and back. Tokens are kept for each event, so that two tabs can book two shows.
 *
 * @param options.hurried shorter polls, for the smoke run
 * @param options.roomOn false publishes the guard switched off
 */
export function demoConfig({
  hurried = false,
  roomOn = true,
}: {
  hurried?: boolean;
  roomOn?: boolean;
} = {}): Config {
  return defineConfig({
    cookies: { perEvent: true },
    mode: roomOn ? 'enforce' : 'off',
    // The crowd comes back for ever and everything is kept in memory: half an hour instead of a day.
    ttl: { recordSeconds: 1800 },
    // The seed's 2 to 15 s. The budget is what a stand-in on two cores can answer and keep most of its time.
    poll: hurried
      ? { minSeconds: 1, maxSeconds: 4, fraction: 0.2, budgetPerSecond: 600 }
      : { budgetPerSecond: 450 },
    routes: {
      guard: ['/api/*', '/seats/*', '/checkout/*'],
      exempt: [
        '/api/v1/events/*',
        '/api/v1/auth/*',
        '/api/auth/*',
        '/api/v1/queue/*',
        '/api/v1/stats/*',
        '/vwr/*',
        '/vwr-api/*',
        // The payment provider's POST comes from another site and carries no Lax cookie; its signature is checked instead.
        'POST /api/v1/payments/return/*',
      ],
      entry: [
        '/api/v1/seats/:eventId/*',
        '/api/v1/seats/reserve',
        '/api/v1/reservations/*',
        '/api/v1/payments/*',
        '/seats/:eventId',
        '/checkout/:eventId',
      ],
    },
  });
}

/** How an event is run: what the operator sets, and how its part of the crowd behaves. */
export type EventPlan = {
  readonly eventId: string;
  readonly settings: EventSettings;
  readonly opensInSeconds?: number;
  readonly crowd?: {
    readonly share: number;
    readonly lineShare: number;
    readonly queueSeconds: number;
    readonly staySeconds: number;
  };
};

/**
 * Tuned so that a person is through both tiers in about a minute: 3,000 people a minute as in the source, in small
 * steps; two thirds of the crowd in the line (about 36 s), 10 s in the queue.
 *
 * @param perMinute pace of the busy event
 */
export function eventPlans(perMinute: number): readonly EventPlan[] {
  return [
    {
      eventId: BUSY_EVENT,
      settings: { phase: 'open', pacing: pacingOf(perMinute), maxUsers: 180, threshold: 180 },
      crowd: { share: 0.88, lineShare: 0.66, queueSeconds: 6, staySeconds: 5.5 },
    },
    {
      eventId: PACED_EVENT,
      settings: { phase: 'open', pacing: measured(pacingOf(perMinute * 0.05)), maxUsers: 24, threshold: 24 },
      crowd: { share: 0.08, lineShare: 0.4, queueSeconds: 8, staySeconds: 10 },
    },
    { eventId: QUIET_EVENT, settings: { phase: 'off', maxUsers: 200, threshold: 200 } },
    {
      // Slow enough that a place far behind is seen to be one.
      eventId: DRAW_EVENT,
      settings: {
        phase: 'scheduled',
        order: 'draw',
        pacing: { step: 4, everySeconds: 2 },
        maxUsers: 50,
        threshold: 50,
      },
      opensInSeconds: DRAW_SECONDS,
      crowd: { share: 0.04, lineShare: 1, queueSeconds: 8, staySeconds: 10 },
    },
  ];
}

/** The smoke run: the same two lines, faster, so that 2,000 people are through in seconds. */
export function hurriedPlans(perMinute: number): readonly EventPlan[] {
  return [
    {
      eventId: BUSY_EVENT,
      settings: {
        phase: 'open',
        pacing: { step: Math.max(1, Math.round(perMinute / 60)), everySeconds: 1 },
        maxUsers: 150,
        threshold: 150,
      },
      crowd: { share: 0.8, lineShare: 1, queueSeconds: 1, staySeconds: 0.5 },
    },
    {
      eventId: PACED_EVENT,
      settings: {
        phase: 'open',
        pacing: { step: Math.max(1, Math.round(perMinute / 300)), everySeconds: 1 },
        maxUsers: 36,
        threshold: 36,
      },
      crowd: { share: 0.15, lineShare: 1, queueSeconds: 1, staySeconds: 0.5 },
    },
    {
      eventId: DRAW_EVENT,
      settings: {
        phase: 'scheduled',
        order: 'draw',
        pacing: { step: Math.max(1, Math.round(perMinute / 600)), everySeconds: 1 },
        maxUsers: 36,
        threshold: 36,
      },
      opensInSeconds: 3,
      crowd: { share: 0.05, lineShare: 1, queueSeconds: 1, staySeconds: 0.5 },
    },
    { eventId: QUIET_EVENT, settings: { phase: 'off', maxUsers: 200, threshold: 200 } },
  ];
}

/** Decided anew at every call of the timer, between half of the plan and its burst. */
function measured<T extends { readonly step: number }>(plan: T) {
  return { ...plan, feedback: { floorStep: Math.ceil(plan.step / 2), periodSeconds: 10 } };
}

/** The smallest step that keeps a pace, every two seconds: people see the number move often. */
function pacingOf(perMinute: number): { step: number; everySeconds: number } {
  return { step: Math.max(1, Math.round(perMinute / 30)), everySeconds: 2 };
}
