import { describe, expect, it, vi } from 'vitest';
import { createStore } from './store';

describe('store', () => {
  it('stays the same object when what is set is what it has', () => {
    const store = createStore({ number: 1, wait: { low: 1 } as { low: number } | null });
    const listener = vi.fn();
    store.subscribe(listener);
    const before = store.getSnapshot();
    store.set({ number: 1, wait: { low: 1 } });
    expect(store.getSnapshot()).toBe(before);
    expect(listener).not.toHaveBeenCalled();
    store.set({ wait: null });
    expect(store.getSnapshot()).toEqual({ number: 1, wait: null });
    expect(listener).toHaveBeenCalledOnce();
  });

  it('ends each subscription by itself, even of the same listener', () => {
    const store = createStore({ number: 1 });
    const listener = vi.fn();
    const end = store.subscribe(listener);
    store.subscribe(listener);
    end();
    end();
    store.set({ number: 2 });
    expect(listener).toHaveBeenCalledOnce();
  });
});
