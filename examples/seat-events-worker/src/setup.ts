import {
  CreateTableCommand,
  type DynamoDBClient,
  ResourceInUseException,
  UpdateTimeToLiveCommand,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import { CreateQueueCommand, GetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs';
import { admissionQueueAttributes } from '@urr/server/sqs';
import { tallyTable } from './tally';

/** Both queues, made unless they are there with the same attributes. `name` without `.fifo`. */
export async function createQueues(client: SQSClient, name: string) {
  const deadLetters = await createQueue(client, `${name}-dlq.fifo`, admissionQueueAttributes());
  const attributes = admissionQueueAttributes({ deadLetterQueueArn: deadLetters.arn });
  const queue = await createQueue(client, `${name}.fifo`, attributes);
  return { queueUrl: queue.url, deadLetterUrl: deadLetters.url };
}

/** The table, which forgets what its attribute `ttl` says is over; nothing where it is there already. */
export async function createTallyTable(client: DynamoDBClient, name: string): Promise<void> {
  try {
    await client.send(new CreateTableCommand(tallyTable(name)));
  } catch (error) {
    if (error instanceof ResourceInUseException) return;
    throw error;
  }
  await waitUntilTableExists({ client, maxWaitTime: 60 }, { TableName: name });
  const TimeToLiveSpecification = { AttributeName: 'ttl', Enabled: true };
  await client.send(new UpdateTimeToLiveCommand({ TableName: name, TimeToLiveSpecification }));
}

async function createQueue(client: SQSClient, name: string, attributes: Record<string, string>) {
  const { QueueUrl: url = '' } = await client.send(
    new CreateQueueCommand({ QueueName: name, Attributes: attributes }),
  );
  const about = await client.send(
    new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['QueueArn'] }),
  );
  return { url, arn: about.Attributes?.QueueArn ?? '' };
}
