/** The service of tier 2: who is in line, whose turn it is, who is inside. */
import { assertEventId } from '@urr/core';
import { assertConfig } from '../checked-config';
import type { EntryQueue, EntryQueueOptions } from './entry-queue';
import { createCheckSlot, createHeartbeat, createRelease } from './hold';
import { createJoin } from './join';
import { createQueueContext } from './queue-context';
import { createQueueEvents } from './queue-events';
import { createStatus } from './status';

/**
 * Makes an entry queue over a store. Constructing does no I/O; any number of processes may share one store.
 *
 * @throws {ConfigError} `config` is not what `defineConfig` returns
 * @throws {KeysError} keys given directly that lack a ring, share a secret, or whose place or entry ring cannot sign
 */
export function createEntryQueue(options: EntryQueueOptions): EntryQueue {
  assertConfig(options.config);
  const context = createQueueContext(options);
  const status = createStatus(context);
  const release = createRelease(context);
  return {
    config: context.config,
    join: createJoin(context),
    status,
    heartbeat: createHeartbeat(context, status),
    leave: release,
    complete: release,
    async promote({ eventId }) {
      assertEventId(eventId);
      return context.view(eventId).promoter.step();
    },
    checkSlot: createCheckSlot(context),
    ...createQueueEvents(context),
  };
}
