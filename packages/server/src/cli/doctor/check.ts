/** What a check is, and what it may find. */
import type { Site } from './site';

export type Level = 'ok' | 'warn' | 'fail' | 'skip';

export type Verdict = {
  readonly level: Level;
  /** What was seen, in a line. */
  readonly seen: string;
  /** What to do about it. */
  readonly todo?: string;
};

export type Check = {
  /** Stable: scripts and the guide know it. */
  readonly id: string;
  readonly title: string;
  /** The page that says more, from the top of the documentation. */
  readonly docs: string;
  run(site: Site): Promise<Verdict>;
};

export const ok = (seen: string): Verdict => ({ level: 'ok', seen });
export const warn = (seen: string, todo: string): Verdict => ({ level: 'warn', seen, todo });
export const fail = (seen: string, todo: string): Verdict => ({ level: 'fail', seen, todo });
export const skip = (seen: string, todo?: string): Verdict =>
  todo === undefined ? { level: 'skip', seen } : { level: 'skip', seen, todo };

const WEIGHT: Readonly<Record<Level, number>> = { ok: 0, skip: 1, warn: 2, fail: 3 };

/** One verdict of many: the gravest decide, and are all named. */
export function together(verdicts: readonly Verdict[], allWell: string): Verdict {
  const gravest = [...verdicts].sort((a, b) => WEIGHT[b.level] - WEIGHT[a.level])[0];
  if (gravest === undefined || gravest.level === 'ok') return ok(allWell);
  const same = verdicts.filter(({ level }) => level === gravest.level);
  const todos = [...new Set(same.map(({ todo }) => todo).filter((todo) => todo !== undefined))];
  return {
    level: gravest.level,
    seen: same.map(({ seen }) => seen).join('; '),
    ...(todos.length === 0 ? {} : { todo: todos.join('; ') }),
  };
}
