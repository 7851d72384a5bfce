/** A client for the command line. Applications bring their own. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';

/** Emulators take any credentials but want some. */
const ANYBODY = { accessKeyId: 'local', secretAccessKey: 'local' };

/** @param options.endpoint of an emulator; region and credentials then need not be configured */
export function connect(options: {
  readonly endpoint?: string | undefined;
  readonly region?: string | undefined;
}): DynamoDBClient {
  const { endpoint, region } = options;
  const { AWS_REGION, AWS_DEFAULT_REGION, AWS_ACCESS_KEY_ID } = process.env;
  const emulated = endpoint !== undefined && isLoopback(endpoint);
  const where = region ?? (emulated ? (AWS_REGION ?? AWS_DEFAULT_REGION ?? 'local') : undefined);
  return new DynamoDBClient({
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(where === undefined ? {} : { region: where }),
    ...(emulated && AWS_ACCESS_KEY_ID === undefined ? { credentials: ANYBODY } : {}),
  });
}

function isLoopback(endpoint: string): boolean {
  const { hostname } = new URL(endpoint);
  return hostname === 'localhost' || hostname === '[::1]' || /^127\./.test(hostname);
}
