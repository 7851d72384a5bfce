import { describe, expect, it } from 'vitest';
import { fakeStore } from '../../../test/support/fake-store';
import { assertStoreArn, updateStore } from './store';

const noWait = async () => {};
const put = (key: string, value: string) => ({ puts: new Map([[key, value]]), deletes: [] });

describe('updateStore', () => {
  it('writes with the etag it has read', async () => {
    const store = fakeStore();
    await updateStore(store, () => put('urr:mode', 'off'), noWait);
    expect([...store.values]).toEqual([['urr:mode', 'off']]);
  });

  it('reads and plans anew when somebody else was faster', async () => {
    const store = fakeStore({ count: '1' });
    store.others.push(['count', '5']);
    await updateStore(store, (found) => put('count', String(Number(found.get('count')) + 1)), noWait);
    expect(store.values.get('count')).toBe('6');
    expect(store.writes).toEqual([1]);
  });

  it('gives up after five attempts, waiting longer each time', async () => {
    const store = fakeStore();
    for (let count = 0; count < 9; count++) store.others.push(['x', String(count)]);
    const waits: number[] = [];
    const update = updateStore(
      store,
      () => put('urr:mode', 'off'),
      async (ms) => void waits.push(ms),
    );
    await expect(update).rejects.toThrow('ERR_CONFLICT somebody else keeps writing to the store');
    expect(waits).toEqual([400, 800, 1600, 3200]);
    expect(store.values.has('urr:mode')).toBe(false);
    expect(store.others).toHaveLength(4);
  });

  it('writes 50 keys at a time, each batch with the etag of the one before, deletions last', async () => {
    const old = Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`old${index}`, 'x']));
    const store = fakeStore(old);
    const puts = new Map(Array.from({ length: 120 }, (_, index) => [`new${index}`, 'y']));
    await updateStore(store, () => ({ puts, deletes: Object.keys(old) }), noWait);
    expect(store.writes).toEqual([50, 50, 50, 30]);
    expect([...store.values]).toEqual([...puts]);
  });

  it('writes nothing when the plan calls it off', async () => {
    const store = fakeStore();
    const stopped = updateStore(store, () => {
      throw new Error('stop');
    });
    await expect(stopped).rejects.toThrow('stop');
    expect(store.writes).toEqual([]);
  });
});

describe('assertStoreArn', () => {
  it('takes ARNs of key value stores and nothing else', () => {
    for (const partition of ['aws', 'aws-cn'])
      assertStoreArn(`arn:${partition}:cloudfront::123456789012:key-value-store/8f6e-45`);
    for (const wrong of ['', 'guard', 'arn:aws:cloudfront::123456789012:function/guard'])
      expect(() => assertStoreArn(wrong)).toThrow('ERR_INPUT_INVALID --kvs: expected the ARN');
  });
});
