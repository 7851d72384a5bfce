/**
 * The part of the OpenTelemetry API that is used, as shapes: whoever has `@opentelemetry/api` passes it in, nobody
 * else installs it.
 */
export type Attributes = Record<string, string | number | boolean>;

export type Instrument = { add(value: number, attributes?: Attributes): void };
export type Histogram = { record(value: number, attributes?: Attributes): void };
export type ObservableGauge = object;

type Options = { description?: string; unit?: string; advice?: { explicitBucketBoundaries?: number[] } };

export type Meter = {
  createCounter(name: string, options?: Options): Instrument;
  createHistogram(name: string, options?: Options): Histogram;
  createObservableGauge(name: string, options?: Options): ObservableGauge;
  addBatchObservableCallback(
    callback: (result: {
      observe(gauge: ObservableGauge, value: number, attributes?: Attributes): void;
    }) => unknown,
    gauges: ObservableGauge[],
  ): void;
};

export type Span = {
  setAttributes(attributes: Attributes): unknown;
  setStatus(status: { code: number; message?: string }): unknown;
  end(): void;
};
