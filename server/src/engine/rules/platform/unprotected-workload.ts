import type { Cluster } from '../../cluster/cluster.ts';
import { foreignPoliciesOf } from '../../cluster/foreign-policies.ts';
import { policiesInDoubt } from '../../cluster/selection.ts';
import { identifyingLabels } from '../../drafts/identity.ts';
import { appendPolicies, canAppend, freeName } from '../../drafts/write-policy.ts';
import { fact } from '../../facts/fact.ts';
import type { Workload } from '../../model/resource.ts';
import { fieldValue } from '../../objects/field.ts';
import { DIRECTIONS } from '../../objects/object.ts';
import { childOf, itemsOf } from '../../parse/tree.ts';
import type { CompiledPolicy } from '../../policies/compiled.ts';
import { nearMisses } from '../near-miss/near-miss.ts';
import { selectsNobody } from '../policies/policies.ts';
import { deployment, documents, policy } from '../samples/samples.ts';
import { defineRule, type Fix } from '../shape/rule.ts';
import { lazyFix } from '../support/lazy-fix.ts';
import { nameOf } from '../support/names.ts';
import { nameSpan } from '../support/policy-places.ts';
import { policiesFor } from '../support/siblings.ts';

const forApp = (app: string): string =>
  policy('shop', app, `podSelector:\n  matchLabels:\n    app: ${app}\npolicyTypes:\n  - Ingress\n`);
const [WEB, API] = [deployment('shop', 'web'), deployment('shop', 'api')];

/** A workload that no policy selects, where other workloads are isolated. */
export const unprotectedWorkload = defineRule({
  id: 'unprotected-workload',
  severity: 'hint',
  on: ['workload'],
  needs: ['workloads'],
  group: 'platform',
  summary: 'No policy selects a workload, in a namespace that has policies.',
  why: [
    'Pods that no policy selects take connections from everywhere and may open them to everywhere.',
    'Where other pods of the namespace are isolated, this one may have been forgotten.',
    'A policy for all pods of the namespace, `podSelector: {}`, leaves none out.',
    'The rule is silent where a policy that picks no pod comes close to the labels of the workload: that policy is to be corrected;',
    'and where a policy may select the pods by labels that controllers give them, or is of another dialect, as Calico or Cilium.',
  ].join(' '),
  reference: 'Kubernetes documentation, Network Policies, "The two sorts of pod isolation"',
  fix: 'Adds a policy behind the workload that nobody may connect to it; who needs to is to be added there.',
  examples: {
    bad: [{ title: 'A policy for one of two workloads', manifest: documents(forApp('api'), API, WEB) }],
    fixed: [{ title: 'A policy for each', manifest: documents(forApp('api'), forApp('web'), API, WEB) }],
    nearMisses: [
      { title: 'No policy in the namespace', manifest: documents(WEB, API) },
      {
        title: 'A policy for all pods',
        manifest: documents(forApp('api'), policy('shop', 'all', 'podSelector: {}\n'), API, WEB),
      },
      {
        title: 'Policies of another namespace',
        manifest: documents(forApp('api'), API, WEB.replace('namespace: shop', 'namespace: bank')),
      },
      {
        title: 'A misspelt policy for it',
        manifest: documents(
          forApp('api'),
          policy('shop', 'web', 'podSelector:\n  matchLabels:\n    app: wbe\n'),
          API,
          WEB,
        ),
      },
      {
        title: 'A policy of another dialect for all pods',
        manifest: documents(
          forApp('api'),
          API,
          WEB,
          'apiVersion: projectcalico.org/v3\nkind: GlobalNetworkPolicy\nmetadata:\n  name: all\nspec:\n  selector: all()\n  types:\n    - Ingress\n',
        ),
      },
      {
        title: 'A policy for some pods of it, by a label that its controller gives',
        manifest: documents(
          forApp('api'),
          policy('shop', 'web', 'podSelector:\n  matchLabels:\n    app: web\n    pod-template-hash: 5d4f8c7b9\n'),
          API,
          WEB,
        ),
      },
      {
        title: 'Pods on the network of the host',
        manifest: documents(
          forApp('api'),
          API,
          WEB.replace('      containers:', '      hostNetwork: true\n      containers:'),
        ),
      },
    ],
  },
  *check({ resource, text, cluster }) {
    if (!isJudged(resource, cluster) || cluster.policiesOf(resource).length > 0) return;
    if (maySomeSelect(resource, cluster)) return;
    const { hasPolicies, meant } = policedIn(cluster, resource.namespace);
    if (!hasPolicies || meant.has(cluster.inventory.formOf(resource))) return;
    yield {
      span: nameSpan(resource),
      path: 'metadata.name',
      message: `No policy selects ${nameOf(resource)}, while namespace ${resource.namespace} has policies: everyone may connect to it, and it may connect to everything. Add a policy for it, or one for all pods.`,
      fixes: fixesFor(text, resource, cluster),
    };
  },
});

/**
 * Pods that a controller made are judged with it, and what a later object of the same name replaces is not; policies on
 * the host's network are undefined by the API.
 */
function isJudged(workload: Workload, { inventory }: Cluster): boolean {
  const { hostNetwork, finished, node } = workload;
  const owners = itemsOf(childOf(childOf(node, 'metadata'), 'ownerReferences'));
  return !hostNetwork && !finished && owners.length === 0 && inventory.positionOf(workload) !== undefined;
}

/** Says whether a policy may select the pods by labels that no manifest tells, or is of a dialect that nothing here evaluates. */
function maySomeSelect(workload: Workload, cluster: Cluster): boolean {
  return (
    policiesInDoubt(cluster, workload).length > 0 ||
    DIRECTIONS.some(direction => foreignPoliciesOf(cluster, workload, direction).length > 0)
  );
}

interface Policed {
  readonly hasPolicies: boolean;
  /** Workloads that a policy which picks no pod comes close to: what it should pick is said there. */
  readonly meant: ReadonlySet<Workload>;
}

const policedIn = fact('workloads that policies mean', (cluster: Cluster, namespace: string): Policed => {
  const here = policiesFor(namespace, cluster).filter(({ isolates }) => isolates.length > 0);
  return { hasPolicies: here.length > 0, meant: new Set(here.flatMap(policy => meantBy(policy, cluster))) };
});

function meantBy({ resource: policy }: CompiledPolicy, cluster: Cluster): readonly Workload[] {
  if (policy.type !== 'network-policy' || !selectsNobody(policy, cluster)) return [];
  const selector = fieldValue(policy.podSelector);
  if (selector === undefined) return [];
  return nearMisses(selector, policy.namespace, cluster).map(({ workload }) => workload);
}

function fixesFor(text: string, workload: Workload, cluster: Cluster): readonly Fix[] {
  const labels = Object.fromEntries(identifyingLabels(workload));
  if (!canAppend(text) || Object.keys(labels).length === 0 || workload.name === '') return [];
  const draft = {
    name: freeName(cluster, workload.namespace, workload.name),
    namespace: workload.namespaceField.form === 'value' ? workload.namespace : undefined,
    spec: { podSelector: { matchLabels: labels }, policyTypes: ['Ingress'] },
  };
  return [lazyFix(`Let nobody connect to it by policy ${draft.name}`, () => appendPolicies(text, [draft]))];
}
