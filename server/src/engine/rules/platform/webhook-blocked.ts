import type { Cluster } from '../../cluster/cluster.ts';
import {
  addRule,
  appendPolicies,
  canAddRule,
  canAppend,
  freeName,
  type PolicyDraft,
  writtenNamespace,
} from '../../drafts/write-policy.ts';
import { groupBy } from '../../group-by.ts';
import type { ApiExtension } from '../../model/resource.ts';
import type { NetworkPolicy } from '../../policies/network-policy/policy.ts';
import type { Value } from '../../schema/decode.ts';
import { compiledOf } from '../policies/policies.ts';
import { deployment, documents, policy, service } from '../samples/samples.ts';
import { defineRule, type Fix, type Related } from '../shape/rule.ts';
import { lazyFix } from '../support/lazy-fix.ts';
import { listNames, listTexts, nameOf } from '../support/names.ts';
import { directionOrName, nameSpan } from '../support/policy-places.ts';
import {
  type Admission,
  admissionOf,
  type CalledPort,
  calledPorts,
  isMeantForApiServer,
  isolatorOf,
} from '../visitors/api-server-calls.ts';

const HOOK = `apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata:
  name: checks
webhooks:
  - name: checks.example.com
    clientConfig:
      service:
        name: hook
        namespace: ops
        path: /validate
`;
const PODS = documents(deployment('ops', 'hook', 9443), service('ops', 'hook', 443, 9443));
const ingress = (rules: string): string =>
  policy('ops', 'hook', `podSelector:\n  matchLabels:\n    app: hook\npolicyTypes:\n  - Ingress\ningress:\n${rules}`);
const PORT = '    ports:\n      - protocol: TCP\n        port: 9443\n';
const fromNamespace = (name: string): string =>
  ingress(
    `  - from:\n      - namespaceSelector:\n          matchLabels:\n            kubernetes.io/metadata.name: ${name}\n${PORT}`,
  );
const OPEN = '  - ports:\n      - protocol: TCP\n        port: 9443\n';

/** A webhook whose pods let no address in, and so not the API server. */
export const webhookBlocked = defineRule({
  id: 'webhook-blocked',
  severity: 'warning',
  on: ['network-policy'],
  needs: ['workloads'],
  group: 'platform',
  summary: 'The pods behind a webhook or an aggregated API do not let the API server in.',
  why: [
    'The API server calls webhooks and aggregated APIs from a node or from outside the cluster, so no selector matches it: only a rule without `from`, or an `ipBlock` with its address, lets it in, on the port of the pod.',
    'A webhook that cannot be reached has requests refused or, with `failurePolicy: Ignore`, delayed until each call times out.',
    'Some managed clusters connect through agents in `kube-system`: the rule is silent where a peer names them by label or the profile is that of GKE or AKS, and speaks of a possibility where a peer picks all of that namespace; on EKS, kind and OpenShift there are none.',
    'On OpenShift the namespace labelled `policy-group.network.openshift.io/host-network` stands for the network of the hosts and counts; without a profile that is a possibility.',
    'Cilium takes an ipBlock for addresses outside the cluster, which the API server is not where it runs on nodes: such a rule is for information.',
  ].join(' '),
  reference:
    'Kubernetes documentation, Dynamic Admission Control, "Service reference"; Control Plane-Node Communication',
  fix: 'Adds a rule for the port alone to the policy, or a policy with it for the same pods.',
  examples: {
    bad: [
      { title: 'A namespace may call the webhook', manifest: documents(fromNamespace('ci'), HOOK, PODS) },
      {
        title: 'Nobody may call the webhook',
        manifest: documents(policy('ops', 'closed', 'podSelector: {}\n'), HOOK, PODS),
      },
    ],
    fixed: [{ title: 'A rule for the port alone', manifest: documents(ingress(OPEN), HOOK, PODS) }],
    nearMisses: [
      {
        title: 'A range of addresses may call it',
        manifest: documents(ingress(`  - from:\n      - ipBlock:\n          cidr: 10.0.0.0/8\n${PORT}`), HOOK, PODS),
      },
      {
        title: 'The pods use the network of the host',
        manifest: documents(
          fromNamespace('ci'),
          HOOK,
          PODS.replace('      containers:', '      hostNetwork: true\n      containers:'),
        ),
      },
      {
        title: 'Another policy opens the port',
        manifest: documents(fromNamespace('ci'), ingress(OPEN).replace('name: hook\n', 'name: open\n'), HOOK, PODS),
      },
      {
        title: "A rule with the Service's port, of which service-port tells",
        manifest: documents(ingress(OPEN.replace('9443', '443')), HOOK, PODS),
      },
      { title: 'The pods are not in sight', manifest: documents(fromNamespace('ci'), HOOK) },
      {
        title: 'The agents that the API server connects through',
        manifest: documents(
          ingress(
            `  - from:\n      - namespaceSelector:\n          matchLabels:\n            kubernetes.io/metadata.name: kube-system\n        podSelector:\n          matchLabels:\n            k8s-app: konnectivity-agent\n${PORT}`,
          ),
          HOOK,
          PODS,
        ),
      },
    ],
  },
  *check({ resource, text, cluster }) {
    const compiled = compiledOf(resource);
    const own = calledPorts(cluster).filter(({ workload }) => isolatorOf(workload, cluster) === compiled);
    const judged = own.map(call => ({ call, admission: admissionOf(call, cluster) }));
    for (const [admission, found] of groupBy(judged, each => each.admission)) {
      if (admission === 'open' || admission === 'tunnel') continue;
      const calls = found.flatMap(({ call }) => (isMeantForApiServer(call, cluster) ? [] : [call]));
      if (calls.length === 0) continue;
      yield {
        ...directionOrName(resource, 'ingress'),
        ...(IN_DOUBT.has(admission) && { severity: 'info' }),
        message: messageFor(calls, admission, cluster.profile.plugIn?.name ?? ''),
        fixes: fixesFor(text, resource, calls, cluster),
        related: [...new Set(calls.flatMap(({ callers }) => callers))].slice(0, 3).map(relatedTo),
      };
    }
  },
});

/** Whom the API server is, or comes through, in some clusters. */
const IN_DOUBT: ReadonlySet<Admission> = new Set(['cluster-pods', 'host-network', 'outside']);

function messageFor(calls: readonly CalledPort[], admission: Admission, plugIn: string): string {
  const pods = listNames(calls.map(({ workload }) => workload));
  const ports = listTexts(calls.map(({ port }) => `${port}`));
  const callers = listTexts(calls.flatMap(each => each.callers).map(caller => `${caller.kind} ${nameOf(caller)}`));
  const admitted = admission === 'nobody' ? 'nobody may connect there' : 'pods alone may connect there, and it is none';
  if (admission === 'cluster-pods')
    return `The API server reaches ${pods} on TCP ${ports} for ${callers} only where it connects through pods of kube-system, as some managed clusters do: elsewhere it calls from an address. Add a rule of ports alone.`;
  if (admission === 'host-network')
    return `The API server reaches ${pods} on TCP ${ports} for ${callers} only on OpenShift, where the namespace of this label stands for the network of the hosts: elsewhere no selector picks it. Add a rule of ports alone.`;
  if (admission === 'outside')
    return `The API server cannot reach ${pods} on TCP ${ports} for ${callers} where it runs on nodes of the cluster: ${plugIn} takes an ipBlock for addresses outside. Add a rule of ports alone.`;
  return `The API server cannot reach ${pods} on TCP ${ports} for ${callers}: ${admitted}. Add a rule of ports alone.`;
}

function relatedTo(caller: ApiExtension): Related {
  const span = caller.calls[0]?.span ?? nameSpan(caller);
  return { resource: caller, span, message: `${nameOf(caller)} makes the API server call it.` };
}

/** The rule goes into the policy where all its pods are called, else into one of their own. */
function fixesFor(text: string, policy: NetworkPolicy, calls: readonly CalledPort[], cluster: Cluster): readonly Fix[] {
  const called = new Set(calls.map(({ workload }) => workload));
  const own = cluster.select(compiledOf(policy).subject).every(workload => called.has(workload));
  if (own && canAddRule(policy, 'ingress')) {
    const rule = portsRule(calls);
    return [lazyFix('Let the API server in by a rule of ports alone', () => addRule(text, policy, 'ingress', rule))];
  }
  const drafts = draftsFor(policy, calls, cluster);
  if (!canAppend(text) || drafts.length === 0) return [];
  const names = listTexts(drafts.map(({ name }) => name));
  return [lazyFix(`Let the API server in by policy ${names}`, () => appendPolicies(text, drafts))];
}

function portsRule(calls: readonly CalledPort[]): Value {
  const ports = [...new Set(calls.map(({ port }) => port))];
  return { ports: ports.map(port => ({ protocol: 'TCP', port })) };
}

function draftsFor(policy: NetworkPolicy, calls: readonly CalledPort[], cluster: Cluster): readonly PolicyDraft[] {
  return [...groupBy(calls, ({ service }) => service)].map(([service, ofService]) => ({
    name: freeName(cluster, policy.namespace, `${service.name}-from-api-server`),
    namespace: writtenNamespace(policy),
    spec: {
      podSelector: { matchLabels: Object.fromEntries(service.selector ?? []) },
      policyTypes: ['Ingress'],
      ingress: [portsRule(ofService)],
    },
  }));
}
