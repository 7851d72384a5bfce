import { StoreUnavailableError } from '@urr/core';

/** What Redis says when it cannot answer now, why, and in how many seconds asking again makes sense. */
const KNOWN: Readonly<Record<string, readonly [meaning: string, retryAfterSeconds: number]>> = {
  READONLY: ['the server is a replica; let the client reconnect on READONLY, or use Sentinel or Cluster', 2],
  LOADING: ['the server is loading its data', 5],
  CLUSTERDOWN: ['the cluster has no owner for the slot', 3],
  TRYAGAIN: ['the slot is moving between servers', 1],
  MASTERDOWN: ['the replica has lost its primary', 3],
  NOREPLICAS: ['too few replicas are connected', 3],
  OOM: ['the server has reached maxmemory; use noeviction and more memory', 5],
  MISCONF: ['the server cannot save to disk and takes no writes', 5],
  BUSY: ['another script holds the server', 2],
  NOAUTH: ['the client is not signed in', 5],
  WRONGPASS: ['the password is wrong', 5],
  NOPERM: ['the user may not run this command', 5],
};

/**
 * A failed command as the error services know. The message names Redis's code and what to do, never keys or values.
 *
 * @param error what the client threw
 */
export function toStoreError(error: unknown): StoreUnavailableError {
  if (error instanceof StoreUnavailableError) return error;
  const said = error instanceof Error ? error.message : String(error);
  const code = codeOf(said);
  const [meaning, retryAfterSeconds] = KNOWN[code] ?? [];
  if (meaning !== undefined) {
    const options = { cause: error, ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }) };
    return new StoreUnavailableError(`Redis: ${code}, ${meaning}`, options);
  }
  const name = error instanceof Error && error.name !== 'Error' ? ` (${error.name})` : '';
  const what = code === '' ? `no connection or no answer${name}` : `unexpected answer ${code}`;
  return new StoreUnavailableError(`Redis: ${what}`, { cause: error });
}

/** Whether the server does not have a script: after a restart, a failover or SCRIPT FLUSH. */
export function isScriptMissing(error: unknown): boolean {
  return error instanceof Error && codeOf(error.message) === 'NOSCRIPT';
}

/** The word in capitals that an answer of Redis begins with, `-ERR …` of scripts included. */
function codeOf(message: string): string {
  const words = message.match(/^-?([A-Z]{2,})\b/);
  if (words?.[1] !== 'ERR') return words?.[1] ?? '';
  // A script that fails inside wraps the code of the command that failed.
  return message.match(/\b(READONLY|OOM|LOADING|MISCONF|NOREPLICAS|CLUSTERDOWN)\b/)?.[1] ?? 'ERR';
}
