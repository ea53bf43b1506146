import { deleteItems } from '../../../edits/index.ts';
import { portTraffic } from '../../../evaluation/rule-traffic.ts';
import { fieldItems } from '../../../objects/field.ts';
import type { NetworkPolicy, PolicyRule } from '../../../policies/network-policy/policy.ts';
import { describeTraffic, isNoTraffic, NO_TRAFFIC, uniteTraffic } from '../../../sets/traffic.ts';
import { effectiveRules } from '../../peers/written-peers.ts';
import { compiledOf, compiledRuleOf, selectsNobody } from '../../policies/policies.ts';
import { deleteRule } from '../../policies/policy-types.ts';
import { policiesInsteadOf, standInsOf } from '../../redundancy/redundancy.ts';
import { includesPorts } from '../../redundancy/rule-inclusion.ts';
import { deployment, documents, policy } from '../../samples/samples.ts';
import { defineRule, type Fix, type Related } from '../../shape/rule.ts';
import { listOf } from '../../support/lists.ts';
import { listTexts, nameOf } from '../../support/names.ts';
import { type Offer, offers } from '../../support/offers.ts';
import { contentSpan } from '../../support/spans.ts';
import { type OverruledPort, overruledPorts } from './overruling.ts';

const INGRESS = 'podSelector:\n  matchLabels:\n    app: store\npolicyTypes:\n  - Ingress\ningress:\n';
const store = (rules: string, ...more: readonly string[]): string =>
  documents(
    policy('shop', 'store', INGRESS + rules),
    ...more,
    deployment('shop', 'store', 2379),
    deployment('shop', 'web'),
  );
const FROM_WEB = '  - from:\n      - podSelector:\n          matchLabels:\n            app: web\n';
const FROM_STORE = FROM_WEB.replace('app: web', 'app: store');
const port = (number: number): string => `      - protocol: TCP\n        port: ${number}\n`;
const ports = (...numbers: readonly number[]): string => `    ports:\n${numbers.map(port).join('')}`;
const everyone = (number: number): string => `  - ports:\n${port(number)}`;
const BESIDE = policy('shop', 'open', INGRESS + everyone(2379));

/** Ports for some peers that another rule opens to everyone. */
export const overruledPeers = defineRule({
  id: 'overruled-peers',
  severity: 'info',
  on: ['network-policy'],
  needs: ['policy', 'workloads'],
  group: 'directions',
  summary: 'On some ports of a rule its peers make no difference, because another rule admits everyone there.',
  why: [
    'Policies add up: what one rule admits, no other one takes away. A port that one rule opens to some peers and another one to everyone is open to everyone, and the peers of the first are no limit there.',
    'It is proven for all pods and addresses, in sight or not: rules of other policies count when their podSelector picks every pod that this one may pick.',
    'Where all that a rule admits is admitted by others, `redundant-rule` says so. A rule that opens all ports to some peers beside one port to everyone is taken as meant so.',
  ].join(' '),
  reference: 'Kubernetes documentation, "Network Policies": network policies are additive',
  fix: 'Takes the port out of the rule, which changes nothing, or deletes the rule that admits everyone, where all of its ports have peers here.',
  examples: {
    bad: [
      { title: 'A port for some, and for everyone', manifest: store(FROM_WEB + ports(2379, 2380) + everyone(2379)) },
      { title: 'Another policy for the same pods', manifest: store(FROM_WEB + ports(2379, 2380), BESIDE) },
    ],
    fixed: [{ title: 'Each port once', manifest: store(FROM_WEB + ports(2380) + everyone(2379)) }],
    nearMisses: [
      { title: 'Other peers, not everyone', manifest: store(FROM_WEB + ports(2379, 2380) + FROM_STORE + ports(2379)) },
      { title: 'All ports for some, one for everyone', manifest: store(FROM_WEB + everyone(2379)) },
      {
        title: 'A policy for other pods',
        manifest: store(FROM_WEB + ports(2379, 2380), BESIDE.replace('app: store', 'app: web')),
      },
      {
        title: 'Another protocol',
        manifest: store(FROM_WEB + ports(2379, 2380) + everyone(2379).replace('TCP', 'UDP')),
      },
    ],
  },
  *check({ resource, text, cluster }) {
    if (selectsNobody(resource, cluster)) return;
    const compiled = compiledOf(resource);
    if (policiesInsteadOf(compiled, cluster) !== undefined) return;
    for (const rule of effectiveRules(resource)) {
      const own = compiledRuleOf(resource, rule);
      if (own === undefined) continue;
      const placed = { policy: compiled, rule: own };
      const found = overruledPorts(placed, rule.direction, cluster);
      const [first] = found;
      if (first === undefined || standInsOf(placed, rule.direction, cluster) !== undefined) continue;
      const entry = fieldItems(rule.ports).find(({ path }) => path === first.port.path);
      yield {
        span: entry === undefined ? first.port.span : contentSpan(entry.node),
        path: first.port.path,
        message: `On ${describePorts(found)} the peers of this rule make no difference: ${describeWide(resource, found)} everyone there. Take the port out here, or limit it there.`,
        related: relatedTo(resource, found),
        fixes: fixesFor(text, resource, rule, found),
      };
    }
  },
});

function describePorts(found: readonly OverruledPort[]): string {
  const traffic = found.map(({ port: each }) => portTraffic(each, undefined)).reduce(uniteTraffic, NO_TRAFFIC);
  const names = found.flatMap(({ port: each }) => (each.type === 'named' ? [`port ${each.name}`] : []));
  return listTexts([...(isNoTraffic(traffic) ? [] : [describeTraffic(traffic)]), ...names]);
}

function describeWide(own: NetworkPolicy, found: readonly OverruledPort[]): string {
  const rules = new Set(
    found.map(({ by }) =>
      by.policy.resource === own ? by.rule.path : `${nameOf(by.policy.resource)} (${by.rule.path})`,
    ),
  );
  return `${listTexts([...rules])} ${rules.size > 1 ? 'admit' : 'admits'}`;
}

function relatedTo(own: NetworkPolicy, found: readonly OverruledPort[]): readonly Related[] {
  const rules = new Map(found.map(({ by }) => [by.rule, by.policy.resource]));
  return [...rules].slice(0, 3).map(([rule, resource]) => {
    const written = resource.type === 'network-policy' ? effectiveRules(resource) : [];
    const node = written.find(({ path }) => path === rule.path)?.node;
    const span = node === undefined ? rule.span : contentSpan(node);
    return {
      resource,
      span,
      message: resource === own ? 'This rule admits everyone.' : 'This rule admits everyone too.',
    };
  });
}

function fixesFor(
  text: string,
  resource: NetworkPolicy,
  rule: PolicyRule,
  found: readonly OverruledPort[],
): readonly Fix[] {
  const list = listOf(rule.ports);
  const entries = fieldItems(rule.ports);
  const paths = new Set(found.map(({ port: { path } }) => path));
  const indexes = [...entries.keys()].filter(index => paths.has(entries[index]?.path ?? ''));
  // A list without ports would open all of them.
  const canTakeOut = list !== undefined && list.items.length === entries.length && indexes.length < entries.length;
  const take: readonly Offer[] = canTakeOut
    ? [{ title: `Take ${describePorts(found)} out of this rule`, make: () => deleteItems(text, list, indexes) }]
    : [];
  const wide = [...new Set(found.map(({ by }) => by.rule))];
  const here = effectiveRules(resource).find(({ path }) => wide.length === 1 && path === wide[0]?.path);
  const own = compiledRuleOf(resource, rule);
  const isSame = here !== undefined && compiledRuleOf(resource, here) === wide[0];
  const drop: readonly Offer[] =
    here !== undefined && isSame && own !== undefined && wide[0] !== undefined && includesPorts([own], wide[0])
      ? [{ title: `Delete ${here.path}, which admits everyone`, make: () => deleteRule(text, resource, here) }]
      : [];
  return offers(text, resource, [...take, ...drop]);
}
