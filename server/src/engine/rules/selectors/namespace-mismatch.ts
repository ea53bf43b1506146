import type { Cluster } from '../../cluster/cluster.ts';
import type { Inventory } from '../../cluster/inventory.ts';
import type { TextEdit } from '../../edits/edit.ts';
import { insertEntryAfter, replaceScalar } from '../../edits/index.ts';
import { groupBy } from '../../group-by.ts';
import type { Resource, Workload } from '../../model/resource.ts';
import { fieldValue } from '../../objects/field.ts';
import { onceForEach } from '../../once.ts';
import { childOf, entryOf } from '../../parse/tree.ts';
import type { NetworkPolicy } from '../../policies/network-policy/policy.ts';
import { describeSelector } from '../../selectors/describe.ts';
import { makerForPolicy } from '../makers/makers.ts';
import { mayPickUnseen } from '../makers/unseen.ts';
import { nearMisses } from '../near-miss/near-miss.ts';
import { podLabelsOf } from '../near-miss/near-miss-advice.ts';
import { isSlip } from '../near-miss/slip.ts';
import { subjectsOf } from '../policies/policies.ts';
import { deployment, documents, policy, service } from '../samples/samples.ts';
import { defineRule } from '../shape/rule.ts';
import { listNames, listTexts } from '../support/names.ts';
import { namesLabels } from '../support/names-labels.ts';
import { type Offer, offers } from '../support/offers.ts';

const api = (namespace: string): string =>
  policy(namespace, 'api', 'podSelector:\n  matchLabels:\n    app: api\npolicyTypes:\n  - Ingress\n');
const bare = (manifest: string): string => manifest.replace(/\n {2}namespace: .*/, '');
const API = deployment('shop', 'api');

/** A policy whose pods run in another namespace than its own, which is left out or another one. */
export const namespaceMismatch = defineRule({
  id: 'namespace-mismatch',
  severity: 'warning',
  on: ['network-policy'],
  needs: ['policy', 'workloads'],
  group: 'selectors',
  summary: 'The pods of a policy run in another namespace than the one it is written for.',
  why: [
    'A policy acts in its own namespace alone. Without `metadata.namespace` that is the one that happens to be current when it is applied.',
    'The rule speaks up when no pod of its namespace matches and pods of another one do.',
    'A policy without a namespace is left alone beside other objects without one: something sets theirs when they are applied.',
    'A namespace of which nothing is in sight counts when its name is nearly that of the pods.',
  ].join(' '),
  reference: 'meta/v1 ObjectMeta, namespace; networking.k8s.io/v1 NetworkPolicySpec, podSelector',
  fix: 'Writes the namespace of the pods.',
  examples: {
    bad: [
      { title: 'No namespace', manifest: documents(bare(api('shop')), API) },
      { title: 'Another namespace', manifest: documents(api('bank'), API, deployment('bank', 'ledger')) },
      { title: 'Another spelling', manifest: documents(api('shpo'), API) },
    ],
    fixed: [{ title: 'The namespace of the pods', manifest: documents(api('shop'), API) }],
    nearMisses: [
      { title: 'Nothing of its namespace is in sight', manifest: documents(api('bank'), API) },
      {
        title: 'Other objects without a namespace',
        manifest: documents(bare(api('shop')), API, bare(service('shop', 'web', 80, 8080))),
      },
      {
        title: 'Pods that leave their namespace out',
        manifest: documents(api('bank'), bare(API), deployment('bank', 'ledger')),
      },
      {
        title: 'All pods',
        manifest: documents(bare(policy('shop', 'all', 'podSelector: {}\npolicyTypes:\n  - Ingress\n')), API),
      },
      {
        title: 'A chart, whose release has a namespace',
        manifest: documents(
          bare(api('shop')).replace(
            '  name: api\n',
            '  name: api\n  labels:\n    app.kubernetes.io/managed-by: Helm\n',
          ),
          API,
        ),
      },
      { title: 'A sibling, by its number', manifest: documents(api('shop2'), API) },
    ],
  },
  *check({ resource, text, cluster }) {
    const selector = fieldValue(resource.podSelector);
    if (selector === undefined || !namesLabels(selector) || subjectsOf(resource, cluster).length > 0) return;
    if (mayPickUnseen(selector, resource.namespace, cluster)) return;
    const [near, ...others] = nearMisses(selector, resource.namespace, cluster);
    if (near?.type !== 'elsewhere') return;
    const workloads = [near, ...others].map(({ workload }) => workload);
    if (!isElsewhere(resource, workloads, cluster)) return;
    const { namespaceField, nameField, node } = resource;
    const place = namespaceField.form === 'absent' ? nameField : namespaceField;
    // Pods made at run time may be here too.
    const isUnsure = makerForPolicy(selector, resource, cluster)?.isNear === true;
    yield {
      ...(isUnsure && { severity: 'hint' }),
      span: place.form === 'absent' ? node.span : place.node.span,
      path: 'metadata.namespace',
      message: messageFor(resource, describeSelector(selector), workloads),
      fixes: offers(text, resource, fixesFor(text, resource, workloads)),
      related: workloads.slice(0, 3).map(podLabelsOf),
    };
  },
});

function isElsewhere(policy: NetworkPolicy, workloads: readonly Workload[], cluster: Cluster): boolean {
  const { namespace, namespaceField } = policy;
  const isWritten = namespaceField.form === 'value';
  // What a chart leaves open becomes the namespace of its release.
  if (!isWritten && policy.labels.get('app.kubernetes.io/managed-by') === 'Helm') return false;
  // A workload without a namespace may be meant for the policy's.
  if (workloads.some(each => each.namespaceField.form !== 'value')) return false;
  const facts = cluster.namespaces.get(namespace);
  if (facts !== undefined && facts.workloads.length > 0) return true;
  const others = othersIn(namespace, cluster);
  if (!isWritten) return others.every(each => each.namespaceField.form === 'value');
  return facts?.declared !== true && others.length === 0 && workloads.some(each => isSlip(namespace, each.namespace));
}

const objectsByNamespace = onceForEach(({ objects }: Inventory) => groupBy(objects, each => each.namespace));

function othersIn(namespace: string, { inventory }: Cluster): readonly Resource[] {
  return objectsByNamespace(inventory).get(namespace) ?? [];
}

function messageFor(policy: NetworkPolicy, selector: string, workloads: readonly Workload[]): string {
  const names = listNames(workloads);
  if (policy.namespaceField.form === 'value')
    return `This policy does nothing: no pod of namespace ${policy.namespace} matches ${selector}. Pods of ${names} do, but a policy selects in its own namespace alone. Move it there, or select by other labels.`;
  const there = listTexts(workloads.map(({ namespace }) => namespace));
  return `Without a namespace this policy lands where kubectl happens to point, and its pods are those of ${names}. Write the namespace: ${there}.`;
}

function fixesFor(text: string, policy: NetworkPolicy, workloads: readonly Workload[]): readonly Offer[] {
  const names = [...groupBy(workloads, ({ namespace }) => namespace).keys()];
  return names.slice(0, 3).map(name => ({
    title: `Write namespace ${name}`,
    make: () => writeNamespace(text, policy, name),
  }));
}

function writeNamespace(text: string, { node }: NetworkPolicy, name: string): readonly TextEdit[] {
  const metadata = childOf(node, 'metadata');
  if (metadata?.kind !== 'map' || metadata.anchored) return [];
  const entry = entryOf(metadata, 'namespace');
  if (entry === undefined) return insertEntryAfter(text, metadata, entryOf(metadata, 'name'), 'namespace', name);
  return entry.value.kind === 'scalar' && !entry.merged ? replaceScalar(text, entry.value, name) : [];
}
