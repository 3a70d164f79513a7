// What the two libraries of metrics say, in one form: a value by its name and labels, as Prometheus writes them.
import { DataPointType, MeterProvider, MetricReader, type DataPoint, type Histogram } from '@opentelemetry/sdk-metrics';
import type { Meter } from '@opentelemetry/api';
import { Registry } from 'prom-client';
import { Registry as OldRegistry } from 'prom-client-14';
import { expect, onTestFinished } from 'vitest';
import { Session, SessionCache } from '../../src/index.js';
import { collect, observe, type Sources } from '../../src/metrics.js';

/** `name{label="value"}`: a value. */
export type Series = Readonly<Record<string, number>>;

class Reader extends MetricReader {
  protected override onForceFlush = () => Promise.resolve();
  protected override onShutdown = () => Promise.resolve();
}

const UNITS: Readonly<Record<string, string>> = { s: '_seconds', By: '_bytes' };

function seriesOf(name: string, labels: object): string {
  const parts = Object.entries(labels).map(([label, value]) => `${label.replaceAll('.', '_')}="${value}"`);
  return parts.length > 0 ? `${name}{${parts.toSorted().join(',')}}` : name;
}

function addBuckets(series: Record<string, number>, name: string, { attributes, value }: DataPoint<Histogram>): void {
  let total = 0;
  value.buckets.counts.forEach((count, i) => {
    const le = value.buckets.boundaries[i] ?? '+Inf';
    series[seriesOf(`${name}_bucket`, { le, ...attributes })] = total += count;
  });
  series[seriesOf(`${name}_sum`, attributes)] = value.sum ?? NaN;
  series[seriesOf(`${name}_count`, attributes)] = value.count;
}

/** A meter of OpenTelemetry, and what an exporter of it would tell. */
export function makeMeter(): { meter: Meter; read(): Promise<Series> } {
  const reader = new Reader();
  const provider = new MeterProvider({ readers: [reader] });
  onTestFinished(() => provider.shutdown());
  const read = async () => {
    const { resourceMetrics, errors } = await reader.collect();
    if (errors.length > 0) throw new AggregateError(errors, 'collect');
    const series: Record<string, number> = {};
    for (const metric of resourceMetrics.scopeMetrics.flatMap(({ metrics }) => metrics)) {
      const name = metric.descriptor.name.replaceAll('.', '_') + (UNITS[metric.descriptor.unit] ?? '');
      if (metric.dataPointType === DataPointType.HISTOGRAM)
        for (const point of metric.dataPoints) addBuckets(series, name, point);
      else if (metric.dataPointType === DataPointType.SUM) {
        const ending = metric.isMonotonic ? '_total' : '';
        for (const { attributes, value } of metric.dataPoints) series[seriesOf(name + ending, attributes)] = value;
      }
    }
    return series;
  };
  return { meter: provider.getMeter('test'), read };
}

/** A register of prom-client, by default that of the newest version, and what it tells. */
export function makeRegister<R extends Pick<Registry, 'metrics'> = Registry>(
  register: R = new Registry() as unknown as R,
): { register: R; read(): Promise<Series> } {
  return { register, read: async () => parse(await register.metrics()) };
}

/** The text format of Prometheus. */
export function parse(text: string): Series {
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return Object.fromEntries(
    lines.map((line) => {
      const [, name = '', labels = '', value] = /^(\w+)(?:\{(.*)\})? (\S+)$/.exec(line) ?? [];
      const parts = labels.match(/\w+="[^"]*"/g) ?? [];
      return [parts.length > 0 ? `${name}{${parts.toSorted().join(',')}}` : name, Number(value)];
    }),
  );
}

/** Those whose name begins so, without that. */
export function ofPrefix(series: Series, prefix: string): Series {
  const found = Object.entries(series).filter(([name]) => name.startsWith(prefix));
  return Object.fromEntries(found.map(([name, value]) => [name.slice(prefix.length), value]));
}

export function sum(series: Series, prefix: string): number {
  return Object.values(ofPrefix(series, prefix)).reduce((a, b) => a + b, 0);
}

/** One that observes, and what it tells. */
export interface Library {
  watch(sources: Sources): Disposable;
  read(): Promise<Series>;
}

function observing(): Library {
  const { meter, read } = makeMeter();
  return { watch: (sources) => observe(meter, sources), read };
}

function collecting(register?: OldRegistry): Library {
  const { register: made, read } = makeRegister(register as unknown as Registry);
  return { watch: (sources) => collect(made, sources), read };
}

export const libraries: [name: string, make: () => Library][] = [
  ['OpenTelemetry', observing],
  ['prom-client 15', () => collecting()],
  ['prom-client 14', () => collecting(new OldRegistry())],
];

/** What both libraries tell, after it was found to be the same, or what `agree` lets pass. */
export function watchBoth(
  sources: Sources,
  agree = (ofRegister: Series, ofMeter: Series) => expect(ofRegister).toEqual(ofMeter),
): () => Promise<Series> {
  const both = [observing(), collecting()] as const;
  for (const { watch } of both) watch(sources);
  return async () => {
    const [ofMeter, ofRegister] = [await both[0].read(), await both[1].read()];
    agree(ofRegister, ofMeter);
    return ofRegister;
  };
}

/** Holds one session, and has evicted so many. */
export function evicting(count: number): SessionCache {
  const cache = new SessionCache({ cacheSize: 1 });
  for (let n = 0; n <= count; n++) cache.addSession(new Session(cache.generateId()));
  return cache;
}
