/** A KeyValueStore on AWS. The client is an optional peer: only `push` and `mode` load it. */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { CloudFrontKeyValueStoreClient } from '@aws-sdk/client-cloudfront-keyvaluestore';
import { UrrError } from '@urr/core/errors';
import { assertStoreArn, type KeyValueStore } from './store';

type Sdk = Pick<
  typeof import('@aws-sdk/client-cloudfront-keyvaluestore'),
  'CloudFrontKeyValueStoreClient' | 'DescribeKeyValueStoreCommand' | 'ListKeysCommand' | 'UpdateKeysCommand'
>;

/**
 * Opens a store with the credentials the AWS SDK finds (environment, profile, role).
 *
 * @throws {InputError} the ARN is none
 * @throws {UrrError} the AWS client is not installed
 */
export async function openAwsStore(
  arn: string,
  places: readonly (() => Promise<Sdk>)[] = [importSdk, importFromProject],
): Promise<KeyValueStore> {
  assertStoreArn(arn);
  const sdk = await firstFound(places);
  return toStore(sdk, new sdk.CloudFrontKeyValueStoreClient({ region: 'us-east-1' }), arn);
}

async function firstFound(places: readonly (() => Promise<Sdk>)[]): Promise<Sdk> {
  for (const load of places) {
    try {
      return await load();
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
  }
  throw new UrrError(
    'ERR_INPUT_INVALID',
    'this command needs the AWS client, which is not installed: npm install @aws-sdk/client-cloudfront-keyvaluestore @aws-sdk/signature-v4a',
  );
}

function toStore(sdk: Sdk, client: CloudFrontKeyValueStoreClient, KvsARN: string): KeyValueStore {
  return {
    async read() {
      // The etag first: a change while the keys are listed then shows as a conflict.
      const { ETag = '' } = await answer(client.send(new sdk.DescribeKeyValueStoreCommand({ KvsARN })));
      const values = new Map<string, string>();
      let NextToken: string | undefined;
      do {
        const page = await answer(
          client.send(
            new sdk.ListKeysCommand({ KvsARN, MaxResults: 50, ...(NextToken ? { NextToken } : {}) }),
          ),
        );
        for (const { Key = '', Value = '' } of page.Items ?? []) values.set(Key, Value);
        NextToken = page.NextToken;
      } while (NextToken);
      return { etag: ETag, values };
    },
    async write({ puts, deletes }, etag) {
      const request = new sdk.UpdateKeysCommand({
        KvsARN,
        IfMatch: etag,
        Puts: [...puts].map(([Key, Value]) => ({ Key, Value })),
        Deletes: deletes.map((Key) => ({ Key })),
      });
      try {
        const { ETag = '' } = await client.send(request);
        return { etag: ETag };
      } catch (error) {
        if (isConflict(error)) return 'conflict';
        throw toUrrError(error);
      }
    },
  };
}

async function answer<T>(sent: Promise<T>): Promise<T> {
  try {
    return await sent;
  } catch (error) {
    throw toUrrError(error);
  }
}

/** An etag of the past is answered as a conflict or as a precondition that failed, depending on where it is noticed. */
function isConflict(error: unknown): boolean {
  const { name = '', message = '', $metadata } = error as Error & { $metadata?: { httpStatusCode?: number } };
  const status = $metadata?.httpStatusCode;
  return status === 409 || status === 412 || name === 'ConflictException' || /pre-?condition/i.test(message);
}

function toUrrError(error: unknown): UrrError {
  const { name, message } = error as Error;
  const help =
    name === 'CredentialsProviderError'
      ? '; set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, of somebody with cloudfront-keyvaluestore:* on it'
      : '';
  return new UrrError('ERR_STORE_UNAVAILABLE', `CloudFront KeyValueStore: ${name}: ${message}${help}`, {
    cause: error,
  });
}

/** Beside this package. Requests for this API are signed with SigV4A, which registers itself when it is loaded. */
async function importSdk(): Promise<Sdk> {
  await import('@aws-sdk/signature-v4a');
  return import('@aws-sdk/client-cloudfront-keyvaluestore');
}

/** In the project the command runs in: `npx` puts this package elsewhere. */
async function importFromProject(): Promise<Sdk> {
  const { resolve } = createRequire(join(process.cwd(), 'package.json'));
  await import(pathToFileURL(resolve('@aws-sdk/signature-v4a')).href);
  return import(pathToFileURL(resolve('@aws-sdk/client-cloudfront-keyvaluestore')).href);
}

/** Not found itself, which is another thing than broken. */
function isMissing(error: unknown): boolean {
  const { code, message } = error as Error & { code?: unknown };
  return (
    (code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND') &&
    /^Cannot find \w+ '@aws-sdk/.test(message)
  );
}
