import type { ConfigIssue } from '../errors';

/**
 * Reads one setting: the value to use, which is the default when nothing is said.
 * What is wrong goes into `issues`, so that one pass finds every fault; what comes back then is never used.
 *
 * @param path where the setting stands: `ttl.vwrSeconds`, '' for the whole
 */
export type Field<T> = (value: unknown, path: string, issues: ConfigIssue[]) => T;

/**
 * A setting that is one value.
 *
 * @param faultsOf what was expected instead of a value, a sentence for each fault
 */
export function single<T>(fallback: T, faultsOf: (value: unknown) => readonly string[]): Field<T> {
  return (value, path, issues) => {
    if (value === undefined) return fallback;
    const faults = faultsOf(value);
    for (const message of faults) issues.push({ path, message });
    return faults.length > 0 ? fallback : (value as T);
  };
}
