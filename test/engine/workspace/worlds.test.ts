import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readSourceFile } from '../../../server/src/workspace/files/source-file.ts';
import { findingsOf } from '../../../server/src/workspace/findings.ts';
import { WorkspaceIndex } from '../../../server/src/workspace/index.ts';
import { Snapshot } from '../../../server/src/workspace/snapshot.ts';
import { NOWHERE } from './fake-files.ts';

const DEPLOYMENT = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: web, ports: [{containerPort: 8080}]}]}
`;
const POLICY = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web}
spec:
  podSelector: {matchLabels: {app: web, tier: front}}
  policyTypes: [Ingress]
  ingress: [{from: [{podSelector: {matchLabels: {app: web}}}], ports: [{port: 8080}]}]
`;
const LABEL = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  template:
    metadata:
      labels: {tier: front}
`;
const BASE = {
  'base/kustomization.yaml': 'resources: [deployment.yaml, policy.yaml]\n',
  'base/deployment.yaml': DEPLOYMENT,
  'base/policy.yaml': POLICY,
};
const OVERLAYS = {
  ...BASE,
  'overlays/dev/kustomization.yaml': 'namespace: dev\nresources: [../../base]\n',
  'overlays/prod/kustomization.yaml': 'namespace: prod\nresources: [../../base]\npatches: [{path: label.yaml}]\n',
  'overlays/prod/label.yaml': LABEL,
};

const ROOT = 'file:///w/';

function snapshotOf(texts: Readonly<Record<string, string>>): Snapshot {
  const files = Object.entries(texts)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, text]) => readSourceFile(`${ROOT}${path}`, text));
  return new Snapshot({ files: new Map(files.map(file => [file.uri, file])), folders: [ROOT] });
}

/** Returns the findings of each file with some, as `line rule: message`, lines from 1. */
function heard(snapshot: Snapshot): Record<string, readonly string[]> {
  const all = [...snapshot.files.values()].map(file => {
    const said = findingsOf(snapshot, file).map(({ document, finding }) => {
      const line = file.lines.position((document?.offset ?? 0) + finding.span.start).line + 1;
      return `${line} ${finding.rule.id}: ${finding.message}`;
    });
    return [file.uri.slice(ROOT.length), said] as const;
  });
  return Object.fromEntries(all.filter(([, said]) => said.length > 0));
}

function identitiesSeen(snapshot: Snapshot, path: string): readonly string[] {
  return snapshot
    .clusterFor(`${ROOT}${path}`)
    .resources.flatMap(({ kind, namespace, name }) =>
      kind === '' || kind === 'Kustomization' ? [] : [`${kind} ${namespace}/${name}`],
    );
}

describe('kustomizations', () => {
  it('are judged as built, and what holds in some of them names those', () => {
    const said = heard(snapshotOf(OVERLAYS));
    expect(Object.keys(said)).toEqual(['base/policy.yaml']);
    expect(said['base/policy.yaml']?.filter(each => each.includes('policy-selects-nothing'))).toEqual([
      expect.stringMatching(/^5 policy-selects-nothing: In overlays\/dev: /),
    ]);
  });

  it('tell once what holds in all', () => {
    const { 'overlays/prod/label.yaml': _, ...others } = OVERLAYS;
    const said = heard(
      snapshotOf({ ...others, 'overlays/prod/kustomization.yaml': 'namespace: dev\nresources: [../../base]\n' }),
    );
    const [first, ...more] = (said['base/policy.yaml'] ?? []).filter(each => each.includes('policy-selects-nothing'));
    expect(more).toEqual([]);
    expect(first).not.toContain('overlays');
  });

  it('have findings where the text stands that causes them', () => {
    const said = heard(
      snapshotOf({
        ...OVERLAYS,
        'overlays/prod/kustomization.yaml':
          'namespace: prod\nresources: [../../base]\npatches: [{path: label.yaml}, {path: ports.yaml}]\n',
        'overlays/prod/ports.yaml': `# only in production
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web}
spec:
  ingress:
    - ports: [{port: 99999}]
`,
      }),
    );
    expect(said['overlays/prod/ports.yaml']).toEqual([
      '7 invalid-port: Port 99999 does not exist: ports run from 1 to 65535.',
    ]);
  });

  it('leave patches and other parts unjudged', () => {
    const patch = 'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: web}\n$patch: delete\n';
    const said = heard(
      snapshotOf({
        ...OVERLAYS,
        'overlays/dev/kustomization.yaml': 'namespace: dev\nresources: [../../base]\npatches: [{path: gone.yaml}]\n',
        'overlays/dev/gone.yaml': patch,
      }),
    );
    expect(said).toEqual({});
  });

  it('are seen one at a time where they share a base, with all that others install', () => {
    const snapshot = snapshotOf({
      ...OVERLAYS,
      'more/pod.yaml': 'apiVersion: v1\nkind: Pod\nmetadata: {name: more, namespace: other}\n',
    });
    const seen = (namespace: string): readonly string[] => [
      'Pod other/more',
      `Deployment ${namespace}/web`,
      `NetworkPolicy ${namespace}/web`,
    ];
    expect(identitiesSeen(snapshot, 'overlays/dev/kustomization.yaml')).toEqual(seen('dev'));
    expect(identitiesSeen(snapshot, 'overlays/prod/label.yaml')).toEqual(seen('prod'));
    expect(identitiesSeen(snapshot, 'base/policy.yaml')).toEqual(seen('dev'));
  });

  it('keep the last form of a manifest that is broken while somebody types', () => {
    const index = new WorkspaceIndex(NOWHERE);
    index.configure({ folders: [ROOT] });
    for (const [path, text] of Object.entries(BASE)) index.put(`${ROOT}${path}`, text);
    expect(identitiesSeen(index.snapshot, 'base/policy.yaml')).toEqual([
      'Deployment default/web',
      'NetworkPolicy default/web',
    ]);
    index.put(`${ROOT}base/deployment.yaml`, `${DEPLOYMENT}  - broken: [`);
    expect(identitiesSeen(index.snapshot, 'base/policy.yaml')).toEqual([
      'Deployment default/web',
      'NetworkPolicy default/web',
    ]);
  });
});

describe('what Flux and Argo CD deploy', () => {
  const app = {
    'apps/web/kustomization.yaml': 'resources: [pod.yaml, placed.yaml]\n',
    'apps/web/pod.yaml': 'apiVersion: v1\nkind: Pod\nmetadata: {name: web}\n',
    'apps/web/placed.yaml': 'apiVersion: v1\nkind: Pod\nmetadata: {name: placed, namespace: own}\n',
  };

  it('lies in the target namespace of Flux', () => {
    const flux =
      'apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: web, namespace: flux-system}\nspec: {path: ./apps/web, targetNamespace: shop}\n';
    const snapshot = snapshotOf({ ...app, 'clusters/prod/web.yaml': flux });
    expect(identitiesSeen(snapshot, 'apps/web/pod.yaml')).toEqual(['Pod shop/web', 'Pod shop/placed']);
  });

  it('lies in the destination of Argo CD where it has no namespace', () => {
    const argo =
      'apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: web, namespace: argocd}\nspec: {source: {path: apps/web}, destination: {namespace: shop}}\n';
    const snapshot = snapshotOf({ ...app, 'argo.yaml': argo });
    expect(identitiesSeen(snapshot, 'apps/web/pod.yaml')).toEqual([
      'Application argocd/web',
      'Pod shop/web',
      'Pod own/placed',
    ]);
  });
});

describe('folders', () => {
  const pod = (name: string): string => `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}}\n`;

  it('of tests and samples are apart from all else', () => {
    const snapshot = snapshotOf({
      'app/pod.yaml': pod('app'),
      'tests/e2e/one/pod.yaml': pod('one'),
      'tests/e2e/two/pod.yaml': pod('two'),
      'examples/shop/front/pod.yaml': pod('front'),
      'examples/shop/back/pod.yaml': pod('back'),
      'examples/pod.yaml': pod('single'),
    });
    expect(identitiesSeen(snapshot, 'app/pod.yaml')).toEqual(['Pod default/app']);
    expect(identitiesSeen(snapshot, 'tests/e2e/two/pod.yaml')).toEqual(['Pod default/two']);
    expect(identitiesSeen(snapshot, 'examples/shop/front/pod.yaml')).toEqual(['Pod default/back', 'Pod default/front']);
    expect(identitiesSeen(snapshot, 'examples/pod.yaml')).toEqual(['Pod default/single']);
  });

  it('of environments exclude each other, also where test is the name of one', () => {
    const snapshot = snapshotOf({
      'common.yaml': pod('common'),
      'test/pod.yaml': pod('in-test'),
      'prod/pod.yaml': pod('in-prod'),
      'environments/a/pod.yaml': pod('a'),
      'environments/b/pod.yaml': pod('b'),
    });
    const seen = (path: string): readonly string[] =>
      identitiesSeen(snapshot, path).map(each => each.slice('Pod default/'.length));
    expect(seen('test/pod.yaml')).toEqual(['common', 'a', 'in-test']);
    expect(seen('prod/pod.yaml')).toEqual(['common', 'a', 'in-prod']);
    expect(seen('environments/b/pod.yaml')).toEqual(['common', 'b', 'in-prod']);
  });
});

const PATHS = Object.keys(OVERLAYS);
const VARIANTS: Readonly<Record<string, readonly string[]>> = {
  'base/kustomization.yaml': [
    'resources: [policy.yaml]\n',
    'resources: [',
    'resources: [policy.yaml, deployment.yaml]\n',
  ],
  'base/deployment.yaml': [DEPLOYMENT.replace('{app: web}', '{app: other}'), 'kind: [', `---\n${DEPLOYMENT}`],
  'base/policy.yaml': [
    POLICY.replace('8080', '80'),
    POLICY.replace('8080', '80000'),
    `${POLICY}---\n${POLICY.replace('name: web', 'name: more')}`,
    `# moved\n${POLICY}`,
  ],
  'overlays/dev/kustomization.yaml': [
    'namespace: prod\nresources: [../../base]\n',
    'resources: [../../base, https://e.example/a.yaml]\n',
  ],
  'overlays/prod/kustomization.yaml': [
    'namespace: prod\nresources: [../../base]\n',
    'namePrefix: a-\nresources: [../../base]\n',
  ],
  'overlays/prod/label.yaml': [LABEL.replace('front', 'back'), 'kind: {'],
};

const step = fc.constantFrom(...PATHS).chain(path =>
  fc.record({
    path: fc.constant(path),
    text: fc.option(fc.constantFrom(OVERLAYS[path as keyof typeof OVERLAYS], ...(VARIANTS[path] ?? [])), {
      nil: undefined,
      freq: 6,
    }),
  }),
);

describe('kustomizations after edits', () => {
  it('are found as by a fresh reading', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 8 }), fc.boolean(), (steps, isAskedBetween) => {
        const index = new WorkspaceIndex(NOWHERE);
        index.configure({ folders: [ROOT] });
        for (const [path, text] of Object.entries(OVERLAYS)) index.put(`${ROOT}${path}`, text);
        heard(index.snapshot);
        for (const { path, text } of steps) {
          if (text === undefined) index.remove(`${ROOT}${path}`);
          else index.put(`${ROOT}${path}`, text);
          if (isAskedBetween) heard(index.snapshot);
        }
        const { files, settings } = index.snapshot;
        const isAllFresh = [...files.values()].every(({ documents }) =>
          documents.every(({ content }) => content.effective.every(each => content.resources.includes(each))),
        );
        fc.pre(isAllFresh);
        expect(heard(index.snapshot)).toEqual(heard(new Snapshot({ files, settings, folders: [ROOT] })));
      }),
      { numRuns: Number(process.env['EDIT_RUNS'] ?? 150) },
    );
  });
});
