/** Spans on somebody's tracer, with the request's `traceparent` as parent. */
import type { SPANS } from './catalogue';
import type { Attributes, Span } from './otel';

/** What is used of the module `@opentelemetry/api`. */
export type TracingApi = {
  readonly context: {
    active(): unknown;
    with<Result>(context: unknown, call: () => Result): Result;
  };
  readonly propagation: {
    extract(context: unknown, carrier: unknown, getter?: unknown): unknown;
  };
  readonly trace: {
    getTracer(name: string): {
      startSpan(name: string, options?: { kind?: number; attributes?: Attributes }, context?: unknown): Span;
    };
    setSpan(context: unknown, span: Span): unknown;
  };
};

export type StartedSpan = {
  /** Runs with the span as parent of what it starts. */
  inside<Result>(call: () => Result): Result;
  end(attributes: Attributes, failed: boolean): void;
};

export type Spans = {
  /** @param header reads a request's headers: the span is then a server's and continues the trace they name */
  start(
    name: `${keyof typeof SPANS} ${string}`,
    attributes: Attributes,
    header?: (name: string) => string | null,
  ): StartedSpan;
};

const SERVER = 1;
const CLIENT = 2;
const ERROR = 2;

const getter = {
  get: (header: (name: string) => string | null, key: string): string | undefined => header(key) ?? undefined,
  keys: () => ['traceparent', 'tracestate', 'baggage'],
};

export function createSpans(api: TracingApi, scopeName: string): Spans {
  const { context, propagation, trace } = api;
  // A proxy until somebody registers a provider, so it may be taken early.
  const tracer = trace.getTracer(scopeName);
  return {
    start(name, attributes, header) {
      const parent =
        header === undefined ? context.active() : propagation.extract(context.active(), header, getter);
      const span = tracer.startSpan(name, { kind: header ? SERVER : CLIENT, attributes }, parent);
      const inside = trace.setSpan(parent, span);
      return {
        inside: (call) => context.with(inside, call),
        end(more, failed) {
          span.setAttributes(more);
          if (failed) span.setStatus({ code: ERROR });
          span.end();
        },
      };
    },
  };
}
