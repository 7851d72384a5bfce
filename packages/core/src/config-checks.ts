/** What the table cannot say about a configuration: settings that contradict each other or are legal but doubtful. */
import type { Config } from './config';
import type { ConfigIssue } from './errors';
import { parsePattern } from './pattern';

/** Settings that cannot work together, and routes that cannot be read. */
export function findFaults(config: Config): ConfigIssue[] {
  const issues: ConfigIssue[] = [];
  const { cookies, poll, routes } = config;
  if (new Set([cookies.vwr, cookies.entry, cookies.place]).size < 3) {
    issues.push({ path: 'cookies', message: 'expected vwr, entry and place to have different names' });
  }
  if (cookies.hostPrefix && cookies.domain !== null) {
    issues.push({
      path: 'cookies.domain',
      message: 'expected null, because hostPrefix binds cookies to one host',
    });
  }
  if (config.vwrHeader === config.entryHeader) {
    issues.push({ path: 'entryHeader', message: 'expected another header than vwrHeader' });
  }
  if (poll.minSeconds > poll.maxSeconds) {
    issues.push({
      path: 'poll.minSeconds',
      message: `expected at most poll.maxSeconds (${poll.maxSeconds})`,
    });
  }
  for (const list of ['guard', 'exempt', 'entry'] as const) {
    routes[list].forEach((pattern, index) => {
      const result = parsePattern(pattern);
      if (typeof result === 'string') issues.push({ path: `routes.${list}[${index}]`, message: result });
    });
  }
  return issues;
}

/** Legal settings that somebody will regret, as sentences. */
export function findDoubts(config: Config): string[] {
  const { ttl, entryImpliesVwr } = config;
  if (!entryImpliesVwr && ttl.vwrSeconds <= ttl.entrySeconds) {
    return [
      `ttl.vwrSeconds (${ttl.vwrSeconds}) is not above ttl.entrySeconds (${ttl.entrySeconds}) and entryImpliesVwr is off: visitors lose tier 1 while they choose seats, unless the entry queue holds a signing VWR key`,
    ];
  }
  return [];
}
