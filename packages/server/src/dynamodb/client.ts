/** The DynamoDB client as the caller made it. */
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';

/**
 * A `DynamoDBClient` of `@aws-sdk/client-dynamodb`, or a `DynamoDBDocumentClient` made of one. It stays the caller's:
 * its region, credentials, sockets and middleware are used as they are, and nothing here closes it.
 */
export type DynamoClient = {
  send(command: never, options?: never): Promise<unknown>;
  readonly config: { readonly region: () => Promise<string> };
};

/** Both clients send the plain commands; only what they declare differs. */
export function toSdkClient(client: DynamoClient): DynamoDBClient {
  return client as unknown as DynamoDBClient;
}
