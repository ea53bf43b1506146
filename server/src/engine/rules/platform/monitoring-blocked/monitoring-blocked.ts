import type { Cluster } from '../../../cluster/cluster.ts';
import { type PodsPeer, platformPeerValue } from '../../../drafts/platform-peer.ts';
import { worldFact } from '../../../facts/fact.ts';
import { firstOfEach, groupBy } from '../../../group-by.ts';
import type { Resource, Workload } from '../../../model/resource.ts';
import { documented } from '../../../profile/fact.ts';
import { describeTraffic, onePort, type TrafficSet, uniteTraffic } from '../../../sets/traffic.ts';
import { compiledOf } from '../../policies/policies.ts';
import { deployment, documents, policy, service } from '../../samples/samples.ts';
import { defineRule, type Related } from '../../shape/rule.ts';
import { type Likelihood, shut } from '../../support/likelihood.ts';
import { listNames, listTexts, nameOf } from '../../support/names.ts';
import { directionOrName, nameSpan } from '../../support/policy-places.ts';
import { isolatorOf } from '../../visitors/api-server-calls.ts';
import { letIn } from '../../visitors/let-in.ts';
import { entryOf, looksLike, type Visitors } from '../../visitors/platform-access.ts';
import { PROMETHEUS_LABEL, prometheusFor } from './prometheus.ts';
import { scrapedPorts } from './scraped-ports.ts';

const MONITOR = `apiVersion: monitoring.coreos.com/v1
kind: PodMonitor
metadata:
  name: web
  namespace: shop
spec:
  selector:
    matchLabels:
      app: web
  podMetricsEndpoints:
    - portNumber: 9090
`;
const SERVICE_MONITOR = `apiVersion: monitoring.coreos.com/v1
kind: ServiceMonitor
metadata:
  name: web
  namespace: shop
spec:
  selector:
    matchLabels:
      app: web
  endpoints:
    - port: metrics
`;
const WEB = deployment('shop', 'web');
const PODS = documents(WEB, deployment('shop', 'api'));
const ANNOTATED = WEB.replace(
  '    metadata:\n      labels:',
  "    metadata:\n      annotations:\n        prometheus.io/scrape: 'true'\n        prometheus.io/port: '9090'\n      labels:",
);
const SERVICE = service('shop', 'web', 9100, 9090)
  .replace('  namespace: shop\n', '  namespace: shop\n  labels:\n    app: web\n')
  .replace('    - port', '    - name: metrics\n      port');
const ingress = (from: string, port: number): string =>
  policy(
    'shop',
    'web',
    `podSelector:\n  matchLabels:\n    app: web\npolicyTypes:\n  - Ingress\ningress:\n  - from:\n${from}    ports:\n      - protocol: TCP\n        port: ${port}\n`,
  );
const FROM_API = '      - podSelector:\n          matchLabels:\n            app: api\n';
const FROM_MONITORING =
  '      - namespaceSelector:\n          matchLabels:\n            kubernetes.io/metadata.name: monitoring\n';
const PROMETHEUS = { monitoring: [{ namespace: 'monitoring' }] } as const;

/** Pods whose metrics are to be fetched and that let nobody fetch them. */
export const monitoringBlocked = defineRule({
  id: 'monitoring-blocked',
  severity: 'warning',
  on: ['network-policy'],
  // Beside that the monitoring of the profile, where it knows it.
  needs: ['workloads'],
  group: 'platform',
  summary:
    'Pods that a ServiceMonitor, a PodMonitor or annotations of Prometheus pick let nobody in on the port of their metrics.',
  why: [
    'Prometheus connects to each pod from a namespace of its own, often on another port than the application’s. Where the policies of the pods do not admit that, their metrics and alerts stop, and the target is down.',
    'With `networkPolicy.cluster.monitoring` set, those pods have to be admitted.',
    'Without it a Prometheus in sight that takes up the monitor is asked for, with the labels that the operator gives its pods, and every rule counts that may admit pods out of sight, addresses, or pods or namespaces that are named like a collector of metrics. Where the distribution brings one, a rule for another namespace whose name tells of none is for information, and so are annotations that nothing in sight is there to follow, and a rule for all pods of another namespace of which some are in sight.',
  ].join(' '),
  reference:
    'monitoring.coreos.com/v1 ServiceMonitor and PodMonitor, endpoints; Kubernetes documentation, Network Policies',
  fix: 'Lets the monitoring of the cluster profile in, on the port of the metrics.',
  examples: {
    bad: [
      {
        title: 'The application’s port alone',
        manifest: documents(ingress(FROM_MONITORING, 8080), MONITOR, PODS),
        profile: PROMETHEUS,
      },
      { title: 'Pods in sight alone', manifest: documents(ingress(FROM_API, 9090), SERVICE_MONITOR, SERVICE, PODS) },
      {
        title: 'Annotations',
        manifest: documents(policy('shop', 'closed', 'podSelector: {}\npolicyTypes:\n  - Ingress\n'), ANNOTATED),
        profile: PROMETHEUS,
      },
    ],
    fixed: [
      {
        title: 'The port of the metrics',
        manifest: documents(ingress(FROM_MONITORING, 9090), MONITOR, PODS),
        profile: PROMETHEUS,
      },
    ],
    nearMisses: [
      {
        title: 'A namespace that may be that of Prometheus',
        manifest: documents(ingress(FROM_MONITORING, 9090), MONITOR, PODS),
      },
      {
        title: "A rule with the Service's port, of which service-port tells",
        manifest: documents(ingress(FROM_MONITORING, 9100), SERVICE_MONITOR, SERVICE, PODS),
        profile: PROMETHEUS,
      },
      { title: 'Nobody fetches metrics', manifest: documents(ingress(FROM_API, 8080), PODS), profile: PROMETHEUS },
      {
        title: 'A Prometheus in sight',
        manifest: documents(
          ingress(FROM_API.replace('app: api', 'app: prometheus'), 9090),
          MONITOR,
          WEB,
          deployment('shop', 'prometheus', 9090),
        ),
      },
      {
        title: 'The monitor picks other pods',
        manifest: documents(ingress(FROM_API, 8080), MONITOR.replace('app: web', 'app: api'), PODS),
        profile: PROMETHEUS,
      },
    ],
  },
  *check({ resource, text, cluster }) {
    const compiled = compiledOf(resource);
    const found = shutOut(cluster).filter(({ workload }) => isolatorOf(workload, cluster) === compiled);
    if (found.length === 0) return;
    const sources = [...new Set(found.map(({ source }) => source))];
    const peers = peersFor(sources, cluster);
    const pods = listNames(found.map(({ workload }) => workload));
    const ports = listTexts(found.map(({ wanted }) => describeTraffic(wanted)));
    const asks = `${listTexts(sources.map(describe))} ${sources.length > 1 ? 'ask' : 'asks'}`;
    const isSure = found.some(({ chance }) => chance === 'no');
    yield {
      ...directionOrName(resource, 'ingress'),
      severity: isSure && isMonitored(sources, cluster) ? 'warning' : 'info',
      message: isSure
        ? `Nobody can fetch the metrics of ${pods} on ${ports}, as ${asks}. Admit the monitoring on this port.`
        : `The metrics of ${pods} on ${ports} may not be fetched, as ${asks}: the rules there admit others than the usual monitoring. Admit it on this port.`,
      related: sources.slice(0, 3).map(relatedTo),
      fixes: letIn(text, resource, found, { name: 'the monitoring', suffix: 'from-monitoring', peers }, cluster),
    };
  },
});

const USUAL =
  /prom(?:etheus)?(?:$|[-_./])|prometheus|monitor|metric|observ|o11y|grafana|mimir|thanos|alloy|agent|victoria|otel|telemetry|collector|telegraf|datadog|dynatrace|newrelic|signoz|scrape/i;

/** Matches what collects metrics, in names of workloads and namespaces. */
const COLLECTOR = /prometheus|monitoring|observability|victoria-?metrics|vmagent|grafana|alloy|opentelemetry|otel/i;

/** Annotations come with many a chart, and Prometheus Operator follows none: a collector in sight or a setting tells that somebody does. */
function isMonitored(sources: readonly Resource[], cluster: Cluster): boolean {
  if (cluster.profile.monitoring !== undefined || sources.some(({ type }) => type === 'monitor')) return true;
  return (
    [...cluster.namespaces.keys()].some(name => COLLECTOR.test(name)) ||
    cluster.workloads.some(each => looksLike(each, COLLECTOR))
  );
}

interface Scraped {
  readonly workload: Workload;
  readonly wanted: TrafficSet;
  /** The object that asks for it. */
  readonly source: Resource;
  readonly chance: Likelihood;
}

/** Returns the pods whose metrics are asked for and that let nobody fetch them. */
const shutOut = worldFact('pods shut to monitoring', (cluster: Cluster): readonly Scraped[] => {
  const blocked = scrapedPorts(cluster).flatMap(each =>
    shut(entryOf(each.workload, onePort('TCP', each.port), visitorsFor(each.source, cluster), cluster)).map(chance => ({
      ...each,
      chance,
    })),
  );
  return [...groupBy(blocked, ({ workload }) => workload)].flatMap(([workload, ports]) => {
    const wanted = ports.map(({ port }) => onePort('TCP', port)).reduce(uniteTraffic);
    const chance = ports.some(each => each.chance === 'no') ? 'no' : 'unlikely';
    return ports.slice(0, 1).map(({ source }) => ({ workload, wanted, source, chance }));
  });
});

function visitorsFor(source: Resource, cluster: Cluster): Visitors {
  const { monitoring } = cluster.profile;
  const inSight = monitoring?.trust === 'stated' ? [] : prometheusFor(source, cluster);
  const known = inSight.length === 0 ? monitoring : documented([...inSight, ...(monitoring?.value ?? [])]);
  return { known, usual: USUAL, arePods: true };
}

/** Returns whom to admit: what is set or brought, else each Prometheus in sight by its namespace and usual label. */
function peersFor(sources: readonly Resource[], cluster: Cluster): readonly PodsPeer[] {
  const known = cluster.profile.monitoring?.value ?? sources.flatMap(source => prometheusFor(source, cluster));
  const peers = known.map(({ podLabels: { [PROMETHEUS_LABEL]: name, ...others }, ...peer }) =>
    platformPeerValue({ ...peer, podLabels: name === undefined ? others : { [PROMETHEUS_LABEL]: name } }),
  );
  return firstOfEach(peers, each => JSON.stringify(each));
}

function describe(source: Resource): string {
  return source.type === 'monitor' ? `${source.kind} ${nameOf(source)}` : `${nameOf(source)} by its annotations`;
}

function relatedTo(source: Resource): Related {
  return { resource: source, span: nameSpan(source), message: `${describe(source)} asks for metrics.` };
}
