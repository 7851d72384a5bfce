/** Tier 1 as a visitor lives it: a place, kept through everything, and a pass in the end. */
import type { AssignAnswer, CheckAnswer } from '@urr/core/protocol';
import { BUSY_EVENT } from '../settings';
import type { Chance } from './random';
import { insist, TurnedDown, type Visit } from './visit';

const PATH = '/vwr-api/vwr';
export const ROOM_CHECK = `${PATH}/check/${BUSY_EVENT}`;

/** @returns whether the visitor has a pass; false when they left */
export async function passTheRoom(visit: Visit): Promise<boolean> {
  const { id, session, ledger, temper, chance, pause } = visit;
  let said: AssignAnswer | CheckAnswer = await assign(visit, temper.hasKey ? drawKey(chance) : {});
  for (let polls = 0; ; polls += 1) {
    if ('position' in said && typeof said.position === 'number') ledger.position('room', id, said.position);
    if (said.state === 'admitted') {
      session.keep('vwr', said.token);
      return true;
    }
    if (!('pollAfterMs' in said)) throw new TurnedDown(`a place of the room was answered ${said.state}`);
    if (temper.leaves === 'room') {
      await insist(visit, 'poll', () => session.post(`${PATH}/leave/${BUSY_EVENT}`));
      return false;
    }
    await pause(said.pollAfterMs);
    if (temper.reloads && polls === 0) {
      ledger.count('reloads');
      said = await assign(visit, {});
    } else said = await check(visit);
  }
}

async function assign(visit: Visit, headers: Readonly<Record<string, string>>): Promise<AssignAnswer> {
  const { session } = visit;
  const answer = await insist(visit, 'assign', () =>
    session.post(`${PATH}/assign/${BUSY_EVENT}`, {}, { headers }),
  );
  const said = answer.json() as AssignAnswer;
  if ('place' in said) session.keep('place1', said.place);
  return said;
}

async function check(visit: Visit): Promise<CheckAnswer> {
  const { session, recovery } = visit;
  const askedAtMs = performance.now();
  const answer = await insist(visit, 'poll', () => session.get(ROOM_CHECK));
  const said = answer.json() as CheckAnswer;
  if (said.state === 'admitted') recovery.succeeded('claim', askedAtMs);
  return said;
}

function drawKey(chance: Chance): { readonly 'idempotency-key': string } {
  const part = (): string =>
    Math.floor(chance() * 2 ** 48)
      .toString(36)
      .padStart(10, '0');
  return { 'idempotency-key': part() + part() + part() };
}
