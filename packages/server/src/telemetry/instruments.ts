/** The instruments of the catalogue on somebody's meter; without one they do nothing. */
import { METRICS, type MetricName, type NameOf } from './catalogue';
import type { Attributes, Histogram, Instrument, Meter, ObservableGauge } from './otel';

export type Instruments = {
  count(name: NameOf<'counter'>, value: number, attributes: Attributes): void;
  record(name: NameOf<'histogram'>, value: number, attributes: Attributes): void;
  readonly gauges: ReadonlyMap<NameOf<'gauge'>, ObservableGauge>;
};

/** From half a millisecond to ten seconds: what the buckets of a histogram in seconds must tell apart. */
const SECONDS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

export function createInstruments(meter: Meter | undefined): Instruments {
  const counters = new Map<MetricName, Instrument>();
  const histograms = new Map<MetricName, Histogram>();
  const gauges = new Map<NameOf<'gauge'>, ObservableGauge>();
  if (meter !== undefined) {
    for (const [name, { kind, unit, description }] of Object.entries(METRICS)) {
      const options = { unit, description };
      if (kind === 'counter') counters.set(name as MetricName, meter.createCounter(name, options));
      else if (kind === 'gauge')
        gauges.set(name as NameOf<'gauge'>, meter.createObservableGauge(name, options));
      else {
        const advice = { explicitBucketBoundaries: SECONDS };
        histograms.set(name as MetricName, meter.createHistogram(name, { ...options, advice }));
      }
    }
  }
  return {
    count(name, value, attributes) {
      if (value > 0) counters.get(name)?.add(value, attributes);
    },
    record(name, value, attributes) {
      histograms.get(name)?.record(value, attributes);
    },
    gauges,
  };
}
