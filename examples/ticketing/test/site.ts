/** A small site without a crowd for one test, and strangers who stand in its lines. */
import type { EventSettings } from '@urr/core/protocol';
import { createHttp } from '../src/crowd/http';
import { createSession, type Session } from '../src/crowd/session';
import { type Demo, startDemo } from '../src/demo';
import { demoConfig, QUIET_EVENT } from '../src/settings';

export const HURRIED = {
  host: '127.0.0.1',
  port: 0,
  smoke: true,
  visitors: 1,
  perMinute: 60,
  language: 'ko',
  redis: 'none',
  processes: 1,
} as const;

/** One person a second, and seats for a few. */
export const BRISK: EventSettings = {
  phase: 'open',
  pacing: { step: 1, everySeconds: 1 },
  maxUsers: 5,
  threshold: 5,
};

/** A line in which nobody gets anywhere while a test lasts. */
export const STANDING: EventSettings = { ...BRISK, pacing: { step: 1, everySeconds: 3600 } };

export async function withSite<T>(
  events: Readonly<Record<string, EventSettings>>,
  use: (demo: Demo) => Promise<T>,
): Promise<T> {
  const quiet: EventSettings = { phase: 'off', maxUsers: 50, threshold: 50 };
  const plans = Object.entries({ [QUIET_EVENT]: quiet, ...events }).map(([eventId, settings]) => ({
    eventId,
    settings,
  }));
  const demo = await startDemo(HURRIED, { crowd: 'here', plans });
  try {
    return await use(demo);
  } finally {
    await demo.close();
  }
}

/** Somebody else, with cookies of their own. */
export type Stranger = Session & { readonly eventId: string };

export async function strangerInLine(demo: Demo, eventId: string): Promise<Stranger> {
  const session = createSession(createHttp(demo.origin, 4), demoConfig(), 'cookies');
  const answer = await session.post(`/vwr-api/vwr/assign/${eventId}`);
  if (answer.status !== 200) throw new Error(`assign answered ${answer.status}`);
  return { ...session, eventId };
}

/** The state of a stranger who joins the entry queue, or asks how it stands. */
export async function queueState(stranger: Stranger, how: 'join' | 'status'): Promise<string> {
  const path = `/api/v1/queue/${stranger.eventId}/${how}`;
  const answer = await (how === 'join' ? stranger.post(path) : stranger.get(path));
  return (answer.json() as { state?: string; code?: string }).state ?? `refused ${answer.text}`;
}
