import type { Cluster } from '../../cluster/cluster.ts';
import { DIRECTIONS } from '../../objects/object.ts';
import type { Span } from '../../parse/tree.ts';
import type { CompiledPolicy } from '../../policies/compiled.ts';
import { type AdminRule, adminRulesOf, coveredBy, queriesOverlap, rulesOverlap } from '../policies/admin-rules.ts';
import { compiledOf } from '../policies/policies.ts';
import { clusterRuleWith } from '../samples/example-manifest.ts';
import { documents } from '../samples/samples.ts';
import { defineRule } from '../shape/rule.ts';
import { nameOf } from '../support/names.ts';

const WEB = 'from:\n  - namespaces:\n      matchLabels:\n        team: web\n';
const one = (name: string, action: string, priority = 50): string =>
  clusterRuleWith('ingress', `action: ${action}\n${WEB}`)
    .replace('name: shop\nspec', `name: ${name}\nspec`)
    .replace('priority: 50', `priority: ${priority}`);
const otherPods = (manifest: string): string => manifest.replace('metadata.name: shop', 'metadata.name: bank');

/** Two policies of one tier and priority. */
export const priorityTie = defineRule({
  id: 'priority-tie',
  severity: 'warning',
  on: ['admin-policy'],
  needs: ['policy', 'workloads'],
  group: 'admin',
  summary:
    'Two admin or cluster policies of one tier have the same priority and decide differently about some traffic.',
  why: [
    'The API leaves open which of two policies of one priority is asked first; plug-ins go by name, by age or in no order at all,',
    'and OVN-Kubernetes refuses the second one.',
    'A warning where both are about some pod and have rules for the same traffic with different actions; else the shared number is worth knowing.',
  ].join(' '),
  reference: 'policy.networking.k8s.io ClusterNetworkPolicySpec.priority, AdminNetworkPolicySpec.priority',
  examples: {
    bad: [
      { title: 'Accepted and denied', manifest: documents(one('allow-web', 'Accept'), one('deny-web', 'Deny')) },
      { title: 'Agreeing', manifest: documents(one('one', 'Deny'), one('two', 'Deny')) },
      {
        title: 'About other pods',
        manifest: documents(one('allow-web', 'Accept'), otherPods(one('deny-web', 'Deny'))),
      },
    ],
    fixed: [{ manifest: documents(one('allow-web', 'Accept', 40), one('deny-web', 'Deny')) }],
    nearMisses: [
      { title: 'Different numbers', manifest: documents(one('allow-web', 'Accept', 49), one('deny-web', 'Deny', 51)) },
      {
        title: 'Different tiers',
        manifest: documents(
          one('allow-web', 'Accept'),
          one('deny-web', 'Deny').replace('tier: Admin', 'tier: Baseline'),
        ),
      },
      { title: 'Alone', manifest: one('allow-web', 'Accept') },
    ],
  },
  *check({ resource, cluster }) {
    const own = compiledOf(resource);
    if (own.priority === undefined) return;
    const tied = cluster.policies.filter(
      other => other !== own && other.tier === own.tier && other.priority === own.priority,
    );
    const conflict = tied.find(other => conflicts(own, other, cluster));
    const other = conflict ?? tied[0];
    if (other === undefined || !cluster.policies.includes(own)) return;
    const name = nameOf(other.resource);
    yield {
      span: prioritySpan(own),
      path: 'spec.priority',
      severity: conflict === undefined ? 'info' : 'warning',
      message:
        conflict === undefined
          ? `${name} has the same priority ${own.priority}: they do not contradict each other now, and which is asked first is not defined. Give each its own number.`
          : `${name} has the same priority ${own.priority} and decides otherwise about the same traffic: which of the two counts is not defined. Give each its own number.`,
      related: [
        {
          resource: other.resource,
          span: prioritySpan(other),
          message: 'The other policy of this priority.',
        },
      ],
    };
  },
});

function prioritySpan({ resource }: CompiledPolicy): Span {
  const { node } =
    resource.type === 'admin-policy' && resource.priority.form !== 'absent' ? resource.priority : resource;
  return node.span;
}

function conflicts(own: CompiledPolicy, other: CompiledPolicy, cluster: Cluster): boolean {
  if (!shareSubjects(own, other, cluster)) return false;
  return DIRECTIONS.some(direction => {
    const [a, b] = [adminRulesOf(own, direction), adminRulesOf(other, direction)];
    return a.some(one => b.some(two => differ(one, a, two, b, cluster)));
  });
}

// Where both pick pods in sight, those tell; else the selectors.
function shareSubjects(a: CompiledPolicy, b: CompiledPolicy, cluster: Cluster): boolean {
  const [mine, theirs] = [cluster.select(a.subject), new Set(cluster.select(b.subject))];
  if (mine.length > 0 && theirs.size > 0) return mine.some(workload => theirs.has(workload));
  return queriesOverlap(a.subject, b.subject);
}

// What an earlier rule of either policy has decided does not come to these two.
function differ(
  a: AdminRule,
  ofA: readonly AdminRule[],
  b: AdminRule,
  ofB: readonly AdminRule[],
  cluster: Cluster,
): boolean {
  if (a.rule.action === b.rule.action || !rulesOverlap(a.rule, b.rule)) return false;
  const earlier = [ofA.slice(0, a.index), ofB.slice(0, b.index)];
  return earlier.every(rules => [a.rule, b.rule].every(rule => coveredBy(rule, rules, cluster) === undefined));
}
