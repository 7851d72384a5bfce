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
    // biome-ignore lint/suspicious/noExplicitAny: the API's own type of a gauge is private to it
    callback: (result: { observe(gauge: any, value: number, attributes?: Attributes): void }) => unknown,
    // biome-ignore lint/suspicious/noExplicitAny: as above
    gauges: any[],
  ): void;
};

export type Span = {
  setAttributes(attributes: Attributes): unknown;
  setStatus(status: { code: number; message?: string }): unknown;
  end(): void;
};
