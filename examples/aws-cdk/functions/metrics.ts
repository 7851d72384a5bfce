/** CloudWatch's embedded metric format: a log line that becomes metrics, without a collector or a call. */
export function lineMetrics(line: {
  readonly namespace: string;
  readonly eventId: string;
  readonly serving: number;
  readonly tail: number;
  readonly nowMs: number;
}): string {
  const { namespace, eventId, serving, tail, nowMs } = line;
  // Names of docs/reference/metrics.md, so that ops/cloudwatch.json finds them.
  const values = {
    'urr.waiting_room.waiting': Math.max(0, tail - serving),
    'urr.waiting_room.serving': serving,
    'urr.waiting_room.tail': tail,
  };
  return JSON.stringify({
    _aws: {
      Timestamp: nowMs,
      CloudWatchMetrics: [
        {
          Namespace: namespace,
          Dimensions: [['urr.event_id']],
          Metrics: Object.keys(values).map((Name) => ({ Name, Unit: 'Count' })),
        },
      ],
    },
    'urr.event_id': eventId,
    ...values,
  });
}
