import { expect, it } from 'vitest';
import { createSqsHandler, type SqsEvent } from '../src/lambda';
import { admission, poison } from './support';

const record = (event: ReturnType<typeof admission>, tries = 1): SqsEvent['Records'][number] => ({
  messageId: `m-${event.id}`,
  body: JSON.stringify(event),
  attributes: {
    ApproximateReceiveCount: String(tries),
    MessageGroupId: event.eventId,
    MessageDeduplicationId: event.id,
  },
});

async function handle(Records: SqsEvent['Records'], remainingMs = () => 60_000) {
  const counted: string[] = [];
  const aside: string[] = [];
  const handler = createSqsHandler({
    apply: async ({ id }) => void counted.push(id),
    setAside: async ({ deduplicationId }) => void aside.push(deduplicationId),
    onError: () => {},
  });
  const { batchItemFailures } = await handler({ Records }, { getRemainingTimeInMillis: remainingMs });
  return { counted, aside, failed: batchItemFailures.map(({ itemIdentifier }) => itemIdentifier) };
}

it('reports the message that failed and those of its event behind it', async () => {
  const records = [admission('a0'), poison('bad'), admission('a1'), admission('b0', 'bts-2027')];
  expect(await handle(records.map((event) => record(event)))).toEqual({
    counted: ['a0', 'b0'],
    aside: [],
    failed: ['m-bad', 'm-a1'],
  });
});

it('sets aside what fails for the third time, and goes on', async () => {
  const records = [admission('a0'), poison('bad'), admission('a1')];
  expect(await handle(records.map((event) => record(event, 3)))).toEqual({
    counted: ['a0', 'a1'],
    aside: ['bad'],
    failed: [],
  });
});

it('begins nothing when its time is nearly over', async () => {
  const times = [60_000, 4_000];
  const records = [admission('a0'), admission('a1'), admission('a2')];
  const handled = await handle(
    records.map((event) => record(event)),
    () => times.shift() ?? 0,
  );
  expect(handled).toEqual({ counted: ['a0'], aside: [], failed: ['m-a1', 'm-a2'] });
});
