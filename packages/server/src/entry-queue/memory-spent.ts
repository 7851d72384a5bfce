import { createSortedSet } from './sorted-set';

/** Places used up: of a subject, every number up to the highest one spent. Remembered until no such place can be valid. */
export type SpentPlaces = {
  add(subject: string, seq: number, untilMs: number): void;
  covers(subject: string, seq: number, nowMs: number): boolean;
  /** Forgets what has run out. */
  forget(nowMs: number): void;
  clear(): void;
};

export function createSpentPlaces(): SpentPlaces {
  const numbers = new Map<string, number>();
  const ends = createSortedSet();

  return {
    add(subject, seq, untilMs) {
      numbers.set(subject, Math.max(seq, numbers.get(subject) ?? 0));
      ends.add(subject, untilMs);
    },
    covers(subject, seq, nowMs) {
      const spent = numbers.get(subject);
      return spent !== undefined && seq <= spent && nowMs < (ends.score(subject) ?? 0);
    },
    forget(nowMs) {
      for (let first = ends.at(0); first !== undefined && first.score <= nowMs; first = ends.at(0)) {
        ends.delete(first.member);
        numbers.delete(first.member);
      }
    },
    clear() {
      numbers.clear();
      ends.clear();
    },
  };
}
