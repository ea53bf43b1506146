import { fieldItems } from '../../model/field.ts';
import type { Direction } from '../../model/resource.ts';
import type { CompiledPolicy } from '../../policies/compiled.ts';
import { describeTraffic, isAllTraffic, isNoTraffic } from '../../sets/traffic.ts';
import { defineRule, type Fix, type Related, type RuleContext } from '../rule.ts';
import { counterparts, type Half } from '../support/counterpart.ts';
import { lazyFix, lazyFixElsewhere } from '../support/lazy-fix.ts';
import { listNames, nameOf } from '../support/names.ts';
import { blockedPeers, blockersOf, type OneSided } from '../support/one-sided.ts';
import { effectiveRules } from '../support/peers.ts';
import { directionPlace, nameSpan } from '../support/places.ts';
import { compiledOf, OPPOSITE } from '../support/policies.ts';
import { allowDns, deployment, documents, policy } from '../support/samples.ts';
import { contentSpan } from '../support/spans.ts';
import { appendPolicies, canAppend } from '../support/write-policy.ts';

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
  needs: ['workloads'],
  group: 'directions',
  summary: 'A rule allows a connection that the policies on its other side block.',
  why: [
    'A connection needs both sides: the egress of the pods that open it and the ingress of those that answer. A pod that no policy isolates in a direction is open there; else one of its policies has to allow the peer.',
    'The rule speaks up when every workload in sight that a peer picks is blocked, for all ports of the rule, towards every pod of the policy.',
    'It is silent when one of them gets through, as wide peers often mean only some, and for a peer that means every pod of the cluster;',
    'it is also silent where an `ipBlock` of the other side may hold the address of a pod, which manifests do not tell.',
  ].join(' '),
  reference: 'Kubernetes documentation, Network Policies, "The two sorts of pod isolation"',
  fix: 'Adds a policy for the peer with the missing half; pods that are open now are never isolated by it.',
  examples: {
    bad: [
      { title: 'Let in, but not let out', manifest: documents(database, allowDns('shop'), PODS) },
      { title: 'Let out, but not let in', manifest: documents(api, allowDns('shop'), closed, PODS) },
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
    if (resource.type !== 'network-policy') return;
    const compiled = compiledOf(resource);
    for (const rule of effectiveRules(resource)) {
      const { direction } = rule;
      const own = compiled[direction]?.find(({ path }) => path === rule.path);
      if (own === undefined || own.peers === 'any') continue;
      for (const item of fieldItems(rule.peers)) {
        const pods = own.peers.find(({ path }) => path === item.path);
        if (pods?.type !== 'pods') continue;
        const found = blockedPeers({ policy: compiled, direction, rule: own, query: pods.query }, cluster);
        if (found === undefined) continue;
        const blockers = blockersOf(found, OPPOSITE[direction], cluster);
        const half = { policy: resource, rule, peer: item, blocked: found.peers, subjects: found.subjects };
        yield {
          span: contentSpan(item.node),
          path: item.path,
          message: messageFor(direction, found, blockers),
          fixes: fixesFor(context, half, blockers),
          related: blockers.slice(0, 3).map(blocker => relatedTo(blocker, OPPOSITE[direction])),
        };
      }
    }
  },
});

function messageFor(direction: Direction, found: OneSided, [blocker]: readonly CompiledPolicy[]): string {
  const { blocked, allowed } = found;
  const [peers, subjects] = [listNames(found.peers), listNames(found.subjects)];
  const [first, second] = direction === 'ingress' ? [peers, subjects] : [subjects, peers];
  const what = isAllTraffic(blocked) ? 'on any port' : `on ${describeTraffic(blocked)}`;
  const instead = isNoTraffic(allowed) ? '' : `, only ${describeTraffic(allowed)}`;
  const by = blocker === undefined ? 'the other side' : `${blocker.resource.kind} ${nameOf(blocker.resource)}`;
  const side = direction === 'ingress' ? `let ${peers} out` : `let ${subjects} in`;
  return `${first} cannot connect to ${second}: this rule allows it, but ${by} does not ${side} ${what}${instead}. Add the ${OPPOSITE[direction]} rule.`;
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
  // What an admin policy denies no NetworkPolicy opens.
  if (!canAppend(home) || blockers.some(({ tier }) => tier === 'admin')) return [];
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
