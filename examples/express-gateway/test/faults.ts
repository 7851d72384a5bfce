/** One fault at a chosen call, counted over everything a booking calls. */

export type Fault = {
  /** Which call, from 1. */
  readonly at: number;
  /** Whether it fails before it does anything, or does it and its answer is lost. */
  readonly when: 'before' | 'after';
  /** Whether everything after it fails too, as for a process that died, until `revive`. */
  readonly dies: boolean;
};

export function createFaults(fault?: Fault) {
  let calls = 0;
  let dead = false;

  async function through<T>(call: () => Promise<T>): Promise<T> {
    if (dead) throw new Error('dead');
    calls += 1;
    if (fault === undefined || calls !== fault.at) return call();
    dead = fault.dies;
    if (fault.when === 'after') await call();
    throw new Error(`fault ${fault.when} call ${fault.at}`);
  }

  return {
    calls: () => calls,
    revive: () => {
      dead = false;
    },
    /** The same, every method of which may fail. */
    around<T extends object>(target: T): T {
      return new Proxy(target, {
        get(_, name) {
          const member: unknown = Reflect.get(target, name);
          if (typeof member !== 'function') return member;
          return (...args: unknown[]) => through(() => member.apply(target, args));
        },
      });
    },
    through,
  };
}
