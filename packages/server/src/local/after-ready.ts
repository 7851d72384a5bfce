/** Services whose every method first waits for something. */

/** The same object with each method delayed until `ready`; only for objects whose methods all return promises. */
export function afterReady<T extends object>(service: T, ready: Promise<void>): T {
  const delayed = Object.entries(service).map(([name, value]) => [
    name,
    typeof value === 'function'
      ? async (...args: unknown[]): Promise<unknown> => {
          await ready;
          return value.apply(service, args);
        }
      : value,
  ]);
  return Object.fromEntries(delayed) as T;
}
