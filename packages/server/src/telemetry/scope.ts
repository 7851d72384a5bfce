/** What every observer shares: instruments, log, clock, and the bound on event ids. */
import { isUrrError } from '@urr/core/errors';
import { describeFailure } from '../http/redact';
import type { RecordName } from './catalogue';
import type { Instruments } from './instruments';
import { type LogRecord, SEVERITY, type TelemetryLogger } from './log';
import type { Attributes } from './otel';
import type { Spans } from './spans';

export type Tier = 'waiting-room' | 'entry-queue' | 'gate' | 'operator';

export type Scope = Pick<Instruments, 'count' | 'record'> & {
  readonly spans: Spans | undefined;
  /** Epoch milliseconds. */
  readonly clock: () => number;
  /** The attribute of an event; `other` from the thousandth event on: where everybody may open one, strangers could. */
  event(eventId: string | undefined): Attributes;
  log(severity: LogRecord['severityText'], name: RecordName, body: string, attributes: Attributes): void;
  failed(tier: Tier, name: RecordName, error: unknown, attributes?: Attributes): void;
};

const MAX_EVENTS = 1000;

export function createScope(
  instruments: Pick<Instruments, 'count' | 'record'>,
  spans: Spans | undefined,
  logger: TelemetryLogger | undefined,
  clock: () => number,
): Scope {
  const known = new Set<string>();
  const scope: Scope = {
    count: instruments.count,
    record: instruments.record,
    spans,
    clock,
    event(eventId) {
      if (eventId === undefined) return {};
      if (known.size < MAX_EVENTS) known.add(eventId);
      return { 'urr.event_id': known.has(eventId) ? eventId : 'other' };
    },
    log(severityText, eventName, body, attributes) {
      if (logger === undefined) return;
      try {
        const severityNumber = SEVERITY[severityText];
        logger.emit({ timestamp: clock(), severityNumber, severityText, eventName, body, attributes });
      } catch {
        // A log that fails must not cost a visitor their answer.
      }
    },
    failed(tier, name, error, attributes = {}) {
      const all = { ...attributes, 'urr.tier': tier, 'urr.code': codeOf(error) };
      scope.count('urr.errors', 1, { 'urr.tier': tier, 'urr.code': codeOf(error) });
      scope.log('ERROR', name, describeFailure(error), all);
    },
  };
  return scope;
}

export function codeOf(error: unknown): string {
  return isUrrError(error) ? error.code : 'unexpected';
}
