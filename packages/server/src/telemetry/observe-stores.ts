/** Stores: how long their calls take, and what only they know: leases, claims, admissions. */
import type { EntryQueueStore } from '../entry-queue/store';
import type { WaitingRoomStore } from '../waiting-room/store';
import type { Scope } from './scope';

type Method = (...input: never[]) => Promise<unknown>;
/** What a call's answer adds to the counters, by method. */
type Told<Store> = {
  readonly [Name in keyof Store]?: Store[Name] extends (...input: infer Input) => Promise<infer Result>
    ? (result: Result, ...input: Input) => void
    : never;
};

export function observeWaitingRoomStore(scope: Scope, store: WaitingRoomStore): WaitingRoomStore {
  return observe<WaitingRoomStore>(scope, 'waiting-room', store, {
    lease(lease, { eventId }) {
      if (lease === undefined) return;
      scope.count('urr.waiting_room.leases', 1, scope.event(eventId));
      scope.count('urr.waiting_room.leased_positions', lease.to - lease.from + 1, scope.event(eventId));
    },
    putClaim(standing, { eventId, claim }) {
      // Another one stands when somebody asks again.
      const isNew = claim.state === 'claimed' && standing.state === 'claimed' && standing.jti === claim.jti;
      if (isNew) scope.count('urr.waiting_room.claims', 1, scope.event(eventId));
    },
    countClaim(counted, { eventId }) {
      if (!counted) scope.count('urr.waiting_room.claims_deferred', 1, scope.event(eventId));
    },
  });
}

export function observeEntryQueueStore(scope: Scope, store: EntryQueueStore): EntryQueueStore {
  return observe<EntryQueueStore>(scope, 'entry-queue', store, {
    promote({ admitted, expired, hidden }, { eventId }) {
      const event = scope.event(eventId);
      scope.count('urr.entry_queue.admitted', admitted.length, event);
      scope.count('urr.entry_queue.expired', expired, event);
      scope.count('urr.entry_queue.hidden', hidden, event);
    },
  });
}

function observe<Store extends object>(
  scope: Scope,
  name: 'waiting-room' | 'entry-queue',
  store: Store,
  told: Told<Store>,
): Store {
  const observed: Record<string, unknown> = {};
  for (const operation of methodsOf(store)) {
    const method = (store as Record<string, unknown>)[operation] as Method;
    const tell = (told as Record<string, ((...values: unknown[]) => void) | undefined>)[operation];
    observed[operation] = operation.startsWith('on')
      ? method.bind(store)
      : async (...input: never[]) => {
          const result = await timed(scope, name, operation, () => method.apply(store, input));
          tell?.(result, ...input);
          return result;
        };
  }
  return observed as Store;
}

async function timed(
  scope: Scope,
  store: string,
  operation: string,
  call: () => Promise<unknown>,
): Promise<unknown> {
  const attributes = { 'urr.store': store, 'urr.operation': operation };
  const span = scope.spans?.start(`urr.store ${store} ${operation}`, attributes);
  const begin = performance.now();
  let outcome = 'failed';
  try {
    const result = await (span === undefined ? call() : span.inside(call));
    outcome = 'ok';
    return result;
  } finally {
    const all = { ...attributes, 'urr.outcome': outcome };
    scope.record('urr.store.duration', (performance.now() - begin) / 1000, all);
    span?.end(all, outcome === 'failed');
  }
}

/** Stores are plain objects or instances of classes. */
function methodsOf(store: object): Set<string> {
  const names = new Set<string>();
  for (
    let at: object | null = store;
    at !== null && at !== Object.prototype;
    at = Object.getPrototypeOf(at)
  ) {
    for (const name of Object.getOwnPropertyNames(at)) {
      if (name !== 'constructor' && typeof (store as Record<string, unknown>)[name] === 'function')
        names.add(name);
    }
  }
  return names;
}
