/** Tries guard and gate with nothing, with made-up tokens, and with good ones for something else. */
import { randomBytes } from 'node:crypto';
import { createKeyRing, createTokens, randomId } from '@urr/core';
import type { AssignAnswer, JoinAnswer } from '@urr/core/protocol';
import type { Http } from '../crowd/http';
import { createSession } from '../crowd/session';
import { BUSY_EVENT, QUIET_EVENT } from '../settings';
import type { Ledger } from './ledger';
import type { Site } from './site';

/** Tokens as they are sent; the guard wants either, the gate the entry token. */
type Carried = { readonly vwr?: string | undefined; readonly entry?: string | undefined };

export type Trespasser = {
  /** Everything that can be tried without a place. */
  tryAll(): Promise<void>;
  /**
   * What somebody in line, or done, might try with what is theirs.
   *
   * @param own `entry`: another token than an entry token; `spent`: an entry token, which only the gate can tell
   * @param counts whether the attempt still proves anything when it is over
   */
  withOwn(
    own: { readonly entry: string | undefined } | { readonly spent: string },
    counts?: () => boolean,
  ): Promise<void>;
};

export async function createTrespasser(
  { config, guard, gate }: Pick<Site, 'config' | 'guard' | 'gate'>,
  http: Http,
  ledger: Ledger,
): Promise<Trespasser> {
  const forged = await forge(config);
  const foreign = await passesOfQuietEvent(http, config);

  function pastGuard({ vwr, entry }: Carried): boolean {
    const headers: Readonly<Record<string, string | undefined>> = {
      [config.vwrHeader]: vwr,
      [config.entryHeader]: entry,
    };
    const decision = guard({
      method: 'GET',
      path: `/api/v1/seats/${BUSY_EVENT}`,
      query: '',
      header: (name) => headers[name],
      cookies: [],
      now: Date.now(),
    });
    return decision.kind === 'forward';
  }

  async function pastGate({ vwr, entry }: Carried): Promise<boolean> {
    const headers = { [config.vwrHeader]: vwr, [config.entryHeader]: entry };
    return (await gate.check({ headers, eventId: BUSY_EVENT })).ok;
  }

  async function attempt(how: string, carried: Carried): Promise<void> {
    ledger.trespass(`${how}, at the guard`, pastGuard(carried));
    ledger.trespass(`${how}, at the gate`, await pastGate(carried));
  }

  return {
    async tryAll() {
      await attempt('nothing', {});
      await attempt('made-up tokens', forged);
      await attempt('tokens of another event', foreign);
      await attempt('entry token with another payload', {
        entry: withOtherPayload(forged.entry, foreign.entry),
      });
    },
    async withOwn(own, counts = () => true) {
      if ('entry' in own) {
        await attempt('place as a pass', { vwr: own.entry, entry: own.entry });
        return;
      }
      const passed = await pastGate({ entry: own.spent });
      if (counts()) ledger.trespass('entry token of somebody who is done, at the gate', passed);
    },
  };
}

async function forge(config: Site['config']): Promise<{ readonly vwr: string; readonly entry: string }> {
  const input = { eventId: BUSY_EVENT, epoch: 1, subject: randomId(), position: 1 };
  const issue = (kind: 'vwr' | 'entry', kid: string): Promise<string> =>
    createTokens({
      config,
      kind,
      keys: createKeyRing([{ kid, alg: 'HS256', secret: randomBytes(32) }]),
    }).issue(input);
  return { vwr: await issue('vwr', 'v1'), entry: await issue('entry', 'e1') };
}

/** Good passes, honestly got, of an event nobody waits for. */
async function passesOfQuietEvent(
  http: Http,
  config: Site['config'],
): Promise<{ readonly vwr: string; readonly entry: string }> {
  const session = createSession(http, config, 'headers');
  const assigned = (await session.post(`/vwr-api/vwr/assign/${QUIET_EVENT}`)).json() as AssignAnswer;
  const vwr = assigned.state === 'admitted' ? assigned.token : undefined;
  session.keep('vwr', vwr);
  const joined = (await session.post(`/api/v1/queue/${QUIET_EVENT}/join`)).json() as JoinAnswer;
  const entry = joined.state === 'admitted' ? joined.token : undefined;
  if (vwr === undefined || entry === undefined)
    throw new Error(`${QUIET_EVENT} gave out no passes: ${assigned.state}, ${joined.state}`);
  return { vwr, entry };
}

/** One token's claims under another's signature. */
function withOtherPayload(token: string, signed: string): string {
  const [, payload] = token.split('.');
  const [header, , signature] = signed.split('.');
  return [header, payload, signature].join('.');
}
