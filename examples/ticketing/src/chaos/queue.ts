/** Tier 2 as a visitor lives it: a place by the pass of tier 1, kept when Redis forgets, and the entry token. */
import type { JoinAnswer, QueueStatusAnswer } from '@urr/core/protocol';
import { BUSY_EVENT } from '../settings';
import { insist, TurnedDown, type Visit } from './visit';

export const QUEUE_PATH = `/api/v1/queue/${BUSY_EVENT}`;

export type Entry = { readonly token: string };

/** @returns the entry token; undefined when the visitor left */
export async function passTheQueue(visit: Visit): Promise<Entry | undefined> {
  const { id, session, ledger, recovery, holders, trespasser, temper, pause } = visit;
  let place: string | undefined;
  let askedAtMs = 0;
  let said: JoinAnswer | QueueStatusAnswer = await join(visit);
  for (let polls = 0; ; polls += 1) {
    if ('place' in said && said.place !== undefined) {
      place = said.place;
      session.keep('place2', place);
      ledger.position('queue', id, positionOf(place));
    }
    if ('vwr' in said) session.keep('vwr', said.vwr?.token);
    if (said.state === 'admitted') {
      const { token } = said;
      if (token === undefined) throw new TurnedDown('let in without a token');
      session.keep('entry', token);
      ledger.position('queue', id, positionOf(token));
      ledger.letIn(positionOf(token));
      if (polls > 0) recovery.succeeded('door', askedAtMs);
      holders.seen(id);
      return { token };
    }
    if (!('pollAfterMs' in said)) throw new TurnedDown(`a place of the queue was answered ${said.state}`);
    if (temper.leaves === 'queue') {
      await insist(visit, 'poll', () => session.post(`${QUEUE_PATH}/leave`));
      return undefined;
    }
    if (temper.trespasses && polls === 0) await trespasser.withOwn({ entry: place });
    await pause(said.pollAfterMs);
    askedAtMs = performance.now();
    if (temper.reloads && polls === 0) {
      ledger.count('reloads');
      said = await join(visit);
    } else {
      const answer = await insist(visit, 'poll', () => session.get(`${QUEUE_PATH}/status`));
      said = answer.json() as QueueStatusAnswer;
    }
  }
}

async function join(visit: Visit): Promise<JoinAnswer> {
  return (await insist(visit, 'join', () => visit.session.post(`${QUEUE_PATH}/join`))).json() as JoinAnswer;
}

/** The number in a token of this visitor's; what the wire calls a position is the rank, which moves. */
function positionOf(token: string): number {
  const [, payload = ''] = token.split('.');
  return (JSON.parse(Buffer.from(payload, 'base64url').toString()) as { pos: number }).pos;
}
