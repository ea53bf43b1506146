import { fieldItems } from '../../objects/field.ts';
import type { CompiledPort } from '../../policies/compiled.ts';
import type { NetworkPolicy } from '../../policies/network-policy/policy.ts';
import { describeSubject } from '../policies/describe-subject.ts';
import { compiledOf } from '../policies/policies.ts';
import { deleteRule } from '../policies/policy-types.ts';
import { allowDns, deployment, documents, policy } from '../samples/samples.ts';
import { defineRule } from '../shape/rule.ts';
import { offers } from '../support/offers.ts';
import { contentSpan } from '../support/spans.ts';

const FOR_WEB = 'podSelector:\n  matchLabels:\n    app: web\n';
const BOTH = `${FOR_WEB}policyTypes:\n  - Ingress\n  - Egress\n`;
const INGRESS = 'ingress:\n  - ports:\n      - protocol: TCP\n        port: 8080\n';
const rangeFrom = (low: number, high: number): string =>
  `  - ports:\n      - protocol: TCP\n        port: ${low}\n        endPort: ${high}\n`;
const web = (spec: string): string =>
  documents(policy('shop', 'web', spec), allowDns('shop'), deployment('shop', 'web'), deployment('shop', 'api'));

// The ports that clients get: 32768-60999 on Linux by default, 49152-65535 by RFC 6335. What holds both is meant for them.
const CLIENTS = { low: 49152, high: 60999 };
const FIRST_UNPRIVILEGED = 1024;

/** An egress rule for the ports that clients get, beside ingress rules: meant for answers, which need none. */
export const replyRule = defineRule({
  id: 'reply-rule',
  severity: 'info',
  on: ['network-policy'],
  // The message names the pods in sight.
  needs: ['policy', 'workloads'],
  group: 'directions',
  summary: 'An egress rule opens the ports that clients get, as if answers to incoming connections needed it.',
  why: [
    'Policies are about connections. The answers to one that was let in are part of it and go out without a rule.',
    'A rule for the ports above 1023, or for those from which clients connect, opens new connections to nearly everything that listens there.',
    'It is reported beside ingress rules, where it looks like the way back.',
  ].join(' '),
  reference:
    'Kubernetes documentation, "Network Policies", the two sorts of pod isolation: reply traffic is implicitly allowed',
  fix: 'Deletes the rule.',
  examples: {
    bad: [
      { title: 'The ports above 1023', manifest: web(`${BOTH}${INGRESS}egress:\n${rangeFrom(1024, 65535)}`) },
      { title: 'The ports of clients on Linux', manifest: web(`${BOTH}${INGRESS}egress:\n${rangeFrom(32768, 60999)}`) },
      { title: 'Types left out', manifest: web(`${FOR_WEB}${INGRESS}egress:\n${rangeFrom(49152, 65535)}`) },
    ],
    fixed: [{ title: 'Answers need no rule', manifest: web(`${FOR_WEB}policyTypes:\n  - Ingress\n${INGRESS}`) }],
    nearMisses: [
      {
        title: 'No ingress rules that it could answer',
        manifest: web(`${FOR_WEB}policyTypes:\n  - Egress\negress:\n${rangeFrom(1024, 65535)}`),
      },
      { title: 'Node ports', manifest: web(`${BOTH}${INGRESS}egress:\n${rangeFrom(30000, 32767)}`) },
      { title: 'Every port', manifest: web(`${BOTH}${INGRESS}egress:\n${rangeFrom(1, 65535)}`) },
      {
        title: 'Ports that clients get, on the way in',
        manifest: web(
          `${BOTH}ingress:\n${rangeFrom(32768, 60999)}egress:\n  - ports:\n      - protocol: TCP\n        port: 443\n`,
        ),
      },
    ],
  },
  *check({ resource, text, cluster }) {
    const { ingress = [], egress = [] } = compiledOf(resource);
    if (ingress.length === 0) return;
    for (const { path, ports } of egress) {
      const rule = fieldItems(resource.egress).find(each => each.path === path);
      if (rule === undefined || ports === 'all' || !ports.every(isForClients)) continue;
      yield {
        span: contentSpan(rule.node),
        path,
        message: `${describeRange(ports)} are ports from which clients connect, and answers to them need no rule: this lets ${describeSubject(resource, cluster)} open new connections there. Delete the rule unless that is meant.`,
        fixes: offers(text, resource, [{ title: 'Delete the rule', make: () => deleteRule(text, resource, rule) }]),
        related: relatedTo(resource),
      };
    }
  },
});

function isForClients(port: CompiledPort): boolean {
  if (port.type === 'named') return false;
  return port.low >= FIRST_UNPRIVILEGED && port.low <= CLIENTS.low && port.high >= CLIENTS.high;
}

function describeRange(ports: readonly CompiledPort[]): string {
  const [port] = ports;
  return port?.type === 'range' ? `${port.low}-${port.high}` : '';
}

function relatedTo(resource: NetworkPolicy) {
  const { ingress } = resource;
  if (ingress.form !== 'value') return [];
  return [{ resource, span: ingress.keySpan, message: 'What these rules let in is answered without a rule.' }];
}
