import type { AdmissionEvent, Publisher } from './publisher';

export type MemoryPublisher = Publisher & {
  /** What was published, each admission once, oldest first. */
  readonly events: readonly AdmissionEvent[];
};

/**
 * Keeps the newest admissions in this process, for tests and demos, and drops repeated ones as a queue with
 * deduplication does.
 *
 * @param options.limit most admissions kept, 10,000 by default
 */
export function memoryPublisher(options: { readonly limit?: number } = {}): MemoryPublisher {
  const { limit = 10_000 } = options;
  const events: AdmissionEvent[] = [];
  const known = new Set<string>();
  return {
    events,
    async publish(published) {
      for (const event of published) {
        if (known.has(event.id)) continue;
        known.add(event.id);
        events.push(event);
        if (events.length > limit) known.delete(events.shift()?.id ?? '');
      }
    },
  };
}
