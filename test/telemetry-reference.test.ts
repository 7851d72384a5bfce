/** What is measured, what the reference says is measured, and what dashboards and alerts ask for are the same. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { ATTRIBUTES, METRICS, RECORDS, SPANS } from '@urr/server/telemetry';
import { describe, expect, it } from 'vitest';
import { tablesOf } from '../tooling/markdown.ts';

const root = resolve(import.meta.dirname, '..');
const read = (path: string): string => readFileSync(`${root}/${path}`, 'utf8');
const page = read('docs/reference/metrics.md');
const plain = (cell = ''): string => /^`(.*?)`$/.exec(cell)?.[1] ?? cell;
const rowsOf = (heading: string): string[][] =>
  tablesOf(page)
    .filter(([head]) => head?.[0] === heading)
    .flatMap(([, ...rows]) => rows.map((row) => [...row]));

/** How Prometheus names them: https://opentelemetry.io/docs/specs/otel/compatibility/prometheus_and_openmetrics/ */
const inPrometheus = Object.entries(METRICS).flatMap(([name, { kind, unit }]) => {
  const base = name.replaceAll('.', '_');
  if (kind === 'counter') return [`${base}_total`];
  if (kind === 'gauge') return [unit === '1' ? `${base}_ratio` : base];
  return ['bucket', 'count', 'sum'].map((part) => `${base}_seconds_${part}`);
});
const labels = Object.keys(ATTRIBUTES).map((name) => name.replaceAll('.', '_'));

/** Words that begin as ours do, in expressions. */
const wordsIn = (text: string): string[] => [...new Set(text.match(/\b(?:urr|http)_[a-z_]+\b/g) ?? [])];

describe('metrics.md', () => {
  it('has every metric with its kind, unit, meaning and attributes', () => {
    const listed = rowsOf('metric').map(([name, kind, unit, description, attributes]) => ({
      name: plain(name),
      kind,
      unit: plain(unit),
      description,
      attributes: (attributes ?? '').split(', ').filter(Boolean).map(plain),
    }));
    expect(listed).toEqual(Object.entries(METRICS).map(([name, metric]) => ({ name, ...metric })));
  });

  it.each([
    { heading: 'attribute', list: ATTRIBUTES },
    { heading: 'span', list: SPANS },
    { heading: 'record', list: RECORDS },
  ])('has every $heading', ({ heading, list }) => {
    const listed = rowsOf(heading).map(([name, meaning]) => [plain(name), meaning]);
    expect(listed).toEqual(Object.entries(list));
  });
});

describe('dashboards and alerts', () => {
  const dashboard = read('ops/grafana-dashboard.json');
  const alerts = read('ops/prometheus-alerts.yml');
  const cloudWatch = read('ops/cloudwatch.json');

  it('ask Prometheus for nothing that is not measured', () => {
    const known = new Set([...inPrometheus, ...labels]);
    expect(wordsIn(alerts).filter((word) => !known.has(word))).toEqual([]);
    const expressions = [...dashboard.matchAll(/"(?:expr|query)": "((?:[^"\\]|\\.)*)"/g)].map(
      ([, text = '']) => text,
    );
    expect(expressions.length).toBeGreaterThan(30);
    expect(wordsIn(expressions.join(' ')).filter((word) => !known.has(word))).toEqual([]);
  });

  it('show every metric on the dashboard', () => {
    const unseen = Object.keys(METRICS).filter((name) => !dashboard.includes(name.replaceAll('.', '_')));
    expect(unseen).toEqual([]);
  });

  it('ask CloudWatch for nothing that is not measured', () => {
    const names = new Set(cloudWatch.match(/\burr(?:\.[a-z_]+)+\b/g) ?? []);
    const known = new Set([...Object.keys(METRICS), ...Object.keys(ATTRIBUTES)]);
    expect(names.size).toBeGreaterThan(10);
    expect([...names].filter((name) => !known.has(name))).toEqual([]);
  });

  it('name a part of the runbook for every alert', () => {
    const runbook = read('docs/runbook.md');
    const anchors = [...runbook.matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
      title
        .toLowerCase()
        .replace(/[^a-z0-9 -]/g, '')
        .replaceAll(' ', '-'),
    );
    const named = [...`${alerts}${cloudWatch}`.matchAll(/docs\/runbook\.md#([a-z-]+)/g)].map(
      ([, name]) => name,
    );
    expect(named.length).toBeGreaterThan(15);
    expect([...new Set(named)].filter((name) => !anchors.includes(name as string))).toEqual([]);
  });
});
