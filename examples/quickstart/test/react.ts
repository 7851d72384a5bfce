/** What the recipe uses of React, standing in for it: hooks of one component, called again after every change. */

export declare namespace JSX {
  // biome-ignore lint/suspicious/noEmptyInterface: filled by whoever declares elements
  interface IntrinsicElements {}
}

type Effect = () => (() => void) | undefined;
type Slot = { deps?: readonly unknown[]; value?: unknown; end?: (() => void) | undefined };

let slots: Slot[] = [];
let at = 0;
let pending: (() => void)[] = [];
let renderAgain = (): void => {};

export function useMemo<T>(make: () => T, deps: readonly unknown[]): T {
  const slot = nextSlot();
  if (changed(slot, deps)) slot.value = make();
  return slot.value as T;
}

export function useEffect(effect: Effect, deps: readonly unknown[]): void {
  const slot = nextSlot();
  if (!changed(slot, deps)) return;
  pending.push(() => {
    slot.end?.();
    slot.end = effect();
  });
}

export function useSyncExternalStore<T>(
  subscribe: (listener: () => void) => () => void,
  getSnapshot: () => T,
  _getServerSnapshot: () => T,
): T {
  useEffect(() => subscribe(renderAgain), [subscribe]);
  return getSnapshot();
}

/** Mounts a component that consists of one hook. */
export function mount<T>(use: () => T): { readonly current: () => T; unmount(): void } {
  slots = [];
  let current: T;
  const render = (): void => {
    at = 0;
    current = use();
    const effects = pending;
    pending = [];
    for (const run of effects) run();
  };
  renderAgain = render;
  render();
  return {
    current: () => current,
    unmount() {
      for (const { end } of slots) end?.();
    },
  };
}

function nextSlot(): Slot {
  slots[at] ??= {};
  return slots[at++] as Slot;
}

function changed(slot: Slot, deps: readonly unknown[]): boolean {
  const same = slot.deps?.every((dep, index) => Object.is(dep, deps[index])) ?? false;
  slot.deps = deps;
  return !same;
}
