import type { Cluster } from '../../cluster/cluster.ts';
import { canMerge, mergeIntoPrevious } from '../../edits/merge-items.ts';
import { trafficOf } from '../../evaluation/rule-traffic.ts';
import { DIRECTIONS, type Direction } from '../../objects/object.ts';
import { type CompiledPeer, type CompiledRule, rulesOf } from '../../policies/compiled.ts';
import type { NetworkPolicy, PolicyRule } from '../../policies/network-policy/policy.ts';
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
    'The finding is left out for port 53, which is often opened to everyone on purpose, for a port on which the API server calls a webhook, as no peer can name it, for peers that are the own namespace or all of them, the usual rule for traffic inside, and where another rule of the list has both.',
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
    for (const direction of DIRECTIONS) {
      const rules = effectiveRules(resource).filter(rule => rule.direction === direction);
      const compiled = rulesOf(compiledOf(resource), direction) ?? [];
      if (compiled.some(isWhole) || compiled.some(rule => isForCalls(resource, direction, rule, cluster))) continue;
      for (const pair of splitPairs(compiled, dnsPorts(profile))) {
        const [upper, lower] = [rules[pair], rules[pair + 1]];
        if (upper === undefined || lower === undefined) continue;
        const [peers, ports] = compiled[pair]?.ports === 'all' ? [upper, lower] : [lower, upper];
        yield {
          span: contentSpan(lower.node),
          path: lower.path,
          message: messageFor(peers),
          fixes: offers(text, resource, fixesFor(text, resource, lower)),
          related: [
            {
              resource,
              span: contentSpan(upper.node),
              message: upper === ports ? 'It opens its ports to everyone.' : 'It opens every port to its peers.',
            },
          ],
        };
      }
    }
  },
});

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

/** Returns the indexes of rules that are split from the next one; a rule belongs to one pair. */
function splitPairs(rules: readonly CompiledRule[], dns: readonly number[]): readonly number[] {
  const pairs: number[] = [];
  for (let index = 0; index + 1 < rules.length; index++) {
    const [first, second] = [rules[index], rules[index + 1]];
    if (first === undefined || second === undefined) continue;
    const isPair =
      (hasPeersAlone(first) && hasPortsAlone(second, dns)) || (hasPortsAlone(first, dns) && hasPeersAlone(second));
    if (isPair) pairs.push(index++);
  }
  return pairs;
}

function hasPeersAlone({ peers, ports }: CompiledRule): boolean {
  return peers !== 'any' && ports === 'all' && !peers.some(isInside);
}

/** The own namespace or the cluster as a whole: that all is open inside has a sense of its own. */
function isInside(peer: CompiledPeer): boolean {
  if (peer.type !== 'pods' || peer.query.pods.requirements.length > 0) return false;
  const { namespaces } = peer.query;
  return namespaces.type === 'name' || namespaces.selector.requirements.length === 0;
}

function hasPortsAlone({ peers, ports }: CompiledRule, dns: readonly number[]): boolean {
  return peers === 'any' && ports !== 'all' && !ports.every(port => isDnsPort(port, dns));
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
