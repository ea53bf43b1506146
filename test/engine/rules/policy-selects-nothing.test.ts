import { describe, expect, it } from 'vitest';
import { deployment, documents, policy, service } from '../../../server/src/engine/rules/samples/samples.ts';
import { policySelectsNothing } from '../../../server/src/engine/rules/selectors/policy-selects-nothing.ts';
import { find, fixed, fixTitles, marks, messages } from './check-manifest.ts';
import { analyse, findingOf, textAfter, titlesOf } from './harness.ts';

const rule = policySelectsNothing;

const select = (selector: string): string => policy('shop', 'api', `podSelector: ${selector}\n`);
const labelled = (name: string, pods: string, own = ''): string =>
  deployment('shop', name)
    .replace(`      labels:\n        app: ${name}\n`, `      labels: {${pods}}\n`)
    .replace(`    matchLabels:\n      app: ${name}\n`, `    matchLabels: {${pods.split(',')[0]}}\n`)
    .replace('  namespace: shop\n', `  namespace: shop\n  labels: {${own}}\n`);

it('stands at the selector', () => {
  expect(marks(rule, documents(select('{matchLabels: {app: wep}}'), deployment('shop', 'web')))).toEqual([
    { severity: 'warning', at: 'podSelector', path: 'spec.podSelector' },
  ]);
});

const bringing = (apiVersion: string, kind: string, rest: string): string =>
  `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata:\n  name: cache\n  namespace: shop\n${rest}`;
const severities = (other: string): readonly unknown[] =>
  marks(rule, documents(select('{matchLabels: {app: api}}'), deployment('shop', 'web'), other)).map(
    ({ severity }) => severity,
  );

describe('where nothing comes close, the finding is a hint beside', () => {
  it.each([
    ['helm.toolkit.fluxcd.io/v2', 'HelmRelease', 'spec: {}\n'],
    ['helm.toolkit.fluxcd.io/v2', 'HelmRelease', 'spec: {targetNamespace: shop}\n'],
    ['helm.cattle.io/v1', 'HelmChart', 'spec: {targetNamespace: shop}\n'],
    ['argoproj.io/v1alpha1', 'Application', 'spec: {destination: {namespace: shop}}\n'],
    ['argoproj.io/v1alpha1', 'Application', 'spec: {destination: {name: production}}\n'],
    ['argoproj.io/v1alpha1', 'ApplicationSet', 'spec: {}\n'],
    ['kustomize.toolkit.fluxcd.io/v1', 'Kustomization', 'spec: {targetNamespace: shop}\n'],
    ['operators.coreos.com/v1alpha1', 'Subscription', 'spec: {name: cache}\n'],
    ['kustomize.config.k8s.io/v1beta1', 'Kustomization', 'helmCharts: [{name: cache}]\n'],
    ['kustomize.config.k8s.io/v1beta1', 'Kustomization', 'resources: ["https://charts.example/cache.yaml"]\n'],
  ])('%s %s with %s', (apiVersion, kind, rest) => {
    expect(severities(bringing(apiVersion, kind, rest))).toEqual(['hint']);
  });
});

describe('where nothing comes close, the finding warns beside', () => {
  it.each([
    ['helm.toolkit.fluxcd.io/v2', 'HelmRelease', 'spec: {targetNamespace: bank}\n'],
    ['kustomize.toolkit.fluxcd.io/v1', 'Kustomization', 'spec: {path: ./apps}\n'],
    ['argoproj.io/v1alpha1', 'Application', 'spec: {destination: {namespace: bank}}\n'],
    ['kustomize.config.k8s.io/v1beta1', 'Kustomization', 'resources: [cache.yaml]\n'],
    ['kustomize.config.k8s.io/v1beta1', 'Kustomization', 'namespace: bank\nhelmCharts: [{name: cache}]\n'],
  ])('%s %s with %s', (apiVersion, kind, rest) => {
    expect(severities(bringing(apiVersion, kind, rest))).toEqual(['warning']);
  });
});

describe('the closest workload', () => {
  it.each([
    [
      'has the label outside its template',
      '{matchLabels: {tier: back}}',
      [labelled('api', 'app: api', 'tier: back'), deployment('shop', 'web')],
      'This policy does nothing: no pod of namespace shop matches tier=back. Deployment api has these labels outside the pod template, where policies do not look. Select by app=api, or write them there too.',
    ],
    [
      'spells the value otherwise',
      '{matchLabels: {app: apiserver}}',
      [labelled('api', 'app: api-server'), deployment('shop', 'web')],
      'This policy does nothing: no pod of namespace shop matches app=apiserver. Close to it are the pods of Deployment api. Select by app=api-server.',
    ],
    [
      'spells the key otherwise',
      '{matchLabels: {webhooks: enabled}}',
      [labelled('api', 'webhook: enabled')],
      'This policy does nothing: no pod of namespace shop matches webhooks=enabled. Close to it are the pods of Deployment api. Select by webhook=enabled.',
    ],
    [
      'is none',
      '{matchLabels: {role: enabled}}',
      [labelled('api', 'app: api, tls: enabled')],
      'This policy does nothing: no pod of namespace shop matches role=enabled. Select by labels that the pods of a workload carry.',
    ],
    [
      'is none for the sake of words that many names end in',
      '{matchLabels: {app: scale-controller-manager}}',
      [labelled('api', 'app: quota-controller-manager')],
      'This policy does nothing: no pod of namespace shop matches app=scale-controller-manager. Select by labels that the pods of a workload carry.',
    ],
    [
      'differs by a slip in one word of several',
      '{matchLabels: {app: quote-controller-manager}}',
      [labelled('api', 'app: quota-controller-manager')],
      'This policy does nothing: no pod of namespace shop matches app=quote-controller-manager. Close to it are the pods of Deployment api. Select by app=quota-controller-manager.',
    ],
  ])('%s', (_, selector, objects, message) => {
    expect(messages(rule, documents(select(selector), ...objects))).toEqual([message]);
  });
  it('is each of several that are equally close', () => {
    const text = documents(
      select('{matchLabels: {app: api}}'),
      labelled('a', 'app: shop-api'),
      labelled('b', 'app: bank-api'),
    );
    expect(fixTitles(rule, text)).toEqual(['Select by app=shop-api', 'Select by app=bank-api']);
    expect(find(rule, text)[0]?.finding.related?.map(({ resource }) => resource.name)).toEqual(['a', 'b']);
  });
  it('is a pod, whose labels are its own', () => {
    const pod = 'apiVersion: v1\nkind: Pod\nmetadata: {name: api, namespace: shop, labels: {app: api}}\nspec: {}\n';
    expect(find(rule, documents(select('{matchLabels: {app: api}}'), pod))).toEqual([]);
    expect(fixTitles(rule, documents(select('{matchLabels: {app: apy}}'), pod))).toEqual(['Select by app=api']);
  });
});

describe('a workload that meets a part of the selector', () => {
  const nothing = 'This policy does nothing: no pod of namespace shop matches';
  const two = '{matchLabels: {app: api, tier: back}}';

  it.each([
    [
      'lacks a label',
      two,
      [labelled('api', 'app: api')],
      `${nothing} app=api and tier=back. Deployment api comes closest, whose pods lack tier=back. Select without it, or label the pods.`,
    ],
    [
      'has another value',
      two,
      [labelled('api', 'app: api, tier: web')],
      `${nothing} app=api and tier=back. Deployment api comes closest, whose pods have tier=web instead of tier=back. Select by what they have, or correct it.`,
    ],
    [
      'has a label that is left out',
      '{matchLabels: {app: api}, matchExpressions: [{key: tier, operator: NotIn, values: [back]}]}',
      [labelled('api', 'app: api, tier: back')],
      `${nothing} app=api and tier≠back. Deployment api comes closest, whose pods have tier, which it leaves out by tier≠back. Select without it, or label the pods.`,
    ],
    [
      'is one of two',
      two,
      [labelled('a', 'app: api'), labelled('b', 'app: api')],
      `${nothing} app=api and tier=back. Deployment a and Deployment b come closest, whose pods lack tier=back. Select without it, or label the pods.`,
    ],
    [
      'lacks as many as it has',
      '{matchLabels: {app: api, tier: back, part: core, track: live}}',
      [labelled('api', 'app: api, part: core')],
      `${nothing} app=api and tier=back and part=core and track=live. Deployment api comes closest, whose pods lack tier=back and lack track=live. Select without them, or label the pods.`,
    ],
    [
      'is none of many, which share the name of the application',
      '{matchLabels: {part-of: shop, tier: back}}',
      ['a', 'b', 'c', 'd'].map(name => labelled(name, 'part-of: shop')),
      `${nothing} part-of=shop and tier=back. Select by labels that the pods of a workload carry.`,
    ],
    [
      'is none by what it does not have',
      '{matchLabels: {app: api}, matchExpressions: [{key: track, operator: DoesNotExist}]}',
      [labelled('web', 'role: web')],
      `${nothing} app=api and track is not set. Select by labels that the pods of a workload carry.`,
    ],
  ])('%s', (_, selector, objects, message) => {
    expect(messages(rule, documents(select(selector), ...objects))).toEqual([message]);
  });

  const fixedIn = (manifest: string, title: string): string =>
    textAfter(documents(select(two), manifest), rule.id, title);
  const api = labelled('api', 'app: api');
  it('is selected without what it lacks', () => {
    expect(fixedIn(api, 'Select by app=api')).toBe(documents(select('{matchLabels: {app: api}}'), api));
  });
  it('is selected by the value it has', () => {
    const other = labelled('api', 'app: api, tier: web');
    const after = select('{matchLabels: {app: api, tier: web}}');
    expect(fixedIn(other, 'Select by app=api and tier=web')).toBe(documents(after, other));
  });
  it('is given the label, in its own document', () => {
    const title = 'Label the pods of Deployment api with tier=back';
    expect(fixedIn(api, title)).toBe(documents(select(two), labelled('api', 'app: api, tier: back')));
  });
  it('has its label corrected, unless a Service or the workload finds its pods by it', () => {
    const other = labelled('api', 'app: api, tier: web');
    const title = 'Label the pods of Deployment api with tier=back';
    expect(fixedIn(other, title)).toBe(documents(select(two), labelled('api', 'app: api, tier: back')));
    const found = service('shop', 'api', 80, 80).replace('    app: api\n', '    app: api\n    tier: web\n');
    const ids = [documents(select(two), other, found), documents(select(two), labelled('api', 'tier: web, app: api'))];
    expect(ids.map(text => titlesOf(findingOf(analyse(text), rule.id)))).toEqual([
      ['Select by app=api and tier=web'],
      ['Select by app=api and tier=web'],
    ]);
  });
  it('deletes what is too much of an expression, and the list with its last', () => {
    const before =
      '{matchLabels: {app: api}, matchExpressions: [{key: a, operator: Exists}, {key: b, operator: Exists}]}';
    const pods = labelled('api', 'app: api, x: z');
    const text = (selector: string, labels: string): string => documents(select(selector), labelled('api', labels));
    expect(titlesOf(findingOf(analyse(text(before, 'app: api, a: z')), rule.id))).toEqual([
      'Select by app=api and a is set',
    ]);
    expect(textAfter(text(before, 'app: api, a: z'), rule.id, 'Select by app=api and a is set')).toBe(
      text('{matchLabels: {app: api}, matchExpressions: [{key: a, operator: Exists}]}', 'app: api, a: z'),
    );
    const one = '{matchLabels: {app: api}, matchExpressions: [{key: a, operator: Exists}]}';
    expect(textAfter(documents(select(one), pods), rule.id, 'Select by app=api')).toBe(
      documents(select('{matchLabels: {app: api}}'), pods),
    );
  });
});

describe('labels outside the template', () => {
  const cronJob = (template: string): string =>
    `apiVersion: batch/v1
kind: CronJob
metadata:
  name: backup
  namespace: shop
  labels:
    app: backup
spec:
  jobTemplate:
    spec:
      template:
${template}        spec:
          restartPolicy: Never
`;
  const byApp = select('{matchLabels: {app: backup}}');
  const title = 'Label the pods of CronJob backup with app=backup';

  it('are missed where the pods have none, and it is told where they belong', () => {
    expect(messages(rule, documents(byApp, cronJob('')))).toEqual([
      'This policy does nothing: no pod of namespace shop matches app=backup. CronJob backup has these labels outside the pod template, where policies do not look. Write them into spec.jobTemplate.spec.template.metadata.labels.',
    ]);
  });
  it.each([
    ['without metadata', '', '        metadata:\n          labels:\n            app: backup\n'],
    [
      'without labels',
      '        metadata:\n          annotations: {a: b}\n',
      '        metadata:\n          annotations: {a: b}\n          labels:\n            app: backup\n',
    ],
    [
      'without a value',
      '        metadata:\n          labels:\n',
      '        metadata:\n          labels:\n            app: backup\n',
    ],
    ['with nothing', '        metadata: {}\n', '        metadata:\n          labels:\n            app: backup\n'],
    [
      'with another one',
      '        metadata:\n          labels:\n            b: c # first\n',
      '        metadata:\n          labels:\n            b: c # first\n            app: backup\n',
    ],
  ])('are written into a template %s', (_, before, after) => {
    expect(textAfter(documents(byApp, cronJob(before)), rule.id, title)).toBe(documents(byApp, cronJob(after)));
  });
  it('are written for a CronJob that is meant by its name, and selected by', () => {
    const byJob = select('{matchLabels: {job-name: backup}}');
    const both = 'Label the pods of CronJob backup with app=backup, and select by that';
    expect(textAfter(documents(byJob, cronJob('')), rule.id, both)).toBe(
      documents(byApp, cronJob('        metadata:\n          labels:\n            app: backup\n')),
    );
  });
});

describe('fixes', () => {
  const api = labelled('api', 'app: api, part-of: shop', 'tier: back');
  it.each([
    [
      'the value',
      '{matchLabels: {app: "apu", part-of: shop} } # pods',
      '{matchLabels: {app: "api", part-of: shop} } # pods',
    ],
    ['the key', '{matchLabels: {name: api}}', '{matchLabels: {app: api}}'],
    [
      'a value of an expression',
      '{matchExpressions: [{key: app, operator: In, values: [web, apo]}]}',
      '{matchExpressions: [{key: app, operator: In, values: [web, api]}]}',
    ],
    ['the whole selector', '{matchLabels: {tier: back}}', '{matchLabels: {app: api}}'],
  ])('correct %s', (_, before, after) => {
    expect(fixed(rule, documents(select(before), api))).toBe(documents(select(after), api));
  });
  it('write the selector in lines', () => {
    const lines = (selector: string): string =>
      policy('shop', 'api', `podSelector:\n${selector}policyTypes: [Ingress]\n`);
    const before = lines('  # by tier\n  matchLabels:\n    tier: back # ours\n');
    expect(fixed(rule, documents(before, api))).toBe(
      documents(lines('  matchLabels:\n    app: api\n').replace('podSelector:', 'podSelector: # ours'), api),
    );
  });
});

it('stays silent while the API server refuses the selector', () => {
  expect(
    find(rule, documents(select('{matchExpressions: [{key: app, operator: In}]}'), deployment('shop', 'web'))),
  ).toEqual([]);
});

describe('an object of a kind of its own', () => {
  const web = deployment('shop', 'web');
  const own = (apiVersion: string, kind: string, rest: string, namespace = 'shop'): string =>
    `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {name: main, namespace: ${namespace}}\n${rest}`;
  const count = (selector: string, ...objects: readonly string[]): number =>
    find(rule, documents(select(selector), web, ...objects)).length;
  const podMetadata = 'spec: {podMetadata: {labels: {app: alerts, part-of: monitoring}}}\n';

  it('may have pods made with labels that stand in it', () => {
    const alerts = own('monitoring.coreos.com/v1', 'Alertmanager', podMetadata);
    expect(count('{matchLabels: {app: alerts, part-of: monitoring}}', alerts)).toBe(0);
    expect(count('{matchLabels: {app: alerts, part-of: shop}}', alerts)).toBe(1);
  });
  it.each([
    ['cnpg.io/cluster', 'postgresql.cnpg.io/v1'],
    ['serving.knative.dev/service', 'serving.knative.dev/v1'],
    ['gateway.networking.k8s.io/gateway-name', 'gateway.networking.k8s.io/v1'],
    ['kafka.strimzi.io/pool', 'strimzi.io/v1'],
  ])('may have pods made with %s, a key of its API group', (key, apiVersion) => {
    expect(count(`{matchLabels: {${key}: main}}`, own(apiVersion, 'Service', 'spec: {}\n'))).toBe(0);
  });
  it('says nothing for keys of another domain', () => {
    const cluster = own('postgresql.cnpg.io/v1', 'Cluster', 'spec: {}\n');
    expect(count('{matchLabels: {notcnpg.io/cluster: main}}', cluster)).toBe(1);
    expect(count('{matchLabels: {app.kubernetes.io/name: main}}', cluster)).toBe(1);
  });
  it('says nothing for another namespace', () => {
    const alerts = own('monitoring.coreos.com/v1', 'Alertmanager', podMetadata, 'bank');
    expect(count('{matchLabels: {app: alerts}}', alerts)).toBe(1);
  });
  it('says nothing by the labels it selects', () => {
    const monitor = own('monitoring.coreos.com/v1', 'ServiceMonitor', 'spec: {selector: {matchLabels: {app: wep}}}\n');
    expect(count('{matchLabels: {app: wep}}', monitor)).toBe(1);
  });
  it('is none of Kubernetes itself, which makes no pods', () => {
    const config = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: main, namespace: shop, labels: {app: wep}}\n';
    expect(count('{matchLabels: {app: wep}}', config)).toBe(1);
  });
});

describe('the name of a CronJob, whose Jobs have a number behind it', () => {
  const cronJob = (labels: string): string =>
    `apiVersion: batch/v1\nkind: CronJob\nmetadata: {name: backup, namespace: shop}\nspec: {jobTemplate: {spec: {template: {metadata: {labels: ${labels}}, spec: {}}}}}\n`;
  const byJob = select('{matchLabels: {job-name: backup}}');
  const start =
    'This policy does nothing: no pod of namespace shop matches job-name=backup. The pods of CronJob backup carry the name of their Job, which has a number behind it.';

  it('selects none of its pods, which their labels do', () => {
    const pods = cronJob('{app: copy}');
    expect(messages(rule, documents(byJob, pods))).toEqual([`${start} Select by app=copy.`]);
    expect(fixed(rule, documents(byJob, pods))).toBe(documents(select('{matchLabels: {app: copy}}'), pods));
  });
  it('is told too where the pods have no label', () => {
    expect(messages(rule, documents(byJob, cronJob('{}')))).toEqual([`${start} Select by a label that you give them.`]);
  });
  it('is silent for a Job of that name, and for a number', () => {
    const job =
      'apiVersion: batch/v1\nkind: Job\nmetadata: {name: backup, namespace: shop}\nspec: {template: {spec: {}}}\n';
    expect(messages(rule, documents(byJob, cronJob('{}'), job))).toEqual([]);
    expect(messages(rule, documents(select('{matchLabels: {job-name: backup-29}}'), cronJob('{}')))).toEqual([]);
  });
});

describe('a name with words before it, or its kind behind it', () => {
  it.each([
    ['backend', 'shop-backend'],
    ['shop', 'shop-svc'],
  ])('is called close: %s and %s', (wanted, name) => {
    expect(messages(rule, documents(select(`{matchLabels: {app: ${wanted}}}`), deployment('shop', name)))).toEqual([
      `This policy does nothing: no pod of namespace shop matches app=${wanted}. Close to it are the pods of Deployment ${name}. Select by app=${name}.`,
    ]);
  });
});

describe('names of siblings', () => {
  it.each([
    ['a number apart', 'front-v2', 'front-v1'],
    ['other words behind the same', 'shop-worker', 'shop-api'],
    ['more words behind the same', 'shop', 'shop-api'],
    ['an ordinal behind the same', 'database', 'database-0'],
  ])('are not called close: %s', (_, wanted, name) => {
    expect(messages(rule, documents(select(`{matchLabels: {app: ${wanted}}}`), deployment('shop', name)))).toEqual([
      `This policy does nothing: no pod of namespace shop matches app=${wanted}. Select by labels that the pods of a workload carry.`,
    ]);
  });
});
