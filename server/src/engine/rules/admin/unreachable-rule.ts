import type { Cluster } from '../../cluster/cluster.ts';
import { deleteItem, moveItemBefore } from '../../edits/index.ts';
import {
  type AdminRule,
  actionSpan,
  adminRules,
  adminRulesOf,
  askedBefore,
  coveredBy,
  nameOfRule,
  ruleListOf,
} from '../policies/admin-rules.ts';
import { compiledOf } from '../policies/policies.ts';
import { adminRuleWith, clusterRuleWith } from '../samples/example-manifest.ts';
import { documents } from '../samples/samples.ts';
import { defineRule, type Fix } from '../shape/rule.ts';
import { coversPods } from '../support/covers.ts';
import { nameOf } from '../support/names.ts';
import { isShared } from '../support/offers.ts';

const WEB = 'from:\n  - namespaces:\n      matchLabels:\n        team: web\n';
const EVERYONE = 'from:\n  - namespaces: {}\n';
const HTTP = 'protocols:\n  - tcp:\n      destinationPort:\n        number: 80\n';
const two = (first: string, second: string): string =>
  `${clusterRuleWith('ingress', first)}    - ${second.trimEnd().replaceAll('\n', '\n      ')}\n`;

/** A rule of an admin or cluster policy that earlier rules leave nothing of. */
export const unreachableRule = defineRule({
  id: 'unreachable-rule',
  severity: 'warning',
  on: ['admin-policy'],
  needs: ['policy', 'workloads'],
  group: 'admin',
  summary: 'Earlier rules of an admin or cluster policy match all that this rule matches.',
  why: [
    'Rules are asked in the order they are written, policies of a tier by priority, and the first rule that matches decides.',
    'A rule that stands behind a wider one is never asked, whatever its action.',
    'It is proven for all pods, addresses and ports, in sight or not; policies before it count where they are about all of its pods.',
  ].join(' '),
  reference: 'policy.networking.k8s.io ClusterNetworkPolicySpec.ingress, relative precedence of rules',
  fix: 'Deletes the rule, or moves it ahead of the one that decides otherwise.',
  examples: {
    bad: [
      { title: 'A wide rule first', manifest: two(`action: Deny\n${EVERYONE}`, `action: Accept\n${WEB}`) },
      { title: 'Some ports after all ports', manifest: two(`action: Accept\n${WEB}`, `action: Deny\n${WEB}${HTTP}`) },
      {
        title: 'A policy of lower priority number',
        manifest: documents(
          clusterRuleWith('ingress', `action: Deny\n${EVERYONE}`).replace('priority: 50', 'priority: 10'),
          clusterRuleWith('ingress', `action: Accept\n${WEB}`).replace('name: shop', 'name: web'),
        ),
      },
    ],
    fixed: [{ manifest: two(`action: Accept\n${WEB}`, `action: Deny\n${EVERYONE}`) }],
    nearMisses: [
      { title: 'The narrow rule first', manifest: two(`action: Accept\n${WEB}`, `action: Deny\n${EVERYONE}`) },
      { title: 'All ports after some', manifest: two(`action: Accept\n${WEB}${HTTP}`, `action: Deny\n${WEB}`) },
      {
        title: 'The other direction',
        manifest: `${adminRuleWith('ingress', `action: Deny\n${EVERYONE}`)}  egress:\n    - action: Deny\n      to:\n        - namespaces:\n            matchLabels:\n              team: web\n`,
      },
    ],
  },
  *check({ resource, cluster, text }) {
    const own = compiledOf(resource);
    const before = askedBefore(own, cluster).filter(other => coversPods(other.subject, own.subject, cluster));
    for (const placed of adminRules(own)) {
      const { rule, direction, index } = placed;
      const others = before.flatMap(other => adminRulesOf(other, direction));
      const rules = adminRulesOf(own, direction);
      const by = coveredBy(rule, [...others, ...rules.slice(0, index)], cluster)?.[0];
      if (by === undefined) continue;
      const where = by.policy === own ? nameOfRule(by) : `${nameOfRule(by)} in ${nameOf(by.policy.resource)}`;
      yield {
        span: actionSpan(placed),
        path: rule.path,
        message: `This rule is never asked: ${where} comes first and matches all of it. Move it ahead, or delete it.`,
        unnecessary: true,
        fixes: [
          ...deletion(placed, text),
          ...(mayMove(placed, by, others, cluster) ? moveAhead(placed, by, text) : []),
        ],
        related: [{ resource: by.policy.resource, span: actionSpan(by), message: 'This rule decides.' }],
      };
    }
  },
});

function deletion(placed: AdminRule, text: string): readonly Fix[] {
  const list = ruleListOf(placed);
  const edits = list === undefined ? [] : deleteItem(text, list, placed.index);
  return edits.length === 0 ? [] : [{ title: 'Delete the rule', edits, preferred: true }];
}

/** Says whether a rule decides something when it is asked before the one that hides it, and hides no other there. */
function mayMove(placed: AdminRule, by: AdminRule, others: readonly AdminRule[], cluster: Cluster): boolean {
  if (by.policy !== placed.policy || by.rule.action === placed.rule.action) return false;
  const rules = adminRulesOf(placed.policy, placed.direction);
  const ahead = [...others, ...rules.slice(0, by.index)];
  if (coveredBy(placed.rule, ahead, cluster) !== undefined) return false;
  const passed = rules.slice(by.index, placed.index);
  return passed.every(({ rule }, position) => {
    const now = [...ahead, ...passed.slice(0, position)];
    return coveredBy(rule, now, cluster) !== undefined || coveredBy(rule, [...now, placed], cluster) === undefined;
  });
}

function moveAhead(placed: AdminRule, by: AdminRule, text: string): readonly Fix[] {
  const list = ruleListOf(placed);
  // An anchor has to stand before what names it.
  if (list === undefined || isShared(list)) return [];
  const edits = moveItemBefore(text, list, placed.index, by.index);
  return edits.length === 0 ? [] : [{ title: `Move ahead of ${nameOfRule(by)}`, edits }];
}
