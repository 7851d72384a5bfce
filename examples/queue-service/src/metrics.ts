import type { EntryQueue, QueueEventStatus } from '@urr/server';

type Gauge = {
  readonly name: string;
  readonly help: string;
  read(event: QueueEventStatus): number | undefined;
};

/** Names as OpenTelemetry's Prometheus exporter writes them, so that `ops/` fits either way. */
const GAUGES: readonly Gauge[] = [
  { name: 'urr_entry_queue_waiting', help: 'People in line', read: ({ waiting }) => waiting },
  { name: 'urr_entry_queue_active', help: 'Slots held', read: ({ active }) => active },
  {
    name: 'urr_entry_queue_max_users',
    help: 'Most slots at once, as set',
    read: ({ maxUsers }) => maxUsers ?? undefined,
  },
  {
    name: 'urr_entry_queue_utilization_ratio',
    help: 'Slots held / most slots',
    read: ({ active, maxUsers }) => (maxUsers ? active / maxUsers : undefined),
  },
];

/**
 * How long the lines are, in the text format of Prometheus: what the autoscaler goes by. Every process reports the same
 * lines, those in Redis, so ask for `max by (urr_event_id)` and never for the sum over processes. Times, refusals and
 * errors come from `@urr/server/telemetry`.
 */
export async function metricsText(queue: Pick<EntryQueue, 'list'>): Promise<string> {
  const events = await queue.list();
  const lines = GAUGES.flatMap(({ name, help, read }) => [
    `# HELP ${name} ${help}`,
    `# TYPE ${name} gauge`,
    ...events.flatMap((event) => {
      const value = read(event);
      return value === undefined ? [] : [`${name}{urr_event_id="${event.eventId}"} ${value}`];
    }),
  ]);
  return `${lines.join('\n')}\n`;
}
