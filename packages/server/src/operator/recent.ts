/** The history of all events as one, newest first. */
import { InputError } from '@urr/core';
import type { OperatorEntry, OperatorLog } from './log';

export type RecentHistory = {
  readonly entries: readonly OperatorEntry[];
  /** What to ask with as `before` for what came earlier; null when that was all. */
  readonly before: string | null;
};

/** Enough to page through without asking a log too often. */
const PAGE = 100;

/** @throws {InputError} a `before` that no answer gave */
export async function recentHistory(
  log: OperatorLog,
  eventIds: readonly string[],
  { limit = 100, before }: { readonly limit?: number | undefined; readonly before?: string | undefined },
): Promise<RecentHistory> {
  const isEarlier = before === undefined ? () => true : earlierThan(before);
  const found = await Promise.all(
    eventIds.map((eventId) => earlierEntries(log, eventId, isEarlier, limit + 1)),
  );
  const sorted = found.flat().sort(newestFirst);
  const entries = sorted.slice(0, limit);
  const last = entries.at(-1);
  return {
    entries,
    before: sorted.length > limit && last !== undefined ? `${last.at}.${last.rev}.${last.eventId}` : null,
  };
}

async function earlierEntries(
  log: OperatorLog,
  eventId: string,
  isEarlier: (entry: OperatorEntry) => boolean,
  wanted: number,
): Promise<readonly OperatorEntry[]> {
  const found: OperatorEntry[] = [];
  for (let before: number | undefined; found.length < wanted; ) {
    const page = await log.list(eventId, { limit: Math.min(wanted, PAGE), before });
    found.push(...page.filter(isEarlier));
    const oldest = page.at(-1);
    if (oldest === undefined || oldest.rev === 1) break;
    before = oldest.rev;
  }
  return found;
}

type Order = Pick<OperatorEntry, 'at' | 'rev' | 'eventId'>;

function newestFirst(a: Order, b: Order): number {
  return b.at - a.at || (a.eventId < b.eventId ? -1 : a.eventId > b.eventId ? 1 : b.rev - a.rev);
}

function earlierThan(cursor: string): (entry: OperatorEntry) => boolean {
  const [, at, rev, eventId] = /^(\d{1,16})\.(\d{1,15})\.([\w-]{1,64})$/.exec(cursor) ?? [];
  if (eventId === undefined) throw new InputError('before', 'expected what an earlier answer gave');
  const last = { at: Number(at), rev: Number(rev), eventId };
  return (entry) => newestFirst(last, entry) < 0;
}
