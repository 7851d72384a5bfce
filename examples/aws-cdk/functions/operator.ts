/**
 * Invoked by hand or by a pipeline, with IAM as the lock:
 *   {"eventId":"iu-2027","action":"open","who":"kim","why":"on sale"}     open pause resume close reset get history
 *   {"eventId":"iu-2027","action":"configure","who":"kim","settings":{"pacing":{"step":500,"everySeconds":10}}}
 *   {"action":"list"}
 */
import { createEntryQueue, createOperator, type Operator } from '@urr/server';
import { redisEntryQueueStore } from '@urr/server/redis';
import { Redis } from 'ioredis';
import config from '../urr.config.mjs';
import { roomOnDynamo, withoutKeys } from './room';

type Change = {
  readonly action: string;
  readonly eventId?: string;
  readonly who?: string;
  readonly why?: string;
  readonly settings?: Parameters<Operator['configure']>[1];
};

const { room, log } = roomOnDynamo(withoutKeys);
const operator = createOperator({ room, log, ...queueOnValkey() });

function queueOnValkey() {
  const url = process.env.URR_REDIS_URL;
  if (url === undefined) return {};
  const store = redisEntryQueueStore({ client: new Redis(url) });
  return { queue: createEntryQueue({ config, keys: withoutKeys, store }) };
}

const SIMPLE = ['open', 'pause', 'resume', 'close', 'reset'] as const;

export async function handler({ action, eventId = '', who, why, settings = {} }: Change): Promise<unknown> {
  if (action === 'list') return operator.list();
  if (action === 'get') return operator.get(eventId);
  if (action === 'history') return operator.history(eventId);
  if (who === undefined) throw new Error('`who` is missing: the history names whoever made a change');
  const context = { who, ...(why !== undefined && { why }) };
  if (action === 'configure') return operator.configure(eventId, settings, context);
  const simple = SIMPLE.find((name) => name === action);
  if (simple === undefined) throw new Error(`unknown action ${action}`);
  return operator[simple](eventId, context);
}
