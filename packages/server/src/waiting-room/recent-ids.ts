const MAX_IDS = 10_000;

/** The ids this process has seen last; the oldest are forgotten. */
export function createRecentIds(): { has(id: string): boolean; add(id: string): void } {
  const ids = new Set<string>();
  return {
    has: (id) => ids.has(id),
    add(id) {
      ids.add(id);
      if (ids.size <= MAX_IDS) return;
      for (const oldest of ids) {
        ids.delete(oldest);
        break;
      }
    },
  };
}
