import type { Cluster } from '../../cluster/cluster.ts';
import { identifyingLabels } from '../../drafts/identity.ts';
import { writeValue } from '../../drafts/write-policy.ts';
import { insertEntryFirst } from '../../edits/index.ts';
import { trafficOf } from '../../evaluation/rule-traffic.ts';
import type { Workload } from '../../model/resource.ts';
import type { Labels } from '../../objects/object.ts';
import { entryOf } from '../../parse/tree.ts';
import { type CompiledPolicy, isIsolating } from '../../policies/compiled.ts';
import { subjectOf } from '../../policies/network-policy/compile.ts';
import type { NetworkPolicy } from '../../policies/network-policy/policy.ts';
import { matchesEverything } from '../../selectors/match.ts';
import {
  intersectTraffic,
  isNoTraffic,
  NO_TRAFFIC,
  onePort,
  type TrafficSet,
  uniteTraffic,
} from '../../sets/traffic.ts';
import { compiledOf, subjectsOf } from '../policies/policies.ts';
import { deployment, documents, policy } from '../samples/samples.ts';
import { defineRule } from '../shape/rule.ts';
import { listNames } from '../support/names.ts';
import { type Offer, offers } from '../support/offers.ts';
import { nameSpan } from '../support/policy-places.ts';

const ingress = (...ports: readonly number[]): string =>
  `policyTypes:\n  - Ingress\ningress:\n  - ports:\n${ports.map(port => `      - protocol: TCP\n        port: ${port}\n`).join('')}`;
const web = (spec: string): string => policy('shop', 'web', spec);
const WEB = deployment('shop', 'web');
const PODS = documents(WEB, deployment('shop', 'database', 5432));
const CLOSED = policy('shop', 'default-deny', 'podSelector: {}\npolicyTypes:\n  - Ingress\n');

/** A policy for all pods of a namespace that opens the port of some, and so closes the others. */
export const broadSubject = defineRule({
  id: 'broad-subject',
  severity: 'info',
  on: ['network-policy'],
  needs: ['policy', 'workloads'],
  group: 'directions',
  summary: 'An empty podSelector isolates every pod of the namespace, and the ports that are opened are those of some.',
  why: [
    'A policy isolates all pods that its podSelector picks, and an empty or missing one picks them all.',
    'Where it opens the port of one application, every other one of the namespace is cut off.',
    'The rule speaks up when a workload in sight listens on ports of which none is opened, no other policy isolates it, and another workload declares the port that is opened.',
    'A default deny, which opens nothing, and rules for all ports are not reported.',
  ].join(' '),
  reference: 'networking.k8s.io/v1 NetworkPolicySpec, podSelector',
  fix: 'Selects the workloads that listen on the port.',
  examples: {
    bad: [
      { title: 'One port for all pods', manifest: documents(web(`podSelector: {}\n${ingress(8080)}`), PODS) },
      { title: 'No podSelector', manifest: documents(web(ingress(8080)), PODS) },
    ],
    fixed: [
      {
        title: 'The pods of the port',
        manifest: documents(web(`podSelector:\n  matchLabels:\n    app: web\n${ingress(8080)}`), PODS),
      },
    ],
    nearMisses: [
      { title: 'A default deny', manifest: documents(CLOSED, PODS) },
      {
        title: 'Everybody listens on that port',
        manifest: documents(web(`podSelector: {}\n${ingress(8080)}`), WEB, deployment('shop', 'api')),
      },
      {
        title: 'The others are closed already',
        manifest: documents(web(`podSelector: {}\n${ingress(8080)}`), CLOSED, PODS),
      },
      {
        title: 'The ports of all are opened',
        manifest: documents(web(`podSelector: {}\n${ingress(8080, 5432)}`), PODS),
      },
      { title: 'One workload', manifest: documents(web(`podSelector: {}\n${ingress(8080)}`), WEB) },
    ],
  },
  *check({ resource, text, cluster }) {
    if (!matchesEverything(subjectOf(resource))) return;
    const found = split(resource, cluster);
    if (found === undefined) return;
    const { podSelector } = resource;
    const { owners, closed } = found;
    yield {
      span: podSelector.form === 'absent' ? nameSpan(resource) : podSelector.keySpan,
      path: 'spec.podSelector',
      message: `This isolates every pod of the namespace and opens ports of ${listNames(owners)}: nobody can connect to ${listNames(closed)}. Select the pods that are meant.`,
      fixes: offers(text, resource, fixesFor(text, resource, owners, cluster)),
      related: closed.slice(0, 3).map(workload => ({
        resource: workload,
        span: nameSpan(workload),
        message: 'None of its ports is opened.',
      })),
    };
  },
});

interface Split {
  /** Workloads that declare a port which is opened. */
  readonly owners: readonly Workload[];
  /** Workloads that declare ports of which none is, and that this policy alone isolates. */
  readonly closed: readonly Workload[];
}

function split(policy: NetworkPolicy, cluster: Cluster): Split | undefined {
  const compiled = compiledOf(policy);
  const { ingress: rules = [] } = compiled;
  if (rules.length === 0 || rules.some(({ ports }) => ports === 'all')) return undefined;
  const listening = subjectsOf(policy, cluster).filter(({ ports, hostNetwork }) => ports.length > 0 && !hostNetwork);
  const opened = (workload: Workload): boolean =>
    rules.some(rule => !isNoTraffic(intersectTraffic(trafficOf(rule, workload.ports), declared(workload))));
  const owners = listening.filter(opened);
  const others = listening.filter(each => !opened(each));
  const closed = others.filter(each => !isIsolatedByOthers(each, compiled, cluster));
  return owners.length === 0 || closed.length === 0 ? undefined : { owners, closed };
}

function declared({ ports }: Workload): TrafficSet {
  return ports.reduce((sum, { protocol, port }) => uniteTraffic(sum, onePort(protocol, port)), NO_TRAFFIC);
}

function isIsolatedByOthers(workload: Workload, own: CompiledPolicy, cluster: Cluster): boolean {
  return cluster.policiesOf(workload).some(each => each !== own && isIsolating(each, 'ingress'));
}

function fixesFor(
  text: string,
  policy: NetworkPolicy,
  owners: readonly Workload[],
  cluster: Cluster,
): readonly Offer[] {
  const labels = labelsOf(owners, policy, cluster);
  const { spec } = policy;
  if (labels.size === 0 || spec?.kind !== 'map') return [];
  const value = { matchLabels: Object.fromEntries(labels) };
  const shown = [...labels].map(([key, label]) => `${key}=${label}`).join(',');
  const entry = entryOf(spec, 'podSelector');
  const make = () =>
    entry === undefined ? insertEntryFirst(text, spec, 'podSelector', value) : writeValue(text, spec, entry, value);
  return [{ title: `Select by ${shown}`, make }];
}

/** Returns labels that all owners carry and nobody else of the namespace; none where there are no such. */
function labelsOf([first, ...others]: readonly Workload[], policy: NetworkPolicy, cluster: Cluster): Labels {
  if (first === undefined) return new Map();
  const own = others.length === 0 ? identifyingLabels(first) : first.writtenLabels;
  const shared = [...own].filter(([key, value]) =>
    others.every(({ writtenLabels }) => writtenLabels.get(key) === value),
  );
  const picked = subjectsOf(policy, cluster).filter(({ podLabels }) =>
    shared.every(([key, value]) => podLabels.get(key) === value),
  );
  return picked.length === others.length + 1 ? new Map(shared) : new Map();
}
