import type { Cluster } from '../../cluster/cluster.ts';
import type { LabelSelector } from '../../objects/selector.ts';
import type { NetworkPolicy } from '../../policies/network-policy/policy.ts';
import { describeSelector } from '../../selectors/describe.ts';
import { mayBeDeployed } from '../makers/deployers.ts';
import { makerForPolicy, mayAnyoneDeploy } from '../makers/makers.ts';
import { mayPickUnseen } from '../makers/unseen.ts';
import { labelFixes, namingFix } from '../near-miss/give-labels.ts';
import { isVague, nearMisses } from '../near-miss/near-miss.ts';
import { adoptions, adviceFor, podLabelsOf } from '../near-miss/near-miss-advice.ts';
import { subjectsOf } from '../policies/policies.ts';
import { deployment, documents, policy } from '../samples/samples.ts';
import { defineRule, type Severity } from '../shape/rule.ts';
import { describeNamespaceOf } from '../support/names.ts';
import { namesLabels } from '../support/names-labels.ts';
import { offers } from '../support/offers.ts';

const backend = (selector: string): string =>
  policy('shop', 'backend', `podSelector:\n${selector}policyTypes:\n  - Ingress\n`);
const byLabel = (label: string): string => backend(`  matchLabels:\n    ${label}\n`);
const labelled = (labels: string): string =>
  deployment('shop', 'api').replace('  namespace: shop\n', `  namespace: shop\n  labels:\n    ${labels}\n`);
const API = deployment('shop', 'api');
const ownKind = (apiVersion: string, kind: string, name: string, spec: string): string =>
  `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata:\n  name: ${name}\n  namespace: shop\nspec:\n${spec}`;
const ALERTMANAGER = ownKind(
  'monitoring.coreos.com/v1',
  'Alertmanager',
  'main',
  '  podMetadata:\n    labels:\n      alertmanager: main\n',
);
const POSTGRES = ownKind('postgresql.cnpg.io/v1', 'Cluster', 'pg', '  instances: 3\n');

/** A policy whose podSelector picks no pod, although its namespace has workloads. */
export const policySelectsNothing = defineRule({
  id: 'policy-selects-nothing',
  severity: 'warning',
  on: ['network-policy'],
  needs: ['workloads'],
  group: 'selectors',
  summary: 'The podSelector of a policy picks no pod of its namespace.',
  why: [
    'A policy acts on the pods of its own namespace whose labels match `podSelector`; when there are none it does nothing, and nothing says so.',
    'The labels that count are those of the pod template, not those of the Deployment around it.',
    'The pods of a CronJob carry `job-name` with the name of their Job, which has a number behind that of the CronJob.',
    'The rule speaks up when workloads of the namespace are in sight and names what comes close: labels outside a pod template, a misspelt label, a workload that lacks one of several labels or has another value. Where at most a part does, the finding is a hint while something in sight may make such pods: a role that lets a service account create pods, an object or definition of an operator, a hook, a kustomization, an object as a HelmRelease or an Argo CD Application that brings pods which are not in sight; or while a label is one that a well-known operator writes, as `strimzi.io/cluster`, or names an operator as `app.kubernetes.io/managed-by`. It is for information while an account in sight may do everything. The rule is silent for labels that the cluster sets itself on pods,',
    'such as `statefulset.kubernetes.io/pod-name`, for selectors that only leave pods out, and where an object of a kind of its own in the namespace has these labels anywhere, or belongs to the API group that a key is named after: its operator may make such pods.',
    'It is silent, too, where a document that cannot be read, as a Helm template, may make pods with these labels.',
  ].join(' '),
  reference: 'networking.k8s.io/v1 NetworkPolicySpec, podSelector',
  fix: 'Writes the labels that the pods of the closest workload carry, or gives them the labels that the policy asks for.',
  examples: {
    bad: [
      {
        title: 'The label is on the Deployment',
        manifest: documents(byLabel('tier: backend'), labelled('tier: backend')),
      },
      { title: 'Another spelling', manifest: documents(byLabel('app: aip'), API) },
      { title: 'Another key', manifest: documents(byLabel('app.kubernetes.io/name: api'), API) },
    ],
    fixed: [{ title: 'The label of the pods', manifest: documents(byLabel('app: api'), labelled('tier: backend')) }],
    nearMisses: [
      {
        title: 'A template that makes such pods',
        manifest: documents(
          byLabel('app: api'),
          API.replaceAll('app: api', 'app: {{ .Values.name }}'),
          deployment('shop', 'web'),
        ),
      },
      {
        title: 'No workload of the namespace is in sight',
        manifest: documents(byLabel('app: api'), deployment('bank', 'api')),
      },
      {
        title: 'All pods',
        manifest: documents(policy('shop', 'all', 'podSelector: {}\npolicyTypes:\n  - Ingress\n'), API),
      },
      {
        title: 'A label that the cluster sets',
        manifest: documents(byLabel('statefulset.kubernetes.io/pod-name: database-0'), API),
      },
      {
        title: 'All pods that have no label',
        manifest: documents(backend('  matchExpressions:\n    - key: app\n      operator: DoesNotExist\n'), API),
      },
      {
        title: 'Pods that an operator makes, by labels that its object gives them',
        manifest: documents(byLabel('alertmanager: main'), API, ALERTMANAGER),
      },
      {
        title: 'Pods that an operator makes, by a label of its own',
        manifest: documents(byLabel('cnpg.io/cluster: pg'), API, POSTGRES),
      },
      {
        title: 'Pods of a kind of its own',
        manifest: documents(
          byLabel('app: web'),
          API,
          deployment('shop', 'web').replace('apps/v1\nkind: Deployment', 'argoproj.io/v1alpha1\nkind: Rollout'),
        ),
      },
    ],
  },
  *check(context) {
    const { resource, text, cluster } = context;
    if (resource.podSelector.form !== 'value') return;
    const { keySpan, value: selector } = resource.podSelector;
    const here = cluster.namespaces.get(resource.namespace)?.workloads ?? [];
    if (!namesLabels(selector) || here.length === 0 || subjectsOf(resource, cluster).length > 0) return;
    if (mayPickUnseen(selector, resource.namespace, cluster)) return;
    const near = nearMisses(selector, resource.namespace, cluster);
    // Pods of another namespace are for namespace-mismatch.
    if (near[0]?.type === 'elsewhere') return;
    const [where, wanted] = [describeNamespaceOf(resource), describeSelector(selector)];
    const doubt = isVague(near) ? doubtOf(resource, selector, cluster) : undefined;
    const own = offers(text, resource, adoptions(text, resource.spec, selector, near));
    yield {
      span: keySpan,
      path: 'spec.podSelector',
      ...(doubt !== undefined && { severity: doubt.severity }),
      message:
        doubt !== undefined
          ? `This policy does nothing for the pods in sight: none of ${where} matches ${wanted}. ${doubt.advice}`
          : `This policy does nothing: no pod of ${where} matches ${wanted}. ${adviceFor(near)}`,
      fixes: [
        ...own,
        ...labelFixes(context, selector, near, own.length === 0),
        ...namingFix(context, resource.spec, near),
      ],
      related: near.slice(0, 3).map(({ workload }) => podLabelsOf(workload)),
    };
  },
});

/** Says why pods that no manifest shows may carry the labels, where something in sight speaks for that. */
function doubtOf(
  policy: NetworkPolicy,
  selector: LabelSelector,
  cluster: Cluster,
): { readonly severity: Severity; readonly advice: string } | undefined {
  const maker = makerForPolicy(selector, policy, cluster);
  if (maker !== undefined) return { severity: 'hint', advice: `${maker.text}. Correct the labels if they do not.` };
  const isDeployed = mayBeDeployed(policy.namespace, cluster);
  if (!isDeployed && !mayAnyoneDeploy(cluster)) return undefined;
  return {
    severity: isDeployed ? 'hint' : 'info',
    advice: 'Correct the labels, unless pods from elsewhere, as from a chart, carry them.',
  };
}
