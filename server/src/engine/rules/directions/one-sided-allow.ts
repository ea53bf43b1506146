import type { Cluster } from '../../cluster/cluster.ts';
import { DNS_PORT } from '../../drafts/dns-rule.ts';
import { appendPolicies, canAppend } from '../../drafts/write-policy.ts';
import { fieldItems } from '../../objects/field.ts';
import type { Direction } from '../../objects/object.ts';
import type { CompiledPolicy } from '../../policies/compiled.ts';
import type { NetworkPolicy, PolicyRule } from '../../policies/network-policy/policy.ts';
import { podQueriesOf } from '../../policies/peers.ts';
import { TIERS } from '../../policies/tiers.ts';
import {
  describeTraffic,
  isAllTraffic,
  isNoTraffic,
  onePort,
  subtractTraffic,
  uniteTraffic,
} from '../../sets/traffic.ts';
import { counterparts, type Half } from '../counterpart/counterpart.ts';
import { blockedPeers, blockersOf, isForAnyone, type OneSided, type Opening } from '../counterpart/one-sided.ts';
import { isToldThere, listenedInstead, wrongPort } from '../counterpart/wrong-port.ts';
import { effectiveRules } from '../peers/written-peers.ts';
import { compiledOf, compiledRuleOf, OPPOSITE, podsOfPeer } from '../policies/policies.ts';
import { standInsOf } from '../redundancy/redundancy.ts';
import { allowDns, deployment, documents, policy } from '../samples/samples.ts';
import { hasServicePortsAlone, servicePortsIn } from '../services/service-ports.ts';
import { defineRule, type Finding, type Fix, type Related, type RuleContext } from '../shape/rule.ts';
import { lazyFix, lazyFixElsewhere } from '../support/lazy-fix.ts';
import { listNames, nameOf } from '../support/names.ts';
import { directionPlace, nameSpan } from '../support/policy-places.ts';
import { contentSpan } from '../support/spans.ts';

const PORT = '    ports:\n      - protocol: TCP\n        port: 5432\n';
const peer = (app: string): string => `      - podSelector:\n          matchLabels:\n            app: ${app}\n`;
const subject = (app: string): string => `podSelector:\n  matchLabels:\n    app: ${app}\n`;
const database = policy(
  'shop',
  'database',
  `${subject('database')}policyTypes:\n  - Ingress\ningress:\n  - from:\n${peer('api')}${PORT}`,
);
const api = policy(
  'shop',
  'api',
  `${subject('api')}policyTypes:\n  - Egress\negress:\n  - to:\n${peer('database')}${PORT}`,
);
const PODS = documents(deployment('shop', 'api'), deployment('shop', 'database', 5432));
const closed = policy('shop', 'default-deny', 'podSelector: {}\npolicyTypes:\n  - Ingress\n  - Egress\n');

/** A rule that admits a peer whose own policies do not allow the connection. */
export const oneSidedAllow = defineRule({
  id: 'one-sided-allow',
  severity: 'warning',
  on: ['network-policy'],
  needs: ['workloads'],
  group: 'directions',
  summary: 'A rule allows a connection that the policies on its other side block.',
  why: [
    'A connection needs both sides: the egress of the pods that open it and the ingress of those that answer. A pod that no policy isolates in a direction is open there; else one of its policies has to allow the peer.',
    'Where both sides name ports and they differ, one finding tells the side whose port no container declares, with the port that is listened on; else the side of the pods that connect.',
    'The rule speaks up when every workload in sight that a peer picks is blocked, for all ports of the rule, towards every pod of the policy.',
    'It is silent when one of them gets through, as wide peers often mean only some, where a policy there admits the subject to pods that are not in sight, and for a peer that means every pod of the cluster;',
    'where one application admits all pods of its namespace, the finding is for information;',
    'while `service-port` reports every port of the rule, or another rule of the policy covers it and is reported, one finding is enough;',
    'it is also silent where an `ipBlock` of the other side may hold the address of a pod, which manifests do not tell.',
  ].join(' '),
  reference: 'Kubernetes documentation, Network Policies, "The two sorts of pod isolation"',
  fix: 'Adds a policy for the peer with the missing half, by which no pod that is open now is isolated; a wrong port becomes the one that is listened on.',
  examples: {
    bad: [
      { title: 'Let in, but not let out', manifest: documents(database, allowDns('shop'), PODS) },
      { title: 'Let out, but not let in', manifest: documents(api, allowDns('shop'), closed, PODS) },
      {
        title: 'A port that nobody listens on',
        manifest: documents(database, api.replace('port: 5432', 'port: 5433'), allowDns('shop'), PODS),
      },
    ],
    fixed: [{ title: 'Both halves', manifest: documents(database, api, allowDns('shop'), closed, PODS) }],
    nearMisses: [
      { title: 'The other side is not isolated', manifest: documents(database, PODS) },
      {
        title: 'The peer is not in sight',
        manifest: documents(database, allowDns('shop'), deployment('shop', 'database', 5432)),
      },
      {
        title: 'One of several peers gets through',
        manifest: documents(
          policy(
            'shop',
            'database',
            `${subject('database')}policyTypes:\n  - Ingress\ningress:\n  - from:\n      - podSelector: {}\n${PORT}`,
          ),
          api,
          allowDns('shop'),
          PODS,
          deployment('shop', 'web'),
        ),
      },
      {
        title: 'Every pod of every namespace may come',
        manifest: documents(
          policy(
            'shop',
            'database',
            `${subject('database')}policyTypes:\n  - Ingress\ningress:\n  - from:\n      - namespaceSelector: {}\n${PORT}`,
          ),
          allowDns('shop'),
          PODS,
        ),
      },
    ],
  },
  *check(context) {
    const { resource, cluster } = context;
    for (const rule of effectiveRules(resource)) yield* oneSided(context, resource, rule, cluster);
  },
});

function* oneSided(context: RuleContext, policy: NetworkPolicy, rule: PolicyRule, cluster: Cluster): Iterable<Finding> {
  const { direction } = rule;
  const compiled = compiledOf(policy);
  const own = compiledRuleOf(policy, rule);
  if (own === undefined) return;
  for (const peer of fieldItems(rule.peers)) {
    const query = podsOfPeer(policy, peer);
    const opening = query && { policy: compiled, direction, rule: own, query };
    const found = opening && blockedPeers(opening, cluster);
    if (opening === undefined || found === undefined || isToldBySibling(opening, found, cluster)) continue;
    const blockers = blockersOf(found, OPPOSITE[direction], cluster);
    if (isToldThere(direction, found, blockers, cluster)) continue;
    const finding = findingFor(context, { policy, rule, peer }, found, blockers);
    if (finding === undefined) continue;
    const severity = isForAnyone(opening) ? 'info' : finding.severity;
    yield {
      ...finding,
      ...(severity !== undefined && { severity }),
      related: blockers.slice(0, 3).map(blocker => relatedTo(blocker, OPPOSITE[direction])),
    };
  }
}

/** Says whether the rule is redundant by another one of its policy that is blocked for the same peers. */
function isToldBySibling(opening: Opening, found: OneSided, cluster: Cluster): boolean {
  const { policy, direction } = opening;
  const siblings = standInsOf(opening, direction, cluster)?.filter(each => each.policy === policy) ?? [];
  return siblings.some(({ rule }) =>
    podQueriesOf(rule).some(query => {
      const sibling = { policy, direction, rule, query };
      if (isForAnyone(sibling) && !isForAnyone(opening)) return false;
      const told = new Set(blockedPeers(sibling, cluster)?.peers);
      return found.peers.every(peer => told.has(peer));
    }),
  );
}

/** Reports the missing half, or the wrong port of this one; service-port tells the ports of Services. */
function findingFor(
  context: RuleContext,
  side: Pick<Half, 'policy' | 'rule' | 'peer'>,
  found: OneSided,
  blockers: readonly CompiledPolicy[],
): Finding | undefined {
  const { policy, rule, peer } = side;
  if (hasServicePortsAlone(policy, rule, context.cluster)) return undefined;
  const listened = listenedInstead(rule.direction, found);
  if (listened !== undefined) {
    const told = servicePortsIn(policy, rule, context.cluster).length > 0;
    return told ? undefined : wrongPort(context.text, policy, rule, found, listened);
  }
  const half = { ...side, blocked: found.peers, subjects: found.subjects };
  return {
    span: contentSpan(peer.node),
    path: peer.path,
    message: messageFor(rule.direction, found, blockers),
    fixes: fixesFor(context, half, blockers),
  };
}

const DNS = uniteTraffic(onePort('UDP', DNS_PORT), onePort('TCP', DNS_PORT));

function messageFor(direction: Direction, found: OneSided, blockers: readonly CompiledPolicy[]): string {
  const forbidding = blockers.find(isAdmin);
  const blocker = forbidding ?? blockers[0];
  const { blocked, allowed } = found;
  const [peers, subjects] = [listNames(found.peers), listNames(found.subjects)];
  const [first, second] = direction === 'ingress' ? [peers, subjects] : [subjects, peers];
  const what = isAllTraffic(blocked) ? 'on any port' : `on ${describeTraffic(blocked)}`;
  // That names may be asked of anybody says nothing of this pair.
  const instead = isNoTraffic(subtractTraffic(allowed, DNS)) ? '' : `, only ${describeTraffic(allowed)}`;
  const by = blocker === undefined ? 'the other side' : `${blocker.resource.kind} ${nameOf(blocker.resource)}`;
  const side = direction === 'ingress' ? `let ${peers} out` : `let ${subjects} in`;
  const advice =
    forbidding === undefined
      ? `Add the ${OPPOSITE[direction]} rule.`
      : 'No NetworkPolicy overrides that: accept it there, or delete this rule.';
  return `${first} cannot connect to ${second}: this rule allows it, but ${by} does not ${side} ${what}${instead}. ${advice}`;
}

/** Says whether no NetworkPolicy opens what the policy denies. */
function isAdmin({ tier }: CompiledPolicy): boolean {
  return tier === TIERS.admin;
}

function relatedTo({ resource }: CompiledPolicy, direction: Direction): Related {
  const place = resource.type === 'network-policy' ? directionPlace(resource, direction) : undefined;
  return {
    resource,
    span: place?.span ?? nameSpan(resource),
    message: `${nameOf(resource)} limits ${direction} here.`,
  };
}

/** The missing half belongs to the peer's side: it goes behind the policy that blocks there, where its text is in sight. */
function fixesFor(context: RuleContext, half: Half, blockers: readonly CompiledPolicy[]): readonly Fix[] {
  const { text, cluster, textOf } = context;
  const [blocker] = blockers;
  const there = blocker === undefined ? undefined : textOf?.(blocker.resource);
  const home = there ?? text;
  if (!canAppend(home) || blockers.some(isAdmin)) return [];
  const drafts = counterparts(half, cluster);
  const [first, ...others] = drafts;
  if (first === undefined) return [];
  const direction = OPPOSITE[half.rule.direction];
  const what = others.length > 0 ? `${drafts.length} policies` : `policy ${first.name}`;
  const title = `Add the ${direction} rule: ${what}`;
  if (blocker === undefined || there === undefined || there === text)
    return [lazyFix(title, () => appendPolicies(text, drafts))];
  return [lazyFixElsewhere(title, blocker.resource, () => appendPolicies(there, drafts))];
}
