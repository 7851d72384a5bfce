/** The operator's log on Redis: the newest changes of each event, and what is planned for it. */
import { randomBytes } from 'node:crypto';
import { ConflictError, InputError } from '@urr/core/errors';
import type { OperatorEntry, OperatorLog } from '../operator/log';
import type { KeptPlan, PlanStore } from '../operator/plans';
import type { RedisClient } from './client';
import { toStoreError } from './errors';
import { operatorLogKey, operatorPlansKey, PLANNED_EVENTS_KEY } from './keys';
import { answerWithin, createScript, createScriptRunner, type RunScript } from './script';
import * as lua from './scripts.generated';

export type RedisOperatorLogOptions = {
  /** `Redis` or `Cluster` of ioredis; it stays the caller's to close. May be the entry queue's. */
  readonly client: RedisClient;
  /** Changes of an event that are kept, the newest; default 1,000, at least 100. */
  readonly maxEntries?: number;
  /** Longest wait for an answer, milliseconds; default 2,000. After it callers get `StoreUnavailableError`. */
  readonly timeoutMs?: number;
};

const APPEND = createScript(lua.OPERATOR_APPEND);
const LIST = createScript(lua.OPERATOR_LIST);
const READ_PLANS = createScript(lua.OPERATOR_PLANS);
const WRITE_PLANS = createScript(lua.OPERATOR_PLAN);

const DEFAULT_ENTRIES = 1000;

/** Whoever carries out a plan looks for it in so many of the newest entries. */
const FEWEST_ENTRIES = 100;

const DEFAULT_LIMIT = 100;

/** Before every entry in Redis, in base64url: what a request whose answer was lost knows its own entry by. */
const WRITE_ID_BYTES = 9;
const WRITE_ID_LENGTH = 12;

/**
 * An operator's log on Redis, for `createOperator({ log })`: history, revisions and plans are those of all processes,
 * and a plan is carried out by one of them. Every write is one script that knows itself again when its answer was lost.
 *
 * It lasts as long as Redis's memory: after a loss revisions begin again at 1 and what was planned is gone. Where that
 * may not be, use `dynamoOperatorLog`.
 *
 * @throws {InputError} `maxEntries` is not a whole number from 100
 */
export function redisOperatorLog(options: RedisOperatorLogOptions): OperatorLog {
  const { client, maxEntries = DEFAULT_ENTRIES, timeoutMs = 2000 } = options;
  if (!Number.isSafeInteger(maxEntries) || maxEntries < FEWEST_ENTRIES) {
    throw new InputError('maxEntries', `expected a whole number from ${FEWEST_ENTRIES}`);
  }
  const run = createScriptRunner(client, timeoutMs);
  return {
    plans: redisPlans(client, run, timeoutMs),

    async append(entry) {
      const { eventId, rev } = entry;
      const args = [writeId(), rev, JSON.stringify(entry), maxEntries];
      const reply = await run(APPEND, [operatorLogKey(eventId)], args);
      const [state, newest] = reply as readonly unknown[];
      if (state === 'kept') return;
      throw new ConflictError(`event "${eventId}" is at revision ${Number(newest)}`, Number(newest));
    },

    async list(eventId, { limit = DEFAULT_LIMIT, before } = {}) {
      const most = Math.max(0, Math.min(maxEntries, Math.floor(limit)));
      const args = [before === undefined ? '+inf' : `(${before}`, most];
      const reply = await run(LIST, [operatorLogKey(eventId)], args);
      return (reply as readonly string[]).map(
        (kept) => JSON.parse(kept.slice(WRITE_ID_LENGTH)) as OperatorEntry,
      );
    },
  };
}

function redisPlans(client: RedisClient, run: RunScript, timeoutMs: number): PlanStore {
  /** The list of events is an index beside them: without a tag, so that no script of an event may touch it. */
  async function plain<T>(answer: Promise<T>): Promise<T> {
    try {
      return await answerWithin(timeoutMs, answer);
    } catch (error) {
      throw toStoreError(error);
    }
  }

  return {
    events: () => plain(client.smembers(PLANNED_EVENTS_KEY)),

    async read(eventId) {
      const [version, plans] = (await run(READ_PLANS, [operatorPlansKey(eventId)], [])) as readonly unknown[];
      if (typeof plans !== 'string') return { version: 0, plans: [] };
      return { version: Number(version), plans: JSON.parse(plans) as readonly KeptPlan[] };
    },

    async write(eventId, plans, version) {
      // Listed first: a plan that nobody looks for would never be carried out.
      if (version === 0) await plain(client.sadd(PLANNED_EVENTS_KEY, eventId));
      const args = [writeId(), version, JSON.stringify(plans)];
      return Number(await run(WRITE_PLANS, [operatorPlansKey(eventId)], args)) === 1;
    },
  };
}

function writeId(): string {
  return randomBytes(WRITE_ID_BYTES).toString('base64url');
}
