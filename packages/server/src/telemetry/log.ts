/** Log records in the shape of OpenTelemetry's, so that `logs.getLogger(…)` of `@opentelemetry/api-logs` takes them. */
import type { RecordName } from './catalogue';
import type { Attributes } from './otel';

export type LogRecord = {
  /** Epoch milliseconds. */
  readonly timestamp: number;
  readonly severityNumber: number;
  readonly severityText: 'INFO' | 'WARN' | 'ERROR';
  readonly eventName: RecordName;
  readonly body: string;
  readonly attributes: Attributes;
};

export type TelemetryLogger = { emit(record: LogRecord): void };

export const SEVERITY = { INFO: 9, WARN: 13, ERROR: 17 } as const;

/**
 * One JSON object a line, as CloudWatch Logs and Loki read it.
 *
 * @param write takes a line without its end; `console.log` by default
 */
export function jsonLogger(write: (line: string) => void = console.log): TelemetryLogger {
  return {
    emit({ timestamp, severityText, eventName, body, attributes }) {
      const time = new Date(timestamp).toISOString();
      write(JSON.stringify({ time, level: severityText, event: eventName, message: body, ...attributes }));
    },
  };
}
