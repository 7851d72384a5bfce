/** `main.ts setup | work | list [EVENT] | redrive [EVENT]`. Clients are set up by the environment, as AWS's are. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import { createConsumer } from './consumer';
import { listDeadLetters, moveBack } from './dead-letters';
import { openQueue } from './queue';
import { createQueues, createTallyTable } from './setup';
import { createTally } from './tally';

/** Receivers in this process: an event is worked off by one of them at a time. */
const RECEIVERS = 4;

// Where AWS_ENDPOINT_URL says, if it does, whatever host the address of a queue names.
const sqs = new SQSClient({ useQueueUrlAsEndpoint: false });
const table = process.env.TABLE ?? 'seat-events';
const fromEnvironment = (name: string) => openQueue(sqs, required(name));
const [command, eventId] = process.argv.slice(2);

switch (command) {
  case 'setup': {
    const { queueUrl, deadLetterUrl } = await createQueues(sqs, 'admissions');
    console.log(`export QUEUE_URL=${queueUrl} DEAD_LETTER_URL=${deadLetterUrl} TABLE=${table}`);
    await createTallyTable(new DynamoDBClient({}), table);
    break;
  }
  case 'work':
    await work();
    break;
  case 'list':
    for (const { id, group, body } of await listDeadLetters(fromEnvironment('DEAD_LETTER_URL'), eventId)) {
      console.log(`${id}  ${group}  ${body.slice(0, 200)}`);
    }
    break;
  case 'redrive': {
    const moved = await moveBack(fromEnvironment('DEAD_LETTER_URL'), fromEnvironment('QUEUE_URL'), eventId);
    console.log(`moved ${moved} back`);
    break;
  }
  default:
    console.error('expected setup, work, list [EVENT] or redrive [EVENT]');
    process.exitCode = 2;
}

async function work(): Promise<void> {
  const stop = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => stop.abort());
  const consumer = createConsumer({
    queue: fromEnvironment('QUEUE_URL'),
    deadLetters: fromEnvironment('DEAD_LETTER_URL'),
    apply: createTally({ client: new DynamoDBClient({}), table }).apply,
    onError: (error, id) => console.error(JSON.stringify({ message: id, error: String(error) })),
  });
  await Promise.all(Array.from({ length: RECEIVERS }, () => consumer.run(stop.signal)));
}

function required(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === '') throw new Error(`set ${name}; setup prints it`);
  return value;
}
