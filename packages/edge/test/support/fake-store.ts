/** A KeyValueStore in memory with the etag rules of CloudFront's. */
import type { KeyValueStore } from '../../src/cli/store/store';

export type FakeStore = KeyValueStore & {
  readonly values: Map<string, string>;
  /** Sizes of the writes that were done. */
  readonly writes: number[];
  /** Writes by somebody else, between the next reads and writes of the command, one for each. */
  readonly others: (readonly [key: string, value: string])[];
};

export function fakeStore(initial: Readonly<Record<string, string>> = {}): FakeStore {
  const values = new Map(Object.entries(initial));
  const writes: number[] = [];
  const others: (readonly [string, string])[] = [];
  let revision = 1;
  return {
    values,
    writes,
    others,
    async read() {
      return { etag: `E${revision}`, values: new Map(values) };
    },
    async write({ puts, deletes }, etag) {
      const other = others.shift();
      if (other !== undefined) {
        values.set(...other);
        revision++;
      }
      if (etag !== `E${revision}`) return 'conflict';
      if (puts.size + deletes.length > 50) throw new Error('UpdateKeys takes 50 keys at most');
      for (const [key, value] of puts) values.set(key, value);
      for (const key of deletes) values.delete(key);
      writes.push(puts.size + deletes.length);
      return { etag: `E${++revision}` };
    },
  };
}
