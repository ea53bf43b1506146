import type { Cluster } from '../../cluster/cluster.ts';
import { canMerge, mergeIntoPrevious } from '../../edits/merge-items.ts';
import { trafficOf } from '../../evaluation/rule-traffic.ts';
import type { Workload } from '../../model/resource.ts';
import { DIRECTIONS, type Direction } from '../../objects/object.ts';
import { type CompiledPeer, type CompiledPort, type CompiledRule, rulesOf } from '../../policies/compiled.ts';
import type { NetworkPolicy, PolicyRule } from '../../policies/network-policy/policy.ts';
import { podQueriesOf } from '../../policies/peers.ts';
import type { ClusterProfile } from '../../profile/cluster-profile.ts';
import { NAMESPACE_NAME_LABEL } from '../../selectors/describe.ts';
import { matches } from '../../selectors/match.ts';
import { includesTraffic, NO_TRAFFIC, onePort, uniteTraffic } from '../../sets/traffic.ts';
import { effectiveRules } from '../peers/written-peers.ts';
import { compiledOf, subjectsOf } from '../policies/policies.ts';
import { dnsPorts, isDnsPort } from '../resolver/dns.ts';
import { deployment, documents, policy } from '../samples/samples.ts';
import { defineRule } from '../shape/rule.ts';
import { listOf } from '../support/lists.ts';
import { type Offer, offers } from '../support/offers.ts';
import { contentSpan } from '../support/spans.ts';
import { calledPorts } from '../visitors/api-server-calls.ts';

const SUBJECT = 'podSelector:\n  matchLabels:\n    app: web\npolicyTypes:\n  - Ingress\ningress:\n';
const web = (rules: string): string =>
  documents(policy('shop', 'web', SUBJECT + rules), deployment('shop', 'web'), deployment('shop', 'api'));
const FROM = '  - from:\n      - podSelector:\n          matchLabels:\n            app: api\n';
const PORTS = '    ports:\n      - protocol: TCP\n        port: 8080\n';
const PORTS_ALONE = `  - ${PORTS.trimStart()}`;

/** Two neighbouring rules, one of peers alone and one of ports alone. */
export const splitRule = defineRule({
  id: 'split-rule',
  severity: 'warning',
  on: ['network-policy'],
  // Whether the API server calls a port, other objects say.
  needs: ['policy', 'workloads'],
  group: 'directions',
  summary: 'One rule has peers alone and the one beside it ports alone, where one rule of both may be meant.',
  why: [
    'Rules are alternatives: the first opens every port to its peers, the second its ports to everyone.',
    'Peers and ports that are to hold together stand in one rule; one hyphen makes the difference.',
    'The finding is left out for ports that are often opened to everyone on purpose (53, and for egress 80 and 443), for a port on which the API server calls a webhook, as no peer can name it, for peers that are the own namespace, pods of the own kind or all of them, the usual rule for traffic inside, and where another rule of the list has both.',
    'It is a warning where the ports are all that the pods in question declare, so that one rule of both makes sense; where nothing tells, a remark.',
  ].join(' '),
  reference: 'networking.k8s.io/v1 NetworkPolicyIngressRule, NetworkPolicyEgressRule',
  fix: 'Merges the two rules.',
  examples: {
    bad: [
      { title: 'One hyphen too many', manifest: web(FROM + PORTS_ALONE) },
      { title: 'Ports first', manifest: web(PORTS_ALONE + FROM) },
    ],
    fixed: [{ title: 'One rule', manifest: web(FROM + PORTS) }],
    nearMisses: [
      { title: 'Everyone may come on one port, and some on another', manifest: web(`${PORTS_ALONE}${FROM}${PORTS}`) },
      {
        title: 'The namespace among itself, and a port for everyone',
        manifest: web(`  - from:\n      - podSelector: {}\n${PORTS_ALONE}`),
      },
      {
        title: 'Names may be resolved by anyone',
        manifest: documents(
          policy(
            'shop',
            'web',
            `${SUBJECT.replace('- Ingress', '- Egress').replace('ingress', 'egress')}${FROM.replace('from', 'to')}  - ports:\n      - protocol: UDP\n        port: 53\n      - protocol: TCP\n        port: 53\n`,
          ),
          deployment('shop', 'web'),
          deployment('shop', 'api'),
        ),
      },
      { title: 'Another rule has both', manifest: web(`${FROM}${PORTS_ALONE}${FROM.replace('api', 'web')}${PORTS}`) },
    ],
  },
  *check({ resource, text, cluster, profile }) {
    for (const { upper, lower, peers, severity } of DIRECTIONS.flatMap(each =>
      pairsOf(resource, each, cluster, profile),
    ))
      yield {
        span: contentSpan(lower.node),
        path: lower.path,
        severity,
        message: messageFor(lower),
        fixes: offers(text, resource, fixesFor(text, resource, lower)),
        related: [
          {
            resource,
            span: contentSpan(upper.node),
            message: upper === peers ? 'It opens every port to its peers.' : 'It opens its ports to everyone.',
          },
        ],
      };
  },
});

/** Two rules, one beneath the other, that may be one. */
interface Pair {
  readonly upper: PolicyRule;
  readonly lower: PolicyRule;
  /** That of peers alone. */
  readonly peers: PolicyRule;
  readonly severity: 'warning' | 'info';
}

function pairsOf(
  policy: NetworkPolicy,
  direction: Direction,
  cluster: Cluster,
  profile: ClusterProfile,
): readonly Pair[] {
  const rules = effectiveRules(policy).filter(rule => rule.direction === direction);
  const compiled = rulesOf(compiledOf(policy), direction) ?? [];
  if (compiled.some(isWhole) || compiled.some(rule => isForCalls(policy, direction, rule, cluster))) return [];
  const own = subjectsOf(policy, cluster);
  return splitPairs(compiled, meantAlone(policy, direction, own, dnsPorts(profile))).flatMap(at => {
    const [upper, lower, first, second] = [rules[at], rules[at + 1], compiled[at], compiled[at + 1]];
    if (upper === undefined || lower === undefined || first === undefined || second === undefined) return [];
    const isFirst = first.ports === 'all';
    const [ofPeers, ofPorts] = isFirst ? [first, second] : [second, first];
    const fit = fitOf(ofPorts, direction === 'ingress' ? own : picked(ofPeers, cluster));
    if (fit === 'no') return [];
    return [{ upper, lower, peers: isFirst ? upper : lower, severity: fit === 'yes' ? 'warning' : 'info' }];
  });
}

/** A rule of ports alone that the API server calls pods of the policy on: it can name no peer. */
function isForCalls(policy: NetworkPolicy, direction: Direction, rule: CompiledRule, cluster: Cluster): boolean {
  if (direction !== 'ingress' || rule.peers !== 'any' || rule.ports === 'all') return false;
  const own = new Set(subjectsOf(policy, cluster));
  const called = calledPorts(cluster).filter(({ workload }) => own.has(workload));
  const wanted = called.reduce((sum, { port }) => uniteTraffic(sum, onePort('TCP', port)), NO_TRAFFIC);
  return called.some(({ workload }) => includesTraffic(wanted, trafficOf(rule, workload.ports)));
}

function isWhole({ peers, ports }: CompiledRule): boolean {
  return peers !== 'any' && ports !== 'all';
}

/** Says whether the pods declare no other ports than those of a rule, so that it opens all there is; `unknown` where they declare none. */
function fitOf(ports: CompiledRule, pods: readonly Workload[]): 'yes' | 'no' | 'unknown' {
  const declared = pods.flatMap(workload => workload.ports.map(port => ({ workload, port })));
  if (declared.length === 0) return 'unknown';
  const isOpened = ({ workload, port }: (typeof declared)[number]): boolean =>
    includesTraffic(trafficOf(ports, workload.ports), onePort(port.protocol, port.port));
  return declared.every(isOpened) ? 'yes' : 'no';
}

function picked(rule: CompiledRule, cluster: Cluster): readonly Workload[] {
  return podQueriesOf(rule).flatMap(query => cluster.select(query));
}

/** Says of a rule whether it makes sense without ports, or without peers. */
type IsMeant = (rule: CompiledRule) => boolean;

// Whoever opens these for egress means the internet.
const WEB_PORTS = [80, 443];

function meantAlone(
  policy: NetworkPolicy,
  direction: Direction,
  own: readonly Workload[],
  dns: readonly number[],
): IsMeant {
  const isDns = (port: CompiledPort): boolean => isDnsPort(port, dns);
  const isUsual = (port: CompiledPort): boolean =>
    isDns(port) ||
    (direction === 'egress' && port.type === 'range' && port.low === port.high && WEB_PORTS.includes(port.low));
  return ({ peers, ports }) => {
    if (peers === 'any')
      return ports !== 'all' && (ports.every(isUsual) || (direction === 'egress' && ports.some(isDns)));
    return peers.some(peer => isInside(peer, policy.namespace) || isOfOwn(peer, own));
  };
}

/** Returns the indexes of rules that are split from the next one; a rule belongs to one pair. */
function splitPairs(rules: readonly CompiledRule[], isMeant: IsMeant): readonly number[] {
  const pairs: number[] = [];
  for (let index = 0; index + 1 < rules.length; index++) {
    const [first, second] = [rules[index], rules[index + 1]];
    if (first === undefined || second === undefined) continue;
    const isPair = (hasPeersAlone(first) && hasPortsAlone(second)) || (hasPortsAlone(first) && hasPeersAlone(second));
    if (isPair && !isMeant(first) && !isMeant(second)) pairs.push(index++);
  }
  return pairs;
}

function hasPeersAlone({ peers, ports }: CompiledRule): boolean {
  return peers !== 'any' && ports === 'all';
}

/** The own namespace or the cluster as a whole: that all is open inside has a sense of its own. */
function isInside(peer: CompiledPeer, own: string): boolean {
  if (peer.type !== 'pods' || peer.query.pods.requirements.length > 0) return false;
  const { namespaces } = peer.query;
  if (namespaces.type === 'name' || namespaces.selector.requirements.length === 0) return true;
  return matches(namespaces.selector, new Map([[NAMESPACE_NAME_LABEL, own]]));
}

/** All pods of the subject, and perhaps others: members, or components of one application, talk to each other. */
function isOfOwn(peer: CompiledPeer, own: readonly Workload[]): boolean {
  if (peer.type !== 'pods' || peer.query.namespaces.type !== 'name') return false;
  const { namespaces, pods } = peer.query;
  return (
    own.length > 0 && own.every(({ namespace, podLabels }) => namespace === namespaces.name && matches(pods, podLabels))
  );
}

function hasPortsAlone({ peers, ports }: CompiledRule): boolean {
  return peers === 'any' && ports !== 'all';
}

function messageFor({ direction }: PolicyRule): string {
  return direction === 'ingress'
    ? 'Rules are alternatives: one of these two lets its peers in on every port, the other lets everyone in on its ports. Merge them if its peers on those ports are meant.'
    : 'Rules are alternatives: one of these two opens every port of its peers, the other opens its ports everywhere. Merge them if those ports of its peers are meant.';
}

function fixesFor(text: string, policy: NetworkPolicy, { direction, index }: PolicyRule): readonly Offer[] {
  const list = listOf(policy[direction]);
  if (list === undefined || !canMerge(text, list, index)) return [];
  return [{ title: 'Merge the two rules', make: () => mergeIntoPrevious(text, list, index) }];
}
