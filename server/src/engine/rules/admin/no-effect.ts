import type { Cluster } from '../../cluster/cluster.ts';
import { deleteEntry } from '../../edits/index.ts';
import { childOf } from '../../parse/tree.ts';
import type { CompiledPolicy } from '../../policies/compiled.ts';
import { TIERS } from '../../policies/tiers.ts';
import {
  type AdminRule,
  actionSpan,
  adminRules,
  adminRulesOf,
  maybeAskedAfter,
  queriesOverlap,
  rulesOverlap,
} from '../policies/admin-rules.ts';
import { compiledOf } from '../policies/policies.ts';
import { baselineRuleWith, clusterPolicyWith, clusterRuleWith } from '../samples/example-manifest.ts';
import { defineRule, type Finding, type RuleContext } from '../shape/rule.ts';

const WEB = 'from:\n  - namespaces:\n      matchLabels:\n        team: web\n';
const DENY = '    - action: Deny\n      from:\n        - namespaces: {}\n';
const passed = clusterRuleWith('ingress', `action: Pass\n${WEB}`);
const accepted = baselineRuleWith('ingress', `action: Allow\n${WEB}`);
const HEAD = 'tier: Admin\npriority: 50\nsubject:\n  namespaces:\n    matchLabels:\n      team: web\n';

/** A part of an admin or cluster policy that changes nothing. */
export const noEffect = defineRule({
  id: 'no-effect',
  severity: 'info',
  on: ['admin-policy'],
  needs: ['policy', 'workloads'],
  group: 'admin',
  summary: 'A rule or field of an admin or cluster policy changes nothing.',
  why: [
    'An accepting or passing rule of the baseline only makes an exception from a Deny that is asked later: without one, traffic passes anyway.',
    'Pass in tier Admin only jumps over later rules of that tier. A policy without rules says nothing, as being selected denies nothing.',
    'These policies have no namespace: the API server drops `metadata.namespace`, and the policy is about the pods of its subject in the whole cluster.',
  ].join(' '),
  reference: 'policy.networking.k8s.io ClusterNetworkPolicySpec.tier, ClusterNetworkPolicyEgressPeer.domainNames',
  fix: 'Deletes the namespace. What a rule without effect was meant for nobody but its author knows.',
  examples: {
    bad: [
      { title: 'An exception from nothing', manifest: accepted },
      { title: 'Nothing to jump over', manifest: passed },
      { title: 'No rules', manifest: clusterPolicyWith(`${HEAD}ingress: []\n`) },
      {
        title: 'A namespace',
        manifest: clusterRuleWith('ingress', `action: Deny\n${WEB}`).replace(
          'name: shop\n',
          'name: shop\n  namespace: shop\n',
        ),
      },
    ],
    fixed: [
      { manifest: accepted.trimEnd().concat('\n', DENY) },
      { manifest: clusterRuleWith('ingress', `action: Deny\n${WEB}`) },
    ],
    nearMisses: [
      { title: 'An exception from a later rule', manifest: accepted.trimEnd().concat('\n', DENY) },
      { title: 'A later rule to jump over', manifest: passed.trimEnd().concat('\n', DENY) },
      { title: 'Accepting in tier Admin', manifest: passed.replace('Pass', 'Accept') },
    ],
  },
  *check(context) {
    const own = compiledOf(context.resource);
    yield* namespaceFinding(context);
    const rules = adminRules(own);
    if (rules.length === 0) yield withoutRules(own);
    for (const placed of rules) yield* ruleFindings(placed, context.cluster);
  },
});

function* namespaceFinding({ resource, text }: RuleContext): Generator<Finding> {
  const { namespaceField } = resource;
  const metadata = childOf(resource.node, 'metadata');
  const entry = metadata?.kind === 'map' ? metadata.entries.findLast(({ key }) => key === 'namespace') : undefined;
  if (namespaceField.form !== 'value' || entry === undefined) return;
  const edits = deleteEntry(text, entry);
  yield {
    span: entry.keySpan,
    path: 'metadata.namespace',
    message: `This kind belongs to no namespace: the API server drops ${namespaceField.value}, and the policy is about the whole cluster. Say under subject which namespaces are meant, and delete this.`,
    ...(edits.length === 0 ? {} : { fixes: [{ title: 'Delete the namespace', edits, preferred: true }] }),
  };
}

function withoutRules({ resource }: CompiledPolicy): Finding {
  const message =
    'The policy has no rules and changes nothing: being selected denies nothing. Add a rule, or delete the policy.';
  return {
    span: resource.nameField.form === 'value' ? resource.nameField.node.span : resource.node.span,
    path: 'spec',
    message,
  };
}

function* ruleFindings(placed: AdminRule, cluster: Cluster): Generator<Finding> {
  const { rule, policy } = placed;
  const base = { span: actionSpan(placed), path: rule.path };
  const named =
    rule.peers !== 'any' && rule.peers.some(peer => peer.type === 'elsewhere' && peer.what === 'domain names');
  if (named && rule.action !== 'accept') {
    const message =
      'Domain names are meant for rules that accept: plug-ins make nothing, or everybody, of them here. Write networks, or accept the names and deny the rest.';
    yield { ...base, message, severity: 'warning' };
  }
  const isException = rule.action === 'pass' || (rule.action === 'accept' && policy.tier === TIERS.baseline);
  if (!isException || exempts(placed, cluster)) return;
  const message =
    policy.tier === TIERS.baseline
      ? 'This rule changes nothing: no Deny of the baseline is asked after it, and what no rule denies passes. Delete it, or add the Deny it is the exception from.'
      : 'This rule changes nothing: no rule of tier Admin is asked after it for this traffic. Delete it, or add the rule it is the exception from.';
  yield { ...base, message };
}

/** Says whether a rule that is asked later may decide otherwise about some of the traffic. */
function exempts({ rule, policy, direction, index }: AdminRule, cluster: Cluster): boolean {
  const others = maybeAskedAfter(policy, cluster).filter(other => queriesOverlap(other.subject, policy.subject));
  const later = [
    ...adminRulesOf(policy, direction).slice(index + 1),
    ...others.flatMap(other => adminRulesOf(other, direction)),
  ];
  return later.some(other => matters(other, policy) && rulesOverlap(other.rule, rule));
}

// In the baseline only Deny changes what happens without any rule.
function matters({ rule }: AdminRule, { tier }: CompiledPolicy): boolean {
  return tier === TIERS.baseline ? rule.action === 'deny' : rule.action !== 'pass';
}
