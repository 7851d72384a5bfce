/** What the recipe uses of Vue, standing in for it: a scope that is mounted and disposed of by hand. */

export type ShallowRef<T> = { value: T };

let mounted: (() => void)[] = [];
let disposed: (() => void)[] = [];

export const shallowRef = <T>(value: T): ShallowRef<T> => ({ value });
export const onMounted = (hook: () => void): void => void mounted.push(hook);
export const onScopeDispose = (hook: () => void): void => void disposed.push(hook);

export function mount<T>(setup: () => T): { readonly current: T; unmount(): void } {
  mounted = [];
  disposed = [];
  const current = setup();
  for (const hook of mounted) hook();
  return {
    current,
    unmount() {
      for (const hook of disposed) hook();
    },
  };
}
