import type { Cluster } from '../../../cluster/cluster.ts';
import { DNS_PORT, dnsRule } from '../../../drafts/dns-rule.ts';
import {
  addRule,
  appendPolicies,
  canAddRule,
  canAppend,
  freeName,
  selectorValue,
  writtenNamespace,
} from '../../../drafts/write-policy.ts';
import { trafficOf } from '../../../evaluation/rule-traffic.ts';
import type { CompiledPolicy } from '../../../policies/compiled.ts';
import { subjectOf } from '../../../policies/network-policy/compile.ts';
import type { NetworkPolicy } from '../../../policies/network-policy/policy.ts';
import type { ClusterProfile } from '../../../profile/cluster-profile.ts';
import { includesTraffic, onePort, uniteTraffic } from '../../../sets/traffic.ts';
import { describeSubject } from '../../policies/describe-subject.ts';
import { compiledOf } from '../../policies/policies.ts';
import { isForgotten } from '../../policies/policy-types.ts';
import { dnsOpeningOf } from '../../resolver/dns.ts';
import { dnsProfileOf } from '../../resolver/dns-in-sight.ts';
import { allowDns, DNS_RULE_LINES, deployment, documents, policy } from '../../samples/samples.ts';
import { defineRule, type Fix, type Severity } from '../../shape/rule.ts';
import { lazyFix } from '../../support/lazy-fix.ts';
import { listNames } from '../../support/names.ts';
import { directionPlace } from '../../support/policy-places.ts';
import { isBare, podsWithoutDns, type WithoutDns } from './without-dns.ts';

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
const toBlock = (port: string, cidr = '10.0.0.0/8'): string =>
  policy('shop', 'api', `${TO_DATABASE}  - to:\n      - ipBlock:\n          cidr: ${cidr}\n${port}`);
const NAMES = '    ports:\n      - protocol: UDP\n        port: 53\n      - port: 53\n';
const inside = (more = ''): string =>
  policy(
    'shop',
    'same-namespace',
    `podSelector: {}\npolicyTypes:\n  - Egress\negress:\n  - to:\n      - podSelector: {}\n${more}`,
  );

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
    'All policies that select the pods are taken together. A rule that names port 53, or the port that the resolver of the cluster profile listens on, counts wherever it leads: resolvers often stand outside the workspace.',
    'A rule without ports counts where a resolver may be among its peers: the namespace of the profile, else `kube-system` and `openshift-dns`, with labels that resolvers have; pods in sight whose containers listen on the port; ranges that hold private addresses.',
    'The own namespace, another one by name, labels of an application and a single address are none of it, so a policy that opens "everything in my namespace" cuts off names.',
    'Where the plug-in takes an ipBlock for addresses outside the cluster alone, as Cilium does, ranges do not count; pods with `dnsPolicy: Default` or name servers of their own may ask any address that is open.',
    'The finding stands once for each set of pods. A plain default deny is a hint, and silent when other policies open DNS to some of its pods;',
    'while no workload of the namespace is in sight, what is open is hardly a resolver, or is the port of the API server alone, which pods find by its address, the finding is for information.',
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
      { title: 'The own namespace alone', manifest: documents(inside(), API, DATABASE) },
      { title: 'A single address, on all ports', manifest: documents(toBlock('', '192.0.2.7/32'), API, DATABASE) },
      {
        title: 'A range, where an ipBlock picks no pods',
        manifest: documents(toBlock(NAMES, '0.0.0.0/0'), API, DATABASE),
        profile: { distribution: 'kubeadm', cni: 'cilium' },
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
        manifest: documents(toBlock(NAMES), API, DATABASE),
      },
      {
        title: 'The own namespace, in which a resolver runs',
        manifest: documents(inside(), API, deployment('shop', 'resolver', 53)),
      },
      {
        title: 'The own namespace and that of the resolver',
        manifest: documents(
          inside(
            '      - namespaceSelector:\n          matchLabels:\n            kubernetes.io/metadata.name: kube-system\n',
          ),
          API,
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
  *check({ resource, text, cluster }) {
    const compiled = compiledOf(resource);
    const found = podsWithoutDns(compiled, cluster);
    const place = directionPlace(resource, 'egress');
    // That the rules are missing altogether is for direction-without-rules to tell.
    if (found === undefined || place === undefined || isForgotten(resource, 'egress')) return;
    const who = found.known ? listNames(found.workloads) : describeSubject(resource, cluster);
    yield {
      ...place,
      severity: severityOf(compiled, found),
      message: messageFor(compiled, found, who, dnsProfileOf(cluster)),
      fixes: fixesFor(text, resource, isBare(compiled), cluster),
    };
  },
});

function messageFor(policy: CompiledPolicy, found: WithoutDns, who: string, profile: ClusterProfile): string {
  const port = `port ${listPorts(profile)}`;
  if (isBare(policy))
    return `This policy denies all egress and no other one opens DNS: names will not resolve for ${who}. Add a policy that allows ${port}, unless no name is ever needed.`;
  const { egress = [] } = policy;
  if (egress.every(rule => dnsOpeningOf(rule, profile) === undefined))
    return `Egress is limited, but nothing allows DNS: names will not resolve for ${who}. Add a rule for ${port}.`;
  return found.known && found.chance === 'unlikely'
    ? `Names may not resolve for ${who}: what egress is open to is hardly the resolver of the cluster. Add a rule for ${port}.`
    : `Names will not resolve for ${who}: egress is open to peers of which none is the resolver of the cluster. Add a rule for ${port}.`;
}

/** Returns the ports that the resolver's pods listen on, as far as that is known. */
function listPorts({ dns }: ClusterProfile): string {
  return (dns?.ports?.value ?? [DNS_PORT]).join(' and ');
}

function severityOf(policy: CompiledPolicy, found: WithoutDns): Severity {
  if (isBare(policy)) return 'hint';
  if (isForApiServer(policy)) return 'info';
  return found.known && found.chance === 'no' ? 'warning' : 'info';
}

const API_SERVER_PORT = 6443;
const API_SERVER = uniteTraffic(onePort('TCP', API_SERVER_PORT), onePort('TCP', 443));

/** Pods find the API server by KUBERNETES_SERVICE_HOST, an address (Kubernetes: accessing the API from a Pod). */
function isForApiServer({ egress = [] }: CompiledPolicy): boolean {
  return egress.every(rule => {
    const traffic = trafficOf(rule, undefined);
    return includesTraffic(traffic, onePort('TCP', API_SERVER_PORT)) && includesTraffic(API_SERVER, traffic);
  });
}

function fixesFor(text: string, resource: NetworkPolicy, bare: boolean, cluster: Cluster): readonly Fix[] {
  const rule = dnsRule(dnsProfileOf(cluster));
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
