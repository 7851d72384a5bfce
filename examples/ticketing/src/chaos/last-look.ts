/** When there is no more time: whether those who are still in line hold their places as before. */
import type { CheckAnswer, QueueStatusAnswer } from '@urr/core/protocol';
import type { Tier } from './ledger';
import { QUEUE_PATH } from './queue';
import { ROOM_CHECK } from './room';
import type { Visit } from './visit';

const TRIES = 5;
const AGAIN_MS = 500;

export async function holdsPlace({ id, session, ledger }: Visit, tier: Tier): Promise<boolean> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const answer = await session.get(tier === 'room' ? ROOM_CHECK : `${QUEUE_PATH}/status`);
    if (answer.status === 200) {
      const said = answer.json() as CheckAnswer | QueueStatusAnswer;
      if (tier === 'room' && 'position' in said && typeof said.position === 'number')
        ledger.position('room', id, said.position);
      return said.state === 'admitted' || 'pollAfterMs' in said;
    }
    await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
  }
  return false;
}
