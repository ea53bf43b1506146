import type { NetworkPolicy } from '../../model/resource.ts';
import type { CompiledPolicy } from '../../policies/compiled.ts';
import { subjectOf } from '../../policies/network-policy.ts';
import type { ClusterProfile } from '../../profile/cluster-profile.ts';
import type { Cluster } from '../../reachability/cluster.ts';
import { isForgotten } from '../directions/policy-types.ts';
import { defineRule, type Fix, type Severity } from '../rule.ts';
import { DNS_PORT } from '../support/dns.ts';
import { dnsRule } from '../support/dns-rule.ts';
import { lazyFix } from '../support/lazy-fix.ts';
import { describeSubject, listNames } from '../support/names.ts';
import { directionPlace } from '../support/places.ts';
import { compiledOf } from '../support/policies.ts';
import { allowDns, DNS_RULE_LINES, deployment, documents, policy } from '../support/samples.ts';
import { isBare, podsWithoutDns, type WithoutDns } from '../support/without-dns.ts';
import {
  addRule,
  appendPolicies,
  canAddRule,
  canAppend,
  freeName,
  selectorValue,
  writtenNamespace,
} from '../support/write-policy.ts';

const API = deployment('shop', 'api');
const DATABASE = deployment('shop', 'database', 5432);
const DENY = policy('shop', 'default-deny', 'podSelector: {}\npolicyTypes:\n  - Ingress\n  - Egress\n');
const TO_DATABASE = `podSelector:
  matchLabels:
    app: api
policyTypes:
  - Egress
egress:
  - to:
      - podSelector:
          matchLabels:
            app: database
    ports:
      - protocol: TCP
        port: 5432
`;
const limited = policy('shop', 'api', TO_DATABASE);
const toBlock = (port: string): string =>
  policy('shop', 'api', `${TO_DATABASE}  - to:\n      - ipBlock:\n          cidr: 10.0.0.0/8\n${port}`);

/** Pods whose egress is limited and that may ask no resolver. */
export const egressWithoutDns = defineRule({
  id: 'egress-without-dns',
  severity: 'warning',
  on: ['network-policy'],
  needs: ['policy', 'workloads'],
  group: 'dns',
  summary: 'Pods are isolated for egress, and no policy lets them resolve names.',
  why: [
    'A policy with `Egress` stops everything it does not list, and name resolution is a connection like any other: the pods wait for a name until they give up.',
    'All policies that select the pods are taken together. A rule counts when it admits UDP or TCP 53, or the port that the resolver of the cluster profile listens on, to any peer that may be a resolver;',
    'resolvers often stand outside the workspace, so pods, namespaces and address ranges all count.',
    'The finding stands once for each set of pods. A plain default deny is a hint, and silent when other policies open DNS to some of its pods;',
    'while no workload of the namespace is in sight the finding is for information.',
  ].join(' '),
  reference:
    'Kubernetes documentation, Network Policies, "Default deny all egress traffic"; networking.k8s.io/v1 NetworkPolicySpec, egress',
  fix: 'Adds a rule for the cluster DNS to the policy, or a policy `allow-dns` for the same pods behind it.',
  examples: {
    bad: [
      { title: 'Only the database may be reached', manifest: documents(limited, API, DATABASE) },
      {
        title: 'On OpenShift, where the resolver listens on 5353',
        manifest: documents(limited, API, DATABASE),
        profile: { distribution: 'openshift' },
      },
      { title: 'A default deny alone', manifest: documents(DENY, API) },
      { title: 'No workload in sight', manifest: limited },
    ],
    fixed: [
      {
        title: 'A rule for DNS',
        manifest: documents(policy('shop', 'api', TO_DATABASE + DNS_RULE_LINES), API, DATABASE),
      },
      { title: 'A policy for DNS', manifest: documents(DENY, allowDns('shop'), API) },
    ],
    nearMisses: [
      {
        title: 'Another policy opens DNS for the same pods',
        manifest: documents(limited, allowDns('shop'), API, DATABASE),
      },
      {
        title: 'A default deny that is opened for some pods',
        manifest: documents(DENY, policy('shop', 'api', TO_DATABASE + DNS_RULE_LINES), API, DATABASE),
      },
      {
        title: 'The resolver may have an address in the range',
        manifest: documents(
          toBlock('    ports:\n      - protocol: UDP\n        port: 53\n      - port: 53\n'),
          API,
          DATABASE,
        ),
      },
      { title: 'All ports of a range', manifest: documents(toBlock(''), API, DATABASE) },
      {
        title: 'Egress without rules beside rules for ingress, of which direction-without-rules tells',
        manifest: documents(
          policy('shop', 'api', 'podSelector: {}\npolicyTypes:\n  - Ingress\n  - Egress\ningress:\n  - {}\n'),
          API,
        ),
      },
      {
        title: 'Egress is not limited',
        manifest: documents(policy('shop', 'api', 'podSelector: {}\npolicyTypes:\n  - Ingress\n'), API),
      },
    ],
  },
  *check({ resource, text, cluster, profile }) {
    const compiled = compiledOf(resource);
    const found = podsWithoutDns(compiled, cluster);
    const place = directionPlace(resource, 'egress');
    // That the rules are missing altogether is for direction-without-rules to tell.
    if (found === undefined || place === undefined || isForgotten(resource, 'egress')) return;
    const who = found.known ? listNames(found.workloads) : describeSubject(resource, cluster);
    const port = `port ${listPorts(profile)}`;
    yield {
      ...place,
      severity: severityOf(compiled, found),
      message: isBare(compiled)
        ? `This policy denies all egress and no other one opens DNS: names will not resolve for ${who}. Add a policy that allows ${port}, unless no name is ever needed.`
        : `Egress is limited, but nothing allows DNS: names will not resolve for ${who}. Add a rule for ${port}.`,
      fixes: fixesFor(text, resource, isBare(compiled), cluster),
    };
  },
});

/** Returns the ports that the resolver's pods listen on, as far as that is known. */
function listPorts({ dns }: ClusterProfile): string {
  return (dns?.ports?.value ?? [DNS_PORT]).join(' and ');
}

function severityOf(policy: CompiledPolicy, { known }: WithoutDns): Severity {
  if (isBare(policy)) return 'hint';
  return known ? 'warning' : 'info';
}

function fixesFor(text: string, resource: NetworkPolicy, bare: boolean, cluster: Cluster): readonly Fix[] {
  const rule = dnsRule(cluster.profile);
  const name = freeName(cluster, resource.namespace, 'allow-dns');
  const spec = { podSelector: selectorValue(subjectOf(resource)), policyTypes: ['Egress'], egress: [rule] };
  const draft = { name, namespace: writtenNamespace(resource), spec };
  const fixes: Fix[] = [];
  if (canAddRule(resource, 'egress'))
    fixes.push(lazyFix('Allow DNS in this policy', () => addRule(text, resource, 'egress', rule), !bare));
  if (canAppend(text))
    fixes.push(lazyFix(`Add policy ${name} for the same pods`, () => appendPolicies(text, [draft]), bare));
  return fixes;
}
