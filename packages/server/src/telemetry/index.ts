/** `@urr/server/telemetry`: metrics, traces and logs by OpenTelemetry's names, for whoever passes its API in. */
export { ATTRIBUTES, METRICS, type MetricName, RECORDS, type RecordName, SPANS } from './catalogue';
export {
  createTelemetry,
  type OpenTelemetryApi,
  type Telemetry,
  type TelemetryOptions,
} from './create-telemetry';
export { jsonLogger, type LogRecord, type TelemetryLogger } from './log';
