import { createSortedSet } from './sorted-set';

/** Which user a pass belongs to, decided by the first who uses it. */
export type UserBindings = {
  /** @returns false when the subject belongs to another user */
  bind(subject: string, user: string, untilMs: number): boolean;
  /** Drops bindings whose time is over. */
  forget(nowMs: number): void;
  clear(): void;
};

export function createUserBindings(): UserBindings {
  const users = new Map<string, string>();
  const ends = createSortedSet();

  return {
    bind(subject, user, untilMs) {
      const bound = users.get(subject);
      if (bound !== undefined) return bound === user;
      users.set(subject, user);
      ends.add(subject, untilMs);
      return true;
    },
    forget(nowMs) {
      for (let first = ends.at(0); first !== undefined && first.score <= nowMs; first = ends.at(0)) {
        ends.delete(first.member);
        users.delete(first.member);
      }
    },
    clear() {
      users.clear();
      ends.clear();
    },
  };
}
