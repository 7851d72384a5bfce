import { createHash } from 'node:crypto';
import { StoreUnavailableError } from '@urr/core';
import type { RedisClient } from './client';
import { isScriptMissing, toStoreError } from './errors';

/** The part of a client that runs scripts. */
export type ScriptClient = Pick<RedisClient, 'evalsha' | 'eval'>;

/** A script by its text and the name Redis knows it by. */
export type Script = { readonly text: string; readonly sha1: string };

export type RunScript = (
  script: Script,
  keys: readonly string[],
  args: readonly (string | number)[],
) => Promise<unknown>;

export function createScript(text: string): Script {
  return { text, sha1: createHash('sha1').update(text).digest('hex') };
}

/**
 * Runs scripts by name, and sends the text to a server that does not have it: after a restart, a failover, SCRIPT
 * FLUSH, or on another node of a cluster. Every script may run twice, so a lost answer may be asked for again.
 *
 * @param timeoutMs longest wait for an answer; the script may still run later
 * @throws {StoreUnavailableError} no answer, or an error
 */
export function createScriptRunner(client: ScriptClient, timeoutMs: number): RunScript {
  return async (script, keys, args) => {
    const all = [...keys, ...args];
    try {
      return await answerWithin(timeoutMs, run(client, script, keys.length, all));
    } catch (error) {
      throw toStoreError(error);
    }
  };
}

async function run(
  client: ScriptClient,
  { text, sha1 }: Script,
  keys: number,
  all: (string | number)[],
): Promise<unknown> {
  try {
    return await client.evalsha(sha1, keys, ...all);
  } catch (error) {
    if (!isScriptMissing(error)) throw error;
    return client.eval(text, keys, ...all);
  }
}

/** A client may hold a command back until it is connected again; visitors get their answer before that. */
export function answerWithin<T>(timeoutMs: number, answer: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      // After a busy moment of our own the answer may have come and not been read yet.
      setImmediate(() => reject(new StoreUnavailableError(`Redis: no answer within ${timeoutMs} ms`)));
    }, timeoutMs);
  });
  return Promise.race([answer, late]).finally(() => clearTimeout(timer));
}
