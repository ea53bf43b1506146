import type { Cluster } from '../../../cluster/cluster.ts';
import {
  addRule,
  appendPolicies,
  canAddRule,
  canAppend,
  freeName,
  writtenNamespace,
} from '../../../drafts/write-policy.ts';
import type { Service } from '../../../model/resource.ts';
import { DIRECTIONS, type Direction } from '../../../objects/object.ts';
import { POLICY_TYPE } from '../../../policies/network-policy/compile.ts';
import type { NetworkPolicy } from '../../../policies/network-policy/policy.ts';
import type { Value } from '../../../schema/decode.ts';
import { describeTraffic } from '../../../sets/traffic.ts';
import { compiledOf } from '../../policies/policies.ts';
import { DNS_RULE_LINES, deployment, documents, policy, service } from '../../samples/samples.ts';
import { defineRule, type Fix, type Related } from '../../shape/rule.ts';
import { lazyFix } from '../../support/lazy-fix.ts';
import { listNames, nameOf } from '../../support/names.ts';
import { directionOrName, nameSpan } from '../../support/policy-places.ts';
import { isolatorOf } from '../../visitors/api-server-calls.ts';
import { portsOf } from '../../visitors/let-in.ts';
import { areIsolated, type Members, membersApart } from './members.ts';

const members = (replicas: number, kind = 'StatefulSet'): string =>
  deployment('shop', 'store', 7800)
    .replace('kind: Deployment', `kind: ${kind}`)
    .replace('spec:\n', `spec:\n  replicas: ${replicas}\n${kind === 'StatefulSet' ? '  serviceName: store\n' : ''}`);
const headless = (port: number, more = ''): string =>
  service('shop', 'store', port, port).replace('spec:\n', `spec:\n  clusterIP: None\n${more}`);
const WEB = deployment('shop', 'web');
const ringed = (name: string): string =>
  deployment('shop', name, 7946).replace('      labels:\n', '      labels:\n        ring: store\n');
const GOSSIP = service('shop', 'gossip', 7946, 7946)
  .replace('app: gossip', 'ring: store')
  .replace('spec:\n', 'spec:\n  clusterIP: None\n');
const RING_CLOSED = policy(
  'shop',
  'ring',
  'podSelector:\n  matchLabels:\n    ring: store\npolicyTypes:\n  - Ingress\n',
);
const closed = (rules: string, types = '  - Ingress\n'): string =>
  policy('shop', 'store', `podSelector:\n  matchLabels:\n    app: store\npolicyTypes:\n${types}${rules}`);
const from = (app: string, port: number): string =>
  `ingress:\n  - from:\n      - podSelector:\n          matchLabels:\n            app: ${app}\n    ports:\n      - protocol: TCP\n        port: ${port}\n`;

/** Members of one Service that cannot find each other. */
export const replicasApart = defineRule({
  id: 'replicas-apart',
  severity: 'info',
  on: ['network-policy'],
  needs: ['workloads'],
  group: 'platform',
  summary: 'The pods behind a headless Service may not reach each other on its port.',
  why: [
    'Members of a cluster find each other by their headless Service: replicas of a database, a cache or a message broker, or the parts of a system in one gossip ring. The policies of pods count between them too: a rule for clients lets no other member in.',
    'Each member then works alone, or none becomes ready.',
    'The rule looks at StatefulSets with several replicas none of which is reached on any port of the Service, and at all pods behind a headless Service on ports that are for members by their name or number, or where `publishNotReadyAddresses` is set. It is silent about ports for metrics and for clients.',
  ].join(' '),
  reference: 'apps/v1 StatefulSetSpec, serviceName; Kubernetes documentation, "Headless Services"',
  fix: 'Lets the pods reach each other on these ports, in the directions that lack it.',
  examples: {
    bad: [
      { title: 'Clients alone', manifest: documents(closed(from('web', 8080)), members(3), headless(7800), WEB) },
      {
        title: 'Both directions',
        manifest: documents(
          closed(`egress:\n${DNS_RULE_LINES}`, '  - Ingress\n  - Egress\n'),
          members(2),
          headless(7800),
        ),
      },
      {
        title: 'Two workloads in one gossip ring',
        manifest: documents(RING_CLOSED, ringed('reader'), ringed('writer'), GOSSIP),
      },
    ],
    fixed: [{ title: 'The members too', manifest: documents(closed(from('store', 7800)), members(3), headless(7800)) }],
    nearMisses: [
      { title: 'One replica', manifest: documents(closed(from('web', 8080)), members(1), headless(7800)) },
      {
        title: 'A Service that is not headless',
        manifest: documents(closed(from('web', 8080)), members(3), service('shop', 'store', 7800, 7800)),
      },
      {
        title: 'Replicas without state behind a headless Service for clients',
        manifest: documents(
          closed(from('web', 9000)),
          members(3, 'Deployment').replace('7800', '9000'),
          headless(9000),
        ),
      },
      {
        title: 'A port for metrics',
        manifest: documents(
          closed(from('prometheus', 9187)),
          members(3).replace('7800', '9187'),
          headless(9187).replace('- port: 9187', '- name: metrics\n      port: 9187'),
        ),
      },
    ],
  },
  *check({ resource, text, cluster }) {
    const compiled = compiledOf(resource);
    for (const found of membersApart(cluster)) {
      const [first] = found.blocked;
      if (first === undefined) continue;
      const direction = found.blocked.has('ingress') ? 'ingress' : first[0];
      const blocked = found.blocked.get(direction) ?? first[1];
      if (isolatorOf(blocked, cluster, direction) !== compiled) continue;
      const pods = listNames(found.workloads);
      yield {
        ...directionOrName(resource, direction),
        message: `The pods of ${pods} cannot reach each other on ${describeTraffic(found.shut)}, where headless Service ${nameOf(found.service)} leads: as members of one cluster they do not find each other. Admit them by their own labels.`,
        related: [relatedTo(found.service)],
        fixes: fixesFor(text, resource, found, cluster),
      };
    }
  },
});

function fixesFor(text: string, policy: NetworkPolicy, found: Members, cluster: Cluster): readonly Fix[] {
  const directions = DIRECTIONS.filter(direction => found.blocked.has(direction));
  const { workloads, service } = found;
  if (!directions.every(direction => areIsolated(workloads, direction, cluster))) return [];
  const labels = { matchLabels: Object.fromEntries(service.selector ?? []) };
  const [direction] = directions;
  const isOwn = cluster.select(compiledOf(policy).subject).every(each => workloads.includes(each));
  const title = 'Let the pods reach each other';
  if (directions.length === 1 && direction !== undefined && isOwn && canAddRule(policy, direction))
    return [lazyFix(title, () => addRule(text, policy, direction, ruleFor(direction, labels, found)))];
  if (!canAppend(text)) return [];
  const spec = {
    podSelector: labels,
    policyTypes: directions.map(each => POLICY_TYPE[each]),
    ...Object.fromEntries(directions.map(each => [each, [ruleFor(each, labels, found)]])),
  };
  const name = freeName(cluster, policy.namespace, `${service.name}-members`);
  const draft = { name, namespace: writtenNamespace(policy), spec };
  return [lazyFix(`${title} by policy ${name}`, () => appendPolicies(text, [draft]))];
}

function ruleFor(direction: Direction, podSelector: Value, { shut }: Members): Value {
  return { [direction === 'ingress' ? 'from' : 'to']: [{ podSelector }], ports: portsOf(shut) };
}

function relatedTo(service: Service): Related {
  return { resource: service, span: nameSpan(service), message: `${nameOf(service)} joins these pods.` };
}
