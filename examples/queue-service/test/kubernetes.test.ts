/** The manifests fit each other, and the program: names, ports, paths, times and metrics. */
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { metricsText } from '../src/metrics';
import { readSettings } from '../src/settings';

// A parser that the tools of this repository bring along.
const require = createRequire(import.meta.url);
const yaml = createRequire(require.resolve('vite/package.json'))('yaml') as {
  parse(text: string): unknown;
};

const folder = resolve(import.meta.dirname, '../k8s');
const manifests = new Map(
  readdirSync(folder).map((file) => [file, yaml.parse(readFileSync(join(folder, file), 'utf8'))]),
);

/** What is found on the way, `dig('service.yaml', 'spec.ports.0')`. */
function dig(file: string, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((at, step) => (at as Record<string, unknown>)?.[step], manifests.get(file));
}

const POD = 'spec.template.spec';
const CONTAINER = `${POD}.containers.0`;
const defaults = defaultSettings();

it('are of the kinds they are named for, and about one application', () => {
  const kinds = [...manifests.keys()].map((file) => [file, dig(file, 'kind')]);
  expect(Object.fromEntries(kinds)).toEqual({
    'configmap.yaml': 'ConfigMap',
    'deployment.yaml': 'Deployment',
    'horizontal-pod-autoscaler.yaml': 'HorizontalPodAutoscaler',
    'network-policy.yaml': 'NetworkPolicy',
    'pod-disruption-budget.yaml': 'PodDisruptionBudget',
    'prometheus-adapter-values.yaml': undefined,
    'secret.example.yaml': 'Secret',
    'service.yaml': 'Service',
  });
  const pods = dig('deployment.yaml', 'spec.template.metadata.labels');
  expect(dig('deployment.yaml', 'spec.selector.matchLabels')).toEqual(pods);
  expect(dig('service.yaml', 'spec.selector')).toEqual(pods);
  expect(dig('pod-disruption-budget.yaml', 'spec.selector.matchLabels')).toEqual(pods);
  expect(dig('network-policy.yaml', 'spec.podSelector.matchLabels')).toEqual(pods);
  expect(dig('horizontal-pod-autoscaler.yaml', 'spec.scaleTargetRef')).toMatchObject({
    kind: 'Deployment',
    name: dig('deployment.yaml', 'metadata.name'),
  });
});

it('set variables that the program reads, and no secret of anybody', () => {
  expect(dig('deployment.yaml', `${CONTAINER}.envFrom`)).toEqual([
    { configMapRef: { name: dig('configmap.yaml', 'metadata.name') } },
    { secretRef: { name: dig('secret.example.yaml', 'metadata.name') } },
  ]);
  const set = Object.keys({
    ...(dig('configmap.yaml', 'data') as object),
    ...(dig('secret.example.yaml', 'stringData') as object),
  });
  expect(set.filter((name) => !variables().has(name))).toEqual([]);
  for (const value of Object.values(dig('secret.example.yaml', 'stringData') as object))
    expect(value).toMatch(/^<[a-z]+>$/);
});

it('ask and let in at the ports and paths that are there', () => {
  expect(dig('deployment.yaml', `${CONTAINER}.ports`)).toEqual([
    { name: 'visitors', containerPort: defaults.port },
    { name: 'platform', containerPort: defaults.adminPort },
  ]);
  expect(dig('deployment.yaml', `${CONTAINER}.livenessProbe.httpGet`)).toEqual({
    path: '/health',
    port: 'platform',
  });
  expect(dig('deployment.yaml', `${CONTAINER}.readinessProbe.httpGet`)).toEqual({
    path: '/ready',
    port: 'platform',
  });
  expect(dig('service.yaml', 'spec.ports')).toEqual([{ name: 'http', port: 80, targetPort: 'visitors' }]);
  const letIn = [0, 1].map((rule) => dig('network-policy.yaml', `spec.ingress.${rule}.ports.0.port`));
  expect(letIn).toEqual([defaults.port, defaults.adminPort]);
  expect(dig('deployment.yaml', 'spec.template.metadata.annotations')).toMatchObject({
    'prometheus.io/port': String(defaults.adminPort),
    'prometheus.io/path': '/metrics',
  });
});

it('stop sending before the process stops serving, and end it only after it ended itself', () => {
  const { drainSeconds, stopSeconds } = defaultSettings(
    dig('configmap.yaml', 'data') as Record<string, string>,
  );
  const probe = (member: string) => Number(dig('deployment.yaml', `${CONTAINER}.readinessProbe.${member}`));
  expect(drainSeconds).toBeGreaterThan(probe('periodSeconds') * probe('failureThreshold'));
  expect(dig('deployment.yaml', `${POD}.terminationGracePeriodSeconds`)).toBeGreaterThan(stopSeconds);
  expect(dig('deployment.yaml', 'spec.strategy.rollingUpdate.maxUnavailable')).toBe(0);
});

it('run the process with no rights it does not need', () => {
  expect(dig('deployment.yaml', POD)).toMatchObject({
    automountServiceAccountToken: false,
    securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
  });
  expect(dig('deployment.yaml', `${CONTAINER}.securityContext`)).toEqual({
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: true,
    capabilities: { drop: ['ALL'] },
  });
  expect(dig('network-policy.yaml', 'spec.policyTypes')).toEqual(['Ingress', 'Egress']);
});

it('scale by a metric that the service writes and the adapter makes', async () => {
  const rule = dig('prometheus-adapter-values.yaml', 'rules.external.0') as Record<string, string>;
  const series = /^\w+/.exec(rule.seriesQuery ?? '')?.[0] ?? 'none';
  const written = await metricsText({
    list: async () => [{ eventId: 'iu-2027', waiting: 128, active: 5, maxUsers: 10 }] as never,
  });
  expect(written).toContain(`\n${series}{urr_event_id="iu-2027"} 128\n`);
  expect(written).toContain('\nurr_entry_queue_utilization_ratio{urr_event_id="iu-2027"} 0.5\n');
  // Each pod tells of the whole line: summing over pods would scale by the number of pods.
  expect(rule.metricsQuery).toBe('sum(max by (urr_event_id) (<<.Series>>{<<.LabelMatchers>>}))');
  expect(dig('horizontal-pod-autoscaler.yaml', 'spec.metrics.0.external.metric')).toEqual({
    name: dig('prometheus-adapter-values.yaml', 'rules.external.0.name.as'),
  });
  expect(dig('deployment.yaml', 'spec')).not.toHaveProperty('replicas');
});

/** Names of all variables the program looks at. */
function variables(): Set<string> {
  const names = new Set<string>();
  const env = new Proxy({}, { get: (_, name) => void names.add(String(name)) });
  expect(() => readSettings(env)).toThrow();
  return names;
}

function defaultSettings(env: Record<string, string> = {}) {
  const ring = (kid: string) => [
    { kid, alg: 'HS256', secret: `${kid}-secret-of-at-least-32-bytes-for-tests` },
  ];
  const URR_KEYS = JSON.stringify({ place: ring('place'), vwr: ring('vwr'), entry: ring('entry') });
  return readSettings({ URR_REDIS_URL: 'redis://redis:6379', URR_KEYS, ...env });
}
