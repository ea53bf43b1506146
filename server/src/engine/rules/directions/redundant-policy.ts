import { canAppend } from '../../drafts/write-policy.ts';
import type { TextEdit } from '../../edits/edit.ts';
import { entryOf, type Span } from '../../parse/tree.ts';
import type { NetworkPolicy } from '../../policies/network-policy/policy.ts';
import { compiledOf, selectsNobody } from '../policies/policies.ts';
import { policiesInsteadOf } from '../redundancy/redundancy.ts';
import { deployment, documents, policy } from '../samples/samples.ts';
import { defineRule, type Fix } from '../shape/rule.ts';
import { lazyFix } from '../support/lazy-fix.ts';
import { listNames, nameOf } from '../support/names.ts';
import { contentSpan } from '../support/spans.ts';

const INGRESS = 'policyTypes:\n  - Ingress\n';
const only = (app: string): string => `podSelector:\n  matchLabels:\n    app: ${app}\n${INGRESS}`;
const from = (selector: string, ports = ''): string => `ingress:\n  - from:\n      - podSelector:${selector}${ports}`;
const WEB = '\n          matchLabels:\n            app: web\n';
const PORT = '    ports:\n      - protocol: TCP\n        port: 8080\n';
const PODS = documents(deployment('shop', 'api'), deployment('shop', 'web'));
const OPEN = policy('shop', 'same-namespace', `podSelector: {}\n${INGRESS}${from(' {}\n')}`);
const api = (spec: string): string => policy('shop', 'api', spec);

/** A policy without which nothing would change. */
export const redundantPolicy = defineRule({
  id: 'redundant-policy',
  severity: 'info',
  on: ['network-policy'],
  needs: ['policy', 'workloads'],
  group: 'directions',
  summary: 'Other policies isolate the same pods and admit all that this policy admits.',
  why: [
    'Policies add up and have no order: a narrow policy next to a wide one for the same pods limits nothing.',
    'The rule is proven for all pods and addresses, in sight or not: the other policies select every pod that this one may select, isolate them in the same directions and admit what its rules admit.',
    'A default deny counts as superfluous beside another default deny alone, as the rules of others may go one day.',
  ].join(' '),
  reference: 'Kubernetes documentation, "Network Policies": network policies are additive',
  fix: 'Deletes the policy.',
  examples: {
    bad: [
      { title: 'A limit that is none', manifest: documents(api(only('api') + from(WEB, PORT)), OPEN, PODS) },
      {
        title: 'A default deny within another',
        manifest: documents(policy('shop', 'deny', `podSelector: {}\n${INGRESS}`), api(only('api')), PODS),
      },
    ],
    fixed: [{ title: 'The narrow policy alone', manifest: documents(api(only('api') + from(WEB, PORT)), PODS) }],
    nearMisses: [
      {
        title: 'It admits more',
        manifest: documents(
          api(`${only('api') + from(WEB, PORT)}  - ports:\n      - protocol: TCP\n        port: 9090\n`),
          OPEN,
          PODS,
        ),
      },
      {
        title: 'It isolates in another direction too',
        manifest: documents(api(`${only('api')}  - Egress\n${from(WEB, PORT)}egress:\n  - {}\n`), OPEN, PODS),
      },
      {
        title: 'It is for more pods',
        manifest: documents(
          policy('shop', 'everyone', `podSelector: {}\n${INGRESS}${from(WEB)}`),
          api(only('api') + from(' {}\n')),
          PODS,
        ),
      },
      {
        title: 'A default deny beside rules',
        manifest: documents(policy('shop', 'deny', `podSelector: {}\n${INGRESS}`), OPEN, PODS),
      },
    ],
  },
  *check({ resource, text, cluster }) {
    if (selectsNobody(resource, cluster)) return;
    const others = policiesInsteadOf(compiledOf(resource), cluster)?.map(each => each.resource);
    if (others === undefined) return;
    yield {
      span: specSpan(resource),
      path: 'spec',
      message: `This policy adds nothing: ${listNames(others)} ${others.length > 1 ? 'do' : 'does'} the same for its pods, or more. Delete it, or make the wider one narrower.`,
      unnecessary: true,
      fixes: deletion(resource, text),
      related: others.slice(0, 3).map(other => ({
        resource: other,
        span: contentSpan(other.nameField.form === 'absent' ? other.node : other.nameField.node),
        message: `${nameOf(other)} stands in for it.`,
      })),
    };
  },
});

function specSpan({ node }: NetworkPolicy): Span {
  const entry = entryOf(node, 'spec');
  if (entry === undefined || entry.value.span.start < entry.keySpan.start) return entry?.keySpan ?? node.span;
  return { start: entry.keySpan.start, end: contentSpan(entry.value).end };
}

const HEAD = /^\uFEFF?(?:(?:---)?[ \t]*(?:#[^\n]*)?\r?\n)*(?:---[ \t]+)?$/;

/** Deletes the document; a policy within a List, or in a file of JSON, has none of its own. */
function deletion(policy: NetworkPolicy, text: string): readonly Fix[] {
  if (!canAppend(text) || !HEAD.test(text.slice(0, policy.node.span.start))) return [];
  const edits = (): readonly TextEdit[] => [{ span: { start: 0, end: text.length }, text: '' }];
  return [lazyFix(`Delete policy ${nameOf(policy)}`, edits)];
}
