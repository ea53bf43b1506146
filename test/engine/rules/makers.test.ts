import { describe, expect, it } from 'vitest';
import { deployment, documents, namespaceManifest, policy } from '../../../server/src/engine/rules/samples/samples.ts';
import { namespaceMismatch } from '../../../server/src/engine/rules/selectors/namespace-mismatch.ts';
import { peerInOtherNamespace } from '../../../server/src/engine/rules/selectors/peer-in-other-namespace.ts';
import { policySelectsNothing } from '../../../server/src/engine/rules/selectors/policy-selects-nothing.ts';
import { marks } from './check-manifest.ts';
import { analyse } from './harness.ts';

const HUB = deployment('shop', 'hub').replace('    spec:\n', '    spec:\n      serviceAccountName: hub\n');
const select = (labels: string, metadata = ''): string =>
  policy('shop', 'users', `podSelector: {matchLabels: {${labels}}}\npolicyTypes: [Ingress]\n`).replace(
    '  namespace: shop\n',
    `  namespace: shop\n${metadata}`,
  );

/** What is said of a policy whose pods are not in sight, as `severity advice`, read as files are. */
function told(labels: string, ...objects: readonly string[]): string | undefined {
  const found = analyse(documents(select(labels), HUB, ...objects)).findings.find(
    ({ finding }) => finding.rule === policySelectsNothing,
  );
  return found && `${found.severity} ${found.finding.message.replace(/^.*? matches .*?\. /, '')}`;
}

const NOTHING = 'warning Select by labels that the pods of a workload carry.';

const role = (rule: string, kind = 'Role', name = 'maker'): string =>
  `apiVersion: rbac.authorization.k8s.io/v1\nkind: ${kind}\nmetadata: {name: ${name}, namespace: shop}\nrules: [${rule}]\n`;
const bind = (to: string, account = 'hub', kind = 'RoleBinding', namespace = 'shop', home = 'shop'): string =>
  `apiVersion: rbac.authorization.k8s.io/v1\nkind: ${kind}\nmetadata: {name: b, namespace: ${home}}\nroleRef: {apiGroup: rbac.authorization.k8s.io, kind: ${to}}\nsubjects: [{kind: ServiceAccount, name: ${account}, namespace: ${namespace}}]\n`;
const PODS = "{apiGroups: [''], resources: [pods], verbs: [get, create]}";
const JOBS = "{apiGroups: [batch], resources: [jobs], verbs: ['*']}";
const account = (name: string): string =>
  `apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: ${name}, namespace: shop}\n`;

describe('a role that lets a service account in sight create pods', () => {
  const hint = (kind: string, by = 'hub'): string =>
    `hint ${kind} maker lets service account shop/${by} create pods, and they may carry these labels. Correct the labels if they do not.`;

  it.each([
    ['of pods', [role(PODS), bind('Role, name: maker')], 'Role'],
    ['of Jobs, to an account that runs', [role(JOBS), bind('Role, name: maker')], 'Role'],
    ['of everything', [role("{apiGroups: ['*'], resources: ['*'], verbs: ['*']}"), bind('Role, name: maker')], 'Role'],
    [
      'of the cluster, bound in the namespace',
      [role(PODS, 'ClusterRole'), bind('ClusterRole, name: maker')],
      'ClusterRole',
    ],
    [
      'of the cluster, bound everywhere',
      [role(PODS, 'ClusterRole'), bind('ClusterRole, name: maker', 'hub', 'ClusterRoleBinding')],
      'ClusterRole',
    ],
  ])('makes it a hint: %s', (_, objects, kind) => {
    expect(told('component: user', ...objects)).toBe(hint(kind));
  });
  it('makes it a hint for an account that is declared alone', () => {
    const objects = [account('ci'), role(PODS), bind('Role, name: maker', 'ci')];
    expect(told('component: user', ...objects)).toBe(hint('Role', 'ci'));
  });
  it('makes it a hint by a role that every cluster has', () => {
    expect(told('component: user', bind('ClusterRole, name: edit'))).toContain('hint ClusterRole edit lets');
  });
  it('makes it a hint beside pods that share a label', () => {
    const maker = [role(PODS), bind('Role, name: maker')];
    expect(told('app: hub, component: user', ...maker)).toBe(hint('Role'));
    expect(told('app: hub-user', ...maker)).toBe(hint('Role'));
  });
  const whole = (name: string, labels: string, selects: string): string =>
    `apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: ${name}, labels: {${labels}}}\naggregationRule: {clusterRoleSelectors: [{matchLabels: {${selects}}}]}\nrules: []\n`;
  const part = role(PODS, 'ClusterRole', 'part').replace('namespace: shop', 'labels: {into: inner}');
  const rounds = [whole('inner', 'into: maker', 'into: inner'), whole('maker', 'into: inner', 'into: maker')];
  it('makes it a hint where the role is put together of others', () => {
    const bound = bind('ClusterRole, name: maker');
    expect(told('component: user', part, ...rounds, bound)).toBe(hint('ClusterRole'));
    expect(told('component: user', ...rounds, bound)).toBe(NOTHING);
    // The control plane writes the rules of such a role anew.
    const own = whole('maker', '', 'into: none').replace('rules: []', `rules: [${PODS}]`);
    expect(told('component: user', own, bound)).toBe(NOTHING);
  });
  const toGroup = (group: string): string =>
    bind('Role, name: maker').replace(
      'kind: ServiceAccount, name: hub, namespace: shop',
      `kind: Group, name: "${group}"`,
    );
  it.each(['system:serviceaccounts', 'system:serviceaccounts:shop'])('makes it a hint by the group %s', group => {
    expect(told('component: user', role(PODS), toGroup(group))).toBe(hint('Role'));
    expect(told('component: user', role(JOBS), toGroup(group))).toBe(hint('Role'));
  });
  it.each(['system:serviceaccounts:ops', 'system:serviceaccounts:', 'system:masters'])(
    'is none of the group %s',
    group => {
      expect(told('component: user', role(PODS), toGroup(group))).toBe(NOTHING);
    },
  );
  it('is for information where it is one for everything, everywhere', () => {
    const all = bind('ClusterRole, name: cluster-admin', 'hub', 'ClusterRoleBinding');
    expect(told('component: user', all)).toBe(
      'info Correct the labels, unless pods from elsewhere, as from a chart, carry them.',
    );
  });
  it.each([
    [
      'may only read them',
      [role("{apiGroups: [''], resources: [pods], verbs: [get, list]}"), bind('Role, name: maker')],
    ],
    [
      'may create what runs in them',
      [role("{apiGroups: [''], resources: [pods/exec], verbs: [create]}"), bind('Role, name: maker')],
    ],
    ['is bound to nobody', [role(PODS)]],
    ['is bound to an account that is not in sight', [role(PODS), bind('Role, name: maker', 'other')]],
    [
      'is bound in another namespace',
      [role(PODS, 'ClusterRole'), bind('ClusterRole, name: maker', 'hub', 'RoleBinding', 'shop', 'bank')],
    ],
    ['lets an account that runs nowhere create Jobs', [account('ci'), role(JOBS), bind('Role, name: maker', 'ci')]],
    ['is another one', [role(PODS), bind('Role, name: other')]],
  ])('leaves the warning where it %s', (_, objects) => {
    expect(told('component: user', ...objects)).toBe(NOTHING);
  });
  it('leaves the warning for a misspelt label, which tells of a mistake', () => {
    expect(told('app: hbu', role(PODS), bind('Role, name: maker'))).toBe(
      'warning Close to it are the pods of Deployment hub. Select by app=hub.',
    );
  });
});

const custom = (apiVersion: string, kind: string, spec: string, namespace = 'shop', name = 'repo'): string =>
  `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: ${name}, namespace: ${namespace}}\nspec: ${spec}\n`;

describe('an object whose operator makes pods', () => {
  const hint = (kind: string): string =>
    `hint The operator of ${kind} shop/repo may make such pods. Correct the labels if they do not.`;
  it.each([
    ['by a key of its owner', 'v1.min.io/tenant: repo', 'minio.min.io/v2', 'Tenant', '{pools: [{servers: 1}]}'],
    ['by its name', 'app: repo', 'example.com/v1', 'Cache', '{replicas: 3}'],
    ['by its name and a part', 'app: repo-svc, component: node', 'example.com/v1', 'Cache', '{members: 3}'],
    ['by its kind', 'app: keycloak', 'k8s.keycloak.org/v2', 'Keycloak', '{}'],
    ['by its group', 'app: rook-ceph-mon', 'ceph.rook.io/v1', 'CephCluster', '{}'],
    [
      'by a habit of its own',
      'application: spilo, cluster-name: repo',
      'acid.zalan.do/v1',
      'postgresql',
      '{numberOfInstances: 2}',
    ],
    [
      'by a word of its kind in the key',
      'spark-role: driver',
      'sparkoperator.k8s.io/v1beta2',
      'SparkApplication',
      '{}',
    ],
  ])('makes it a hint: %s', (_, labels, apiVersion, kind, spec) => {
    expect(told(labels, custom(apiVersion, kind, spec))).toBe(hint(kind));
  });
  it('makes it a hint by its domain alone, in whatever namespace', () => {
    expect(told('kubevirt.io: virt-launcher', custom('kubevirt.io/v1', 'VirtualMachine', '{}'))).toBeUndefined();
    expect(told('kubevirt.io/domain: vm', custom('kubevirt.io/v1', 'VirtualMachine', '{}', 'bank'))).toBe(
      'hint The controller of API group kubevirt.io may make such pods. Correct the labels if they do not.',
    );
  });
  it.each([
    [
      'that makes no pods is named alike',
      'app: repo',
      custom('cert-manager.io/v1', 'Certificate', '{secretName: tls}'),
    ],
    ['is of another namespace', 'app: repo', custom('example.com/v1', 'Cache', '{replicas: 3}', 'bank')],
    ['is of Kubernetes', 'app: repo', custom('networking.k8s.io/v1', 'IngressClass', '{size: 1}')],
    [
      'tells one label, and not the other',
      'app: repo, track: live',
      custom('example.com/v1', 'Cache', '{replicas: 3}'),
    ],
    ['shares a domain with many', 'one.github.io/app: x', custom('two.github.io/v1', 'Cache', '{replicas: 3}')],
    ['is of a neighbour in a country', 'one.co.uk/app: x', custom('two.co.uk/v1', 'Cache', '{replicas: 3}')],
  ])('leaves the warning where it %s', (_, labels, object) => {
    expect(told(labels, object)).toBe(NOTHING);
  });
});

describe('the definition of a kind', () => {
  const definition = (spec: string): string =>
    `apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: engines.blocks.example.io}\n${spec}`;
  const hint =
    'hint The controller of API group blocks.example.io may make such pods. Correct the labels if they do not.';
  it('makes it a hint for keys of its group', () => {
    expect(told('blocks.example.io/component: engine', definition('spec: {group: blocks.example.io}\n'))).toBe(hint);
    expect(told('blocks.example.io/component: engine', definition(''))).toBe(hint);
    expect(told('parts.example.com/component: engine', definition(''))).toBe(NOTHING);
  });
});

describe('a hook', () => {
  const hook = `  annotations: {helm.sh/hook: pre-install}\n`;
  const helper = account('admission').replace(
    'namespace: shop}',
    'namespace: shop, labels: {app: admission}, annotations: {helm.sh/hook: pre-install}}',
  );
  it('makes it a hint, as the policy is one or another object with these labels', () => {
    const own = analyse(documents(select('app: admission', hook), HUB)).findings.filter(
      ({ finding }) => finding.rule === policySelectsNothing,
    );
    expect(own.map(({ severity }) => severity)).toEqual(['hint']);
    expect(told('app: admission', helper)).toBe(
      'hint ServiceAccount shop/admission is of a Helm hook, whose Job may make such pods. Correct the labels if they do not.',
    );
    expect(told('app: other', helper)).toBe(NOTHING);
  });
});

describe('a kustomization', () => {
  const labels = 'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nlabels: [{pairs: {app: ui}}]\n';
  it('makes it a hint for labels that it writes', () => {
    expect(told('app: ui', labels)).toBe(
      'hint A kustomization writes such a label into pods. Correct the labels if they do not.',
    );
    expect(told('app: other', labels)).toBe(NOTHING);
  });
});

describe('what says that the pods run in another namespace is a hint, where such pods may be made here', () => {
  const maker = documents(role(PODS), bind('Role, name: maker'));
  const everywhere = documents(
    role(PODS, 'ClusterRole'),
    bind('ClusterRole, name: maker', 'hub', 'ClusterRoleBinding'),
  );
  const runner = documents(namespaceManifest('ops'), deployment('ops', 'runner'));

  it('for the pods of a policy', () => {
    const severities = (...more: readonly string[]): readonly string[] =>
      marks(namespaceMismatch, documents(select('app: runner'), HUB, runner, ...more)).map(({ severity }) => severity);
    expect([severities(), severities(maker), severities(everywhere)]).toEqual([['warning'], ['hint'], ['warning']]);
  });
  it('for a peer', () => {
    const peer = policy(
      'shop',
      'hub',
      'podSelector: {}\ningress: [{from: [{podSelector: {matchLabels: {app: runner}}}]}]\n',
    );
    const severities = (...more: readonly string[]): readonly string[] =>
      marks(peerInOtherNamespace, documents(peer, HUB, runner, ...more)).map(({ severity }) => severity);
    expect([severities(), severities(maker), severities(everywhere)]).toEqual([['warning'], ['hint'], ['warning']]);
  });
});

describe('a label that a well-known controller writes', () => {
  const hint = (who: string): string => `hint ${who} may make such pods. Correct the labels if they do not.`;
  it.each([
    ['strimzi.io/cluster: events', 'Strimzi'],
    ['postgres-operator.crunchydata.com/cluster: hippo', 'Crunchy Postgres for Kubernetes'],
    ['elasticsearch.k8s.elastic.co/cluster-name: logs', 'Elastic Cloud on Kubernetes'],
    ['gateway.networking.k8s.io/gateway-name: public', 'The controller of a Gateway'],
    ['spark-role: executor, team: data', 'Spark'],
    ['app.kubernetes.io/managed-by: tempo-operator, app.kubernetes.io/name: tempo', 'tempo-operator'],
    ['app.kubernetes.io/managed-by: lokistack-controller', 'lokistack-controller'],
  ])('makes it a hint: %s', (labels, who) => {
    expect(told(labels)).toBe(hint(who));
  });
  it.each([
    ['is of a domain alike', 'notstrimzi.io/cluster: events'],
    ['is of a part of the domain', 'elastic.co/cluster-name: logs'],
    ['names a tool that writes manifests', 'app.kubernetes.io/managed-by: Helm, tier: back'],
    ['is written by hand', 'app.kubernetes.io/name: user'],
  ])('leaves the warning where it %s', (_, labels) => {
    expect(told(labels)).toBe(NOTHING);
  });
});

describe('a Subscription of an operator for all namespaces', () => {
  const subscription = custom(
    'operators.coreos.com/v1alpha1',
    'Subscription',
    '{name: loki-operator}',
    'operators',
    'loki-operator',
  );
  it('makes it a hint for labels with its name', () => {
    expect(told('app.kubernetes.io/name: lokistack', subscription)).toBe(
      'hint The operator of Subscription operators/loki-operator may make such pods. Correct the labels if they do not.',
    );
    expect(told('app.kubernetes.io/name: operator', subscription)).toBe(NOTHING);
    expect(told('app.kubernetes.io/name: tempo', subscription)).toBe(NOTHING);
  });
});
