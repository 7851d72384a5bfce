/** What goes wrong between us and DynamoDB, and what to say about it. */
import { StoreUnavailableError } from '@urr/core/errors';
import { BrokenCircuitError, TaskCancelledError } from 'cockatiel';

const THROTTLES = new Set([
  'ProvisionedThroughputExceededException',
  'ThrottlingException',
  'ThrottledException',
  'Throttling',
  'RequestLimitExceeded',
  'RequestThrottledException',
  'TooManyRequestsException',
]);

const OUTAGES = new Set([
  'InternalServerError',
  'InternalServerException',
  'ServiceUnavailable',
  'ServiceUnavailableException',
  'TimeoutError',
  'RequestTimeout',
  'RequestTimeoutException',
  'NetworkingError',
  'AbortError',
]);

const BROKEN_CONNECTIONS = new Set([
  'ECONNRESET',
  'ECONNREFUSED',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'UND_ERR_SOCKET',
]);

/** Which call failed. */
export type Attempted = { readonly operation: string; readonly table: string; readonly timeoutMs: number };

/** DynamoDB is there and takes no more. Whether the write was applied is unknown: the SDK may have tried before. */
export function isThrottle(error: unknown): boolean {
  return THROTTLES.has(nameOf(error));
}

/** DynamoDB cannot be reached, is not well, or took too long. */
export function isOutage(error: unknown): boolean {
  if (error instanceof TaskCancelledError) return true;
  if (isThrottle(error)) return false;
  return OUTAGES.has(nameOf(error)) || BROKEN_CONNECTIONS.has(codeOf(error)) || (statusOf(error) ?? 0) >= 500;
}

/**
 * The error callers get. Names the table and the operation, never a key or a value.
 *
 * @param region looked up only where the message needs it
 */
export async function toStoreError(
  error: unknown,
  { operation, table, timeoutMs }: Attempted,
  region: () => Promise<string>,
): Promise<StoreUnavailableError> {
  const failed = (message: string, retryAfterSeconds: number): StoreUnavailableError =>
    new StoreUnavailableError(message, { cause: error, retryAfterSeconds });
  if (error instanceof StoreUnavailableError) return error;
  if (error instanceof BrokenCircuitError)
    return failed(`table "${table}" failed again and again; calls are held back for a moment`, 1);
  if (error instanceof TaskCancelledError || nameOf(error) === 'AbortError')
    return failed(`table "${table}" did not answer ${operation} within ${timeoutMs} ms`, 2);
  if (nameOf(error) === 'ResourceNotFoundException') {
    const where = await region().catch(() => 'this region');
    return failed(`table "${table}" not found in ${where}; npx @urr/server tables create`, 30);
  }
  const what = codeOf(error) || nameOf(error);
  if (isThrottle(error)) return failed(`table "${table}" is throttling (${operation}: ${what})`, 2);
  if (isOutage(error)) return failed(`table "${table}" cannot be reached (${operation}: ${what})`, 2);
  return failed(`${operation} on table "${table}" was refused: ${what}`, 30);
}

const nameOf = (error: unknown): string => String((error as { name?: unknown } | null)?.name ?? 'unknown');

const codeOf = (error: unknown): string => {
  const { code } = (error ?? {}) as { code?: unknown };
  return typeof code === 'string' ? code : '';
};

const statusOf = (error: unknown): number | undefined =>
  (error as { $metadata?: { httpStatusCode?: number } } | null)?.$metadata?.httpStatusCode;
