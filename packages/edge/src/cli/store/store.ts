/** A CloudFront KeyValueStore as commands use it. */
import { InputError, UrrError } from '@urr/core/errors';

export type Snapshot = { readonly etag: string; readonly values: ReadonlyMap<string, string> };

export type Change = { readonly puts: ReadonlyMap<string, string>; readonly deletes: readonly string[] };

export type KeyValueStore = {
  read(): Promise<Snapshot>;
  /**
   * Writes at most 50 keys at once, all of them or none.
   *
   * @param etag of the state the change was made for
   * @returns the etag after it, or `conflict` when the store is in another state by now: nothing is written
   */
  write(change: Change, etag: string): Promise<{ etag: string } | 'conflict'>;
};

export type OpenStore = (arn: string) => Promise<KeyValueStore>;

/** UpdateKeys takes no more. */
const BATCH = 50;
const ATTEMPTS = 5;

/**
 * Brings a store to where `plan` wants it. Another writer in between costs a new read and plan, at most five in all.
 * Up to 50 keys are written at once, beyond that keys are written before others are deleted.
 *
 * @param plan the change from the values found to those wanted; may throw to call it off
 * @param wait between two attempts, in milliseconds
 * @throws {UrrError} the store kept changing
 */
export async function updateStore(
  store: KeyValueStore,
  plan: (values: ReadonlyMap<string, string>) => Change,
  wait: (ms: number) => Promise<void> = (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
): Promise<void> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    if (attempt > 0) await wait(200 * 2 ** attempt);
    const { etag, values } = await store.read();
    if (await writeAll(store, batchesOf(plan(values)), etag)) return;
  }
  throw new UrrError(
    'ERR_CONFLICT',
    `somebody else keeps writing to the store; gave up after ${ATTEMPTS} attempts`,
  );
}

async function writeAll(store: KeyValueStore, batches: readonly Change[], etag: string): Promise<boolean> {
  let current = etag;
  for (const batch of batches) {
    const written = await store.write(batch, current);
    if (written === 'conflict') return false;
    current = written.etag;
  }
  return true;
}

function batchesOf({ puts, deletes }: Change): Change[] {
  const batches: Change[] = [];
  const entries = [...puts];
  for (let at = 0; at < entries.length + deletes.length; at += BATCH) {
    const gone = deletes.slice(Math.max(0, at - entries.length), Math.max(0, at + BATCH - entries.length));
    batches.push({ puts: new Map(entries.slice(at, at + BATCH)), deletes: gone });
  }
  return batches;
}

/** `arn:aws:cloudfront::123456789012:key-value-store/…` */
export function assertStoreArn(arn: string): void {
  if (/^arn:[a-z-]+:cloudfront::\d{12}:key-value-store\/[\w-]+$/.test(arn)) return;
  throw new InputError(
    '--kvs',
    'expected the ARN of a key value store: arn:aws:cloudfront::ACCOUNT:key-value-store/ID',
  );
}
