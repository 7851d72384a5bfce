/** Tier 2 as a visitor lives it: join with the pass of tier 1, ask now and then, go in. */
import type { JoinAnswer, QueueStatusAnswer } from '@urr/core/protocol';
import { type Passed, retryAfterMs } from './line';
import type { Visit } from './visit';

export async function waitInQueue(visit: Visit): Promise<Passed> {
  const { eventId, session, ledger, temper, shared, random } = visit;
  const began = Date.now();
  let leavesAt = temper.leaves === 'queue' ? began + random() * visit.patienceMs : Number.POSITIVE_INFINITY;
  const path = `/api/v1/queue/${eventId}`;
  let joined = false;

  for (let failures = 0; failures < 8; ) {
    if (!shared.roomOn) return 'rush';
    if (Date.now() >= leavesAt) {
      await session.post(`${path}/leave`);
      return 'left';
    }
    const answer = joined ? await session.get(`${path}/status`) : await session.post(`${path}/join`);
    if (answer.status !== 200) {
      if (answer.status !== 429 && answer.status !== 503 && answer.status !== 0) {
        visit.fault(`${joined ? 'queue status' : 'join'} answered ${answer.status} ${codeOf(answer.json())}`);
        return 'failed';
      }
      failures += 1;
      await visit.pause(retryAfterMs(answer.headers['retry-after'], 500 + random() * 1500));
      continue;
    }
    const said = answer.json() as JoinAnswer | QueueStatusAnswer;
    if ('place' in said) session.keep('place2', said.place);
    joined = true;
    if (said.state === 'admitted') {
      session.keep('entry', said.token);
      ledger.took('queue', Date.now() - began);
      return 'admitted';
    }
    if (!('pollAfterMs' in said)) {
      visit.fault(`the queue ended with ${said.state}`);
      return 'failed';
    }
    if (said.ahead > visit.bearableAhead) leavesAt = 0;
    await visit.pause(Math.min(said.pollAfterMs, Math.max(0, leavesAt - Date.now())));
  }
  visit.fault('the queue could not be reached');
  return 'failed';
}

export function codeOf(body: unknown): string {
  return typeof body === 'object' && body !== null && 'code' in body ? String(body.code) : '';
}
