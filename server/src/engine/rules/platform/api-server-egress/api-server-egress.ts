import type { Cluster } from '../../../cluster/cluster.ts';
import { addRule, canAddRule } from '../../../drafts/write-policy.ts';
import type { Resource, Workload } from '../../../model/resource.ts';
import { type CompiledPolicy, type CompiledRule, rulesOf } from '../../../policies/compiled.ts';
import type { NetworkPolicy } from '../../../policies/network-policy/policy.ts';
import type { ClusterProfile } from '../../../profile/cluster-profile.ts';
import { isHiddenFromBlocks } from '../../../profile/control-plane.ts';
import type { Value } from '../../../schema/decode.ts';
import {
  type AddressSet,
  intersectAddresses,
  isNoAddresses,
  NO_ADDRESSES,
  uniteAddresses,
} from '../../../sets/addresses.ts';
import { mayBeOpened } from '../../policies/other-dialects.ts';
import { compiledOf } from '../../policies/policies.ts';
import { opensWay } from '../../resolver/dns-opening.ts';
import { DNS_RULE_LINES, deployment, documents, policy } from '../../samples/samples.ts';
import { defineRule, type Fix, type Related } from '../../shape/rule.ts';
import { lazyFix } from '../../support/lazy-fix.ts';
import { listNames, listTexts, nameOf } from '../../support/names.ts';
import { directionPlace, nameSpan } from '../../support/policy-places.ts';
import { bindingOf } from './bound-accounts.ts';

const BINDING = `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  name: operator
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: operator
subjects:
  - kind: ServiceAccount
    name: operator
    namespace: shop
`;
const OPERATOR = deployment('shop', 'operator').replace(
  '      containers:',
  '      serviceAccountName: operator\n      containers:',
);
const egress = (rules: string): string =>
  policy(
    'shop',
    'operator',
    `podSelector:\n  matchLabels:\n    app: operator\npolicyTypes:\n  - Egress\negress:\n${DNS_RULE_LINES}${rules}`,
  );
const block = (cidr: string, port: number): string =>
  `  - to:\n      - ipBlock:\n          cidr: ${cidr}\n    ports:\n      - protocol: TCP\n        port: ${port}\n`;
const KNOWN = { distribution: 'kubeadm', apiServer: { addresses: ['203.0.113.7'] } } as const;

/** Pods that work with the API server and have no way to it. */
export const apiServerEgress = defineRule({
  id: 'api-server-egress',
  severity: 'info',
  on: ['network-policy'],
  // Beside that the address and ports of the profile, where it knows them.
  needs: ['workloads'],
  group: 'platform',
  summary: 'Pods whose service account has roles have no way to the API server.',
  why: [
    'The Service `kubernetes` leads to the address of a control plane node or of a load balancer, on port 6443 or 443. No selector matches that: only an `ipBlock`, or a rule without `to`, lets pods connect there.',
    'A service account with roles says that its pods are meant to work with the API server; without a way to it, operators and controllers start and do nothing.',
    'The rule looks at roles that are bound in the manifests. With `networkPolicy.cluster.apiServer` set, one of those addresses has to be admitted; without it every ipBlock on a port that API servers listen on counts: 443, 6443, 8443, 16443.',
    'Cilium takes an ipBlock for addresses outside the cluster: where the control plane runs on nodes of the cluster, only a rule without `to` counts, or a policy of its own with `toEntities: [kube-apiserver]`.',
  ].join(' '),
  reference: 'Kubernetes documentation, "Accessing the Kubernetes API from a Pod"; Control Plane-Node Communication',
  fix: 'Adds an ipBlock for the addresses that the settings name, or the port alone where an ipBlock would not do.',
  examples: {
    bad: [
      {
        title: 'The address is set',
        manifest: documents(egress(block('192.0.2.0/24', 6443)), OPERATOR, BINDING),
        profile: KNOWN,
      },
      {
        title: 'No address at all',
        manifest: documents(
          egress(
            '  - to:\n      - namespaceSelector:\n          matchLabels:\n            kubernetes.io/metadata.name: default\n    ports:\n      - protocol: TCP\n        port: 443\n',
          ),
          OPERATOR,
          BINDING,
        ),
        profile: { distribution: 'eks' },
      },
      { title: 'Nothing but DNS, whatever the cluster is', manifest: documents(egress(''), OPERATOR, BINDING) },
      {
        title: 'An ipBlock, which Cilium takes for addresses outside the cluster',
        manifest: documents(egress(block('10.0.0.0/8', 6443)), OPERATOR, BINDING),
        profile: { distribution: 'kubeadm', cni: 'cilium' },
      },
    ],
    fixed: [
      {
        title: 'An ipBlock for the API server',
        manifest: documents(egress(block('203.0.113.7/32', 6443)), OPERATOR, BINDING),
        profile: KNOWN,
      },
    ],
    nearMisses: [
      {
        title: 'An ipBlock that may be it',
        manifest: documents(egress(block('10.0.0.0/8', 443)), OPERATOR, BINDING),
        profile: { distribution: 'eks' },
      },
      { title: 'No role is bound in sight', manifest: documents(egress(''), OPERATOR), profile: KNOWN },
      {
        title: 'The pods have no token',
        manifest: documents(
          egress(''),
          OPERATOR.replace('      containers:', '      automountServiceAccountToken: false\n      containers:'),
          BINDING,
        ),
        profile: KNOWN,
      },
      {
        title: 'Nothing is known of the cluster, and an ipBlock may be it',
        manifest: documents(egress(block('10.0.0.0/8', 8443)), OPERATOR, BINDING),
      },
      {
        title: 'A rule of ports alone',
        manifest: documents(egress('  - ports:\n      - protocol: TCP\n        port: 6443\n'), OPERATOR, BINDING),
        profile: { distribution: 'kubeadm', cni: 'cilium' },
      },
      {
        title: 'An ipBlock, and a control plane outside the cluster',
        manifest: documents(egress(block('10.0.0.0/8', 443)), OPERATOR, BINDING),
        profile: { distribution: 'eks', cni: 'cilium' },
      },
    ],
  },
  *check({ resource, text, cluster, profile }) {
    const place = directionPlace(resource, 'egress');
    if (place === undefined) return;
    const found = cutOff(compiledOf(resource), cluster);
    if (found.length === 0) return;
    const pods = listNames(found.map(({ workload }) => workload));
    const bindings = [...new Set(found.map(({ binding }) => binding))];
    yield {
      ...place,
      message: `${pods} cannot connect to the API server, for which ${listNames(bindings)} ${bindings.length > 1 ? 'give' : 'gives'} roles: ${adviceFor(profile)}, unless the roles are for others.`,
      related: bindings.slice(0, 3).map(relatedTo),
      fixes: fixesFor(text, resource, profile),
    };
  },
});

interface CutOff {
  readonly workload: Workload;
  readonly binding: Resource;
}

/** Returns the pods with roles and no way to the API server that this policy is the first to isolate. */
function cutOff(policy: CompiledPolicy, cluster: Cluster): readonly CutOff[] {
  return cluster.select(policy.subject).flatMap(workload => {
    const binding = workload.hostNetwork ? undefined : bindingOf(workload, cluster);
    if (binding === undefined || mayBeOpened(workload, 'egress', cluster)) return [];
    const policies = cluster.policiesOf(workload).filter(each => rulesOf(each, 'egress') !== undefined);
    const rules = policies.flatMap(each => each.egress ?? []);
    const first = policies.find(({ isolates }) => isolates.length > 0);
    return first === policy && !rules.some(rule => mayReach(rule, cluster.profile)) ? [{ workload, binding }] : [];
  });
}

/** Says what is missing and what to add. */
function adviceFor(profile: ClusterProfile): string {
  const { ports } = profile.apiServer;
  const on = ports === undefined ? 'its port, often 443 or 6443' : `TCP ${listTexts(ports.value.map(String))}`;
  return isHiddenFromBlocks(profile)
    ? `no rule without \`to\` admits ${on}, and ${profile.plugIn?.name} takes an ipBlock for addresses outside the cluster. Add a rule for the port alone, or a policy of ${profile.plugIn?.name} for kube-apiserver`
    : `no rule admits its address on ${on}. Add an ipBlock with it`;
}

// The port of the Service, and those that API servers usually listen on: of MicroK8s and minikube the last two.
const USUAL_PORTS = [443, 6443, 8443, 16443];

function mayReach({ action, ports, peers }: CompiledRule, profile: ClusterProfile): boolean {
  const { apiServer } = profile;
  const numbers = [...USUAL_PORTS, ...(apiServer.ports?.value ?? [])];
  const isOpen = ports === 'all' || numbers.some(port => ports.some(own => opensWay(own, { protocol: 'TCP', port })));
  if (action !== 'accept' || !isOpen) return false;
  if (peers === 'any') return true;
  const known = apiServer.addresses?.value.map(({ addresses }) => addresses).reduce(uniteAddresses, NO_ADDRESSES);
  const isHidden = isHiddenFromBlocks(profile);
  return peers.some(
    peer =>
      (peer.type === 'elsewhere' && peer.what === 'nodes') ||
      (peer.type === 'addresses' && (peer.isOfPods || !isHidden) && mayBe(peer.addresses, known)),
  );
}

function mayBe(addresses: AddressSet, known: AddressSet | undefined): boolean {
  return !isNoAddresses(known === undefined ? addresses : intersectAddresses(addresses, known));
}

function relatedTo(binding: Resource): Related {
  return { resource: binding, span: nameSpan(binding), message: `${nameOf(binding)} gives its service account roles.` };
}

function fixesFor(text: string, policy: NetworkPolicy, profile: ClusterProfile): readonly Fix[] {
  const { addresses, ports } = profile.apiServer;
  if (ports === undefined || !canAddRule(policy, 'egress')) return [];
  const on = { ports: ports.value.map(port => ({ protocol: 'TCP', port })) };
  if (isHiddenFromBlocks(profile)) {
    const title = `Allow TCP ${listTexts(ports.value.map(String))} to any destination`;
    return [lazyFix(title, () => addRule(text, policy, 'egress', on))];
  }
  if (addresses === undefined) return [];
  const rule: Value = { to: addresses.value.map(({ cidr }) => ({ ipBlock: { cidr } })), ...on };
  return [lazyFix('Allow the API server in this policy', () => addRule(text, policy, 'egress', rule))];
}
