/** Ready passes for the tests of apps that stand behind a guard. */
import { type Clock, type Config, createTokens, InputError, type QueueKeys, randomId } from '@urr/core';
import { cookieNames } from '@urr/core/cookies';
import type { EntryQueue } from '../entry-queue/entry-queue';
import type { JoinOutcome, StatusOutcome } from '../entry-queue/outcome';
import type { Operator } from '../operator/operator';
import { hashSubject } from '../subject-hash';

export type PassOptions = {
  /** Opened with room for 1,000 people if nobody configured it. */
  readonly eventId: string;
  /** The app's user who shall hold the passes; a stranger by default. */
  readonly subject?: string;
  /** Which passes, both by default. */
  readonly tiers?: readonly (1 | 2)[];
};

export type Passes = {
  readonly vwr: string;
  readonly entry: string;
  /** Both as a Cookie header. */
  readonly cookie: string;
};

/** With `tiers` the cookie holds only those, and the others are not there. */
export type SomePasses = Partial<Passes> & Pick<Passes, 'cookie'>;

/** What a pass for an event without a limit gets. */
export const DEFAULT_MAX_USERS = 1000;

type Kit = {
  readonly config: Config;
  readonly keys: QueueKeys;
  readonly clock: Clock;
  readonly queue: EntryQueue;
  readonly operator: Operator;
};

/**
 * Makes passes the way visitors get them: the entry pass takes a slot of the entry queue, so that gates which ask for
 * it find it held.
 *
 * @throws {InputError} tier 2 has no free slot, or the event is not open
 */
export async function makePasses(
  kit: Kit,
  { eventId, subject, tiers = [1, 2] }: PassOptions,
): Promise<SomePasses> {
  const { config, keys, clock, operator } = kit;
  const event =
    (await operator.get(eventId)) ??
    (await operator.configure(eventId, { maxUsers: DEFAULT_MAX_USERS }, { who: 'local', why: 'passes' }));
  const tokens = createTokens({ config, kind: 'vwr', keys: keys.vwr, clock });
  const vwr = await tokens.issue({
    eventId,
    epoch: event.epoch,
    subject: subject === undefined ? randomId() : await hashSubject(eventId, subject),
    position: 0,
  });
  const entry = tiers.includes(2) ? await enter(kit.queue, eventId, vwr, subject) : undefined;
  const names = cookieNames(config, eventId);
  const passes = {
    ...(tiers.includes(1) ? { vwr } : {}),
    ...(entry === undefined ? {} : { entry }),
  };
  const pairs = Object.entries(passes).map(
    ([kind, token]) => `${names[kind as keyof typeof passes]}=${token}`,
  );
  return { ...passes, cookie: pairs.join('; ') };
}

async function enter(
  queue: EntryQueue,
  eventId: string,
  vwrToken: string,
  subject?: string,
): Promise<string> {
  const joined = await queue.join({ eventId, vwrToken, ...(subject === undefined ? {} : { subject }) });
  let outcome: JoinOutcome | StatusOutcome = joined;
  if (joined.state === 'waiting') {
    // Above the threshold, but perhaps not at the limit: what the timer would do.
    while ((await queue.promote({ eventId })).more);
    outcome = await queue.status({ eventId, place: joined.place });
  }
  if (outcome.state === 'admitted') return outcome.token;
  if (joined.state !== 'refused' && 'place' in joined) await queue.leave({ eventId, place: joined.place });
  throw new InputError('eventId', `${eventId} gives out no entry pass now: ${reasonOf(outcome)}`);
}

function reasonOf(outcome: JoinOutcome | StatusOutcome): string {
  if (outcome.state === 'waiting') return 'every slot is taken, expected a larger maxUsers';
  return outcome.state === 'refused'
    ? `${outcome.code} ${outcome.reason ?? ''}`.trim()
    : `it is ${outcome.state}`;
}
