import type { Cluster } from '../../cluster/cluster.ts';
import { dnsRule } from '../../drafts/dns-rule.ts';
import type { ContainerPort } from '../../model/resource.ts';
import { fieldItems } from '../../objects/field.ts';
import { DIRECTIONS, type Direction } from '../../objects/object.ts';
import { POLICY_TYPE } from '../../policies/network-policy/compile.ts';
import type { NetworkPolicy } from '../../policies/network-policy/policy.ts';
import type { ClusterProfile } from '../../profile/cluster-profile.ts';
import type { Value } from '../../schema/decode.ts';
import { describeSubject } from '../policies/describe-subject.ts';
import { areOpened } from '../policies/other-dialects.ts';
import { compiledOf, isIsolatedByOthers, subjectsOf } from '../policies/policies.ts';
import { isForgotten, removeType, writeRules } from '../policies/policy-types.ts';
import { dnsPorts, isForDns } from '../resolver/dns.ts';
import { allowDns, DNS_RULE_LINES, deployment, documents, policy } from '../samples/samples.ts';
import { defineRule } from '../shape/rule.ts';
import { type Offer, offers } from '../support/offers.ts';

const SUBJECT = 'podSelector:\n  matchLabels:\n    app: web\n';
const BOTH = 'policyTypes:\n  - Ingress\n  - Egress\n';
const INGRESS = 'ingress:\n  - ports:\n      - protocol: TCP\n        port: 8080\n';
const EGRESS = `egress:
  - to:
      - podSelector:
          matchLabels:
            app: api
    ports:
      - protocol: TCP
        port: 8080
${DNS_RULE_LINES}`;
const web = (spec: string, ...more: readonly string[]): string =>
  documents(policy('shop', 'web', SUBJECT + spec), ...more, deployment('shop', 'web'), deployment('shop', 'api'));

/** A direction in policyTypes without a rule, next to rules for the other one. */
export const directionWithoutRules = defineRule({
  id: 'direction-without-rules',
  severity: 'warning',
  on: ['network-policy'],
  needs: ['policy', 'workloads'],
  group: 'directions',
  summary: '`policyTypes` lists a direction that has no rules, while the other one has some.',
  why: [
    'A direction in `policyTypes` without a rule is denied as a whole: `Egress` without egress rules stops every connection that the pods open, name resolution included.',
    'Next to rules for the other direction it is easily overlooked. An empty list (`egress: []`) says the same and shows that it is meant.',
    'A policy without any rule is a default deny and not reported, and so is one that opens DNS alone, nor is ingress for pods that stand behind no Service and declare no port but those of health and metrics.',
    'Where other policies isolate the pods in that direction anyway, this one changes nothing and the finding is a hint.',
  ].join(' '),
  reference: 'networking.k8s.io/v1 NetworkPolicySpec, policyTypes, ingress, egress',
  fix: 'Takes the direction out of `policyTypes`, writes the empty list, or, for egress, adds a rule for DNS.',
  examples: {
    bad: [
      { title: 'Ingress without rules', manifest: web(BOTH + EGRESS) },
      { title: 'Egress left to another policy', manifest: web(BOTH + INGRESS, allowDns('shop')) },
    ],
    fixed: [
      { title: 'The direction taken out', manifest: web(`policyTypes:\n  - Egress\n${EGRESS}`) },
      { title: 'The empty list written', manifest: web(`${BOTH}${INGRESS}egress: []\n`, allowDns('shop')) },
    ],
    nearMisses: [
      {
        title: 'A default deny',
        manifest: documents(policy('shop', 'default-deny', `podSelector: {}\n${BOTH}`), allowDns('shop')),
      },
      {
        title: 'A default deny that opens DNS',
        manifest: documents(policy('shop', 'default-deny', `podSelector: {}\n${BOTH}egress:\n${DNS_RULE_LINES}`)),
      },
      { title: 'An empty list shows the intent', manifest: web(`${BOTH}ingress: []\n${EGRESS}`) },
      { title: 'Rules for both directions', manifest: web(BOTH + INGRESS + EGRESS) },
      {
        title: 'Ingress without rules, for pods that serve nobody',
        manifest: documents(
          policy('shop', 'report', `${SUBJECT.replace('web', 'report')}${BOTH}${EGRESS}`),
          deployment('shop', 'report').replace(/ +ports:\n.*\n/, ''),
          deployment('shop', 'api'),
        ),
      },
      { title: 'One direction, with rules', manifest: web(`policyTypes:\n  - Ingress\n${INGRESS}`) },
    ],
  },
  *check({ resource, text, cluster, profile }) {
    for (const direction of DIRECTIONS) {
      if (
        !isForgotten(resource, direction) ||
        areOpened(compiledOf(resource), direction, cluster) ||
        (direction === 'ingress' && (opensDnsAlone(resource, dnsPorts(profile)) || servesNobody(resource, cluster)))
      )
        continue;
      const item = fieldItems(resource.policyTypes).find(({ value }) => value === POLICY_TYPE[direction]);
      if (item === undefined) continue;
      const isCut = !isIsolatedByOthers(resource, direction, cluster);
      yield {
        span: item.node.span,
        path: item.path,
        severity: isCut ? 'warning' : 'hint',
        message: messageFor(direction, isCut, describeSubject(resource, cluster)),
        fixes: offers(text, resource, fixesFor(text, resource, direction, isCut ? profile : undefined)),
      };
    }
  },
});

function opensDnsAlone(policy: NetworkPolicy, wanted: readonly number[]): boolean {
  const rules = compiledOf(policy).egress ?? [];
  return rules.every(rule => isForDns(rule, wanted));
}

/** Says whether nobody has a reason to connect to the pods: no Service leads to them, and what they declare is for health and metrics. */
function servesNobody(policy: NetworkPolicy, cluster: Cluster): boolean {
  const picked = subjectsOf(policy, cluster);
  return (
    picked.length > 0 && picked.every(each => each.ports.every(isForHealth) && cluster.servicesOf(each).length === 0)
  );
}

/** The kubelet, which asks for health, is let in by every plug-in; metrics are for monitoring-blocked to tell. */
function isForHealth({ name = '' }: ContainerPort): boolean {
  return /metric|prom|health|probe|live|ready|status/i.test(name);
}

function messageFor(direction: Direction, isCut: boolean, who: string): string {
  const type = POLICY_TYPE[direction];
  const advice = `Add ${direction} rules, write \`${direction}: []\` to show that it is meant, or take ${type} out.`;
  if (!isCut)
    return `Other policies isolate the ${direction} of ${who} already, and this one lists ${type} without a rule, which changes nothing. ${advice}`;
  return direction === 'ingress'
    ? `policyTypes lists Ingress without a rule, so nobody may connect to ${who}. ${advice}`
    : `policyTypes lists Egress without a rule, so ${who} may open no connection, not even to resolve a name. ${advice}`;
}

function fixesFor(
  text: string,
  policy: NetworkPolicy,
  direction: Direction,
  profile: ClusterProfile | undefined,
): readonly Offer[] {
  const type = POLICY_TYPE[direction];
  const after = direction === 'egress' && policy.ingress.form !== 'absent' ? 'ingress' : 'policyTypes';
  const write = (rules: Value) => () => writeRules(text, policy, direction, after, rules);
  const title = 'Add a rule that allows DNS';
  // Where others isolate the pods, they say what is resolved.
  const dns = profile === undefined ? [] : [{ title, make: write([dnsRule(profile)]) }];
  return [
    { title: `Take ${type} out of policyTypes`, make: () => removeType(text, policy, direction) },
    { title: `Write ${direction}: [] to deny it openly`, make: write([]) },
    ...(direction === 'egress' && policy.egress.form === 'absent' ? dns : []),
  ];
}
