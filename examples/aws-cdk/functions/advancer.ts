/** Called by EventBridge every minute. */
import { headAt } from '@urr/core/position';
import { createOperator } from '@urr/server';
import { createAdvancerHandler } from '@urr/server/lambda';
import { fromEnvironment } from './environment';
import { lineMetrics } from './metrics';
import { roomOnDynamo, withoutKeys } from './room';

const namespace = fromEnvironment('URR_METRICS');
const { room, log } = roomOnDynamo(withoutKeys);
const advance = createAdvancerHandler({ room, operator: createOperator({ room, log }) });

export async function handler(event: unknown): Promise<unknown> {
  const summary = await advance(event);
  const nowMs = Date.now();
  for (const eventId of [...summary.advanced, ...summary.unchanged]) {
    const status = await room.status(eventId);
    if (!('segments' in status)) continue;
    const { segments, tail } = status;
    console.log(lineMetrics({ namespace, eventId, serving: headAt(segments, nowMs), tail, nowMs }));
  }
  return summary;
}
