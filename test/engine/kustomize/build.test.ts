import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Built, build, type Files, type Place, type Result } from '../../../server/src/engine/kustomize/index.ts';
import type { ParsedDocument } from '../../../server/src/engine/parse/document.ts';
import { parseDocument } from '../../../server/src/engine/parse/parse-document.ts';
import { splitDocuments } from '../../../server/src/engine/parse/split.ts';
import { childOf, type YamlNode } from '../../../server/src/engine/parse/tree.ts';
import { overlays, plainOf } from './fixtures.ts';

const POLICY = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: web
spec:
  podSelector:
    matchLabels:
      app: web
`;

function textAt(files: ReadonlyMap<string, string>, { path, document, span }: Place): string {
  const text = files.get(path) ?? '';
  const slice = splitDocuments(text)[document];
  return text.slice(slice?.start, slice?.end).slice(span.start, span.end);
}

function at(result: Result, files: ReadonlyMap<string, string>, ...path: readonly string[]): string {
  const node = path.reduce<YamlNode | undefined>((tree, key) => childOf(tree, key), result.objects[0]?.root);
  if (node === undefined) return 'absent';
  const source = result.sourceOf(node);
  return `${source.path}: ${textAt(files, { ...source, span: node.span })}`;
}

function changes(files: ReadonlyMap<string, string>, object: Built | undefined): readonly string[] {
  return (object?.changes ?? []).map(({ field, by }) => `${field.join('.')} by ${by.path}: ${textAt(files, by)}`);
}

function gaps(files: ReadonlyMap<string, string>): readonly string[] {
  return build(files, 'app').gaps.map(
    ({ reason, place, detail }) => `${reason} ${detail} at ${place.path}: ${textAt(files, place).split('\n')[0]}`,
  );
}

function overlay(kustomization: string, more: Readonly<Record<string, string>> = {}): ReadonlyMap<string, string> {
  return new Map(Object.entries({ 'app/kustomization.yaml': kustomization, 'app/np.yaml': POLICY, ...more }));
}

describe('what an object is made of', () => {
  it('stands where it was written: in the manifest, the kustomization, or a patch', () => {
    const files = overlay('resources: [np.yaml]\nnamespace: prod\nnamePrefix: a-\npatches:\n  - path: p.yaml\n', {
      'app/p.yaml': `${POLICY}      tier: front\n`,
    });
    const result = build(files, 'app');
    expect(at(result, files, 'kind')).toBe('app/np.yaml: NetworkPolicy');
    expect(at(result, files, 'metadata', 'namespace')).toBe('app/kustomization.yaml: prod');
    expect(at(result, files, 'metadata', 'name')).toBe('app/np.yaml: web');
    expect(at(result, files, 'spec', 'podSelector', 'matchLabels', 'tier')).toBe('app/p.yaml: front');
    expect(changes(files, result.objects[0])).toEqual([
      'metadata.name by app/kustomization.yaml: a-',
      'metadata.namespace by app/kustomization.yaml: prod',
      `spec.podSelector.matchLabels.app by app/p.yaml: ${POLICY}      tier: front\n`,
      `spec.podSelector.matchLabels.tier by app/p.yaml: ${POLICY}      tier: front\n`,
    ]);
  });

  it('stands in an inline patch at the very words', () => {
    const files = overlay(`resources: [np.yaml]
patches:
  - target: {kind: NetworkPolicy}
    patch: |-
      # why
      - op: add
        path: /spec/policyTypes
        value: [Egress]
  - target: {kind: NetworkPolicy}
    patch: '[{"op": "replace", "path": "/spec/podSelector", "value": {}}]'
`);
    const result = build(files, 'app');
    expect(at(result, files, 'spec', 'policyTypes')).toBe('app/kustomization.yaml: [Egress]');
    expect(at(result, files, 'spec', 'podSelector')).toBe(
      `app/kustomization.yaml: '[{"op": "replace", "path": "/spec/podSelector", "value": {}}]'`,
    );
  });

  it('is the tree that was parsed before, where nothing changes it', () => {
    const document = parseDocument(POLICY);
    const files: Files = new Map<string, string | readonly ParsedDocument[]>([
      ['app/kustomization.yaml', 'resources: [np.yaml]\n'],
      ['app/np.yaml', [document]],
    ]);
    const { objects } = build(files, 'app');
    expect(objects[0]?.root).toBe(document.root);
    expect(objects[0]?.changes).toEqual([]);
  });

  it('tells removed fields', () => {
    const files = overlay(
      'resources: [np.yaml]\npatches:\n  - target: {name: web}\n    patch: "- {op: remove, path: /spec/podSelector/matchLabels}"\n',
    );
    const fields = build(files, 'app').objects[0]?.changes.map(({ field }) => field.join('.'));
    expect(fields).toEqual(['spec.podSelector.matchLabels']);
  });

  it('keeps two files of the same tree apart', () => {
    const document = parseDocument(POLICY);
    const files: Files = new Map<string, string | readonly ParsedDocument[]>([
      ['app/kustomization.yaml', 'resources: [../one, ../two]\n'],
      ['one/kustomization.yaml', 'resources: [np.yaml]\nnamespace: one\n'],
      ['two/kustomization.yaml', 'resources: [np.yaml]\nnamespace: two\n'],
      ['one/np.yaml', [document]],
      ['two/np.yaml', [document]],
    ]);
    const { objects, sourceOf } = build(files, 'app');
    expect(objects.map(({ root }) => sourceOf(childOf(root, 'spec') ?? root).path)).toEqual([
      'one/np.yaml',
      'two/np.yaml',
    ]);
  });
});

describe('what is out of sight', () => {
  it.each([
    ['resources: [gone.yaml]', ['missing app/gone.yaml at app/kustomization.yaml: gone.yaml']],
    [
      'resources: ["github.com/a/b//c?ref=v1"]',
      ['remote github.com/a/b//c?ref=v1 at app/kustomization.yaml: "github.com/a/b//c?ref=v1"'],
    ],
    [
      'resources: ["https://e.example/x.yaml"]',
      ['remote https://e.example/x.yaml at app/kustomization.yaml: "https://e.example/x.yaml"'],
    ],
    ['components: [../none]', ['missing none at app/kustomization.yaml: ../none']],
    ['resources: [.]', ['refused app leads back to itself at app/kustomization.yaml: .']],
    ['generators: [g.yaml]', ['plugin generators at app/kustomization.yaml: [g.yaml]']],
    ['helmCharts: [{name: x}]', ['helm helmCharts at app/kustomization.yaml: [{name: x}]']],
    ['vars: [{name: X}]', ['not-understood vars at app/kustomization.yaml: [{name: X}]']],
    ['resource: [np.yaml]', ['refused resource is no field of a kustomization at app/kustomization.yaml: [np.yaml]']],
    [
      'resources: [np.yaml, np.yaml]',
      ['refused NetworkPolicy default/web is there twice at app/kustomization.yaml: np.yaml'],
    ],
    ['patches: [{path: p.yaml}]', ['missing app/p.yaml at app/kustomization.yaml: p.yaml']],
    [
      'patches: [{path: np.yaml}]',
      ['refused no object is the target of the patch of NetworkPolicy web at app/kustomization.yaml: {path: np.yaml}'],
    ],
    [
      'replicas: [{name: x, count: 1}]',
      ['refused no object has this name at app/kustomization.yaml: {name: x, count: 1}'],
    ],
  ])('%s', (kustomization, want) => {
    expect(gaps(overlay(`${kustomization}\n`))).toEqual(want);
  });

  it('is all, where the kustomization cannot be read or is not there', () => {
    expect(gaps(overlay('a: [\n'))).toEqual(['unreadable app/kustomization.yaml at app/kustomization.yaml: ']);
    expect(build(new Map(), 'app').gaps.map(({ reason }) => reason)).toEqual(['missing']);
  });

  it('is what two objects in one namespace with one name become', () => {
    const files = overlay('resources: [np.yaml, b.yaml]\nnamespace: z\n', {
      'app/b.yaml': POLICY.replace('name: web', 'name: web\n  namespace: b'),
    });
    expect(gaps(files)).toEqual(['refused NetworkPolicy z/web is there twice at app/kustomization.yaml: z']);
  });

  it('is a patch of two documents with one target', () => {
    const files = overlay('resources: [np.yaml]\npatches: [{path: p.yaml, target: {name: web}}]\n', {
      'app/p.yaml': `${POLICY}---\n${POLICY}`,
    });
    expect(gaps(files)).toEqual([
      'refused a patch with a target is one document at app/kustomization.yaml: {path: p.yaml, target: {name: web}}',
    ]);
  });

  it('is a pattern that would take forever', () => {
    const files = overlay("resources: [np.yaml]\npatches: [{patch: '[]', target: {name: (a+)+}}]\n");
    expect(gaps(files)).toEqual(['not-understood a pattern of the target at app/kustomization.yaml: {name: (a+)+}']);
  });

  it('is what kustomizations include that double at each of many levels', () => {
    const levels = Array.from({ length: 40 }, (_, level) => {
      const next = `[../a${level + 1}, ../b${level + 1}]`;
      return ['a', 'b'].map(name => [`${name}${level}/kustomization.yaml`, `resources: ${next}\n`] as const);
    });
    const { gaps: found } = build(new Map(levels.flat()), 'a0');
    expect(found.some(({ detail }) => detail === 'more than 10000 kustomizations')).toBe(true);
  });

  it('is a file with a mistake; the others are there', () => {
    const files = overlay('resources: [bad.yaml, np.yaml]\n', { 'app/bad.yaml': 'a: [\n' });
    expect(gaps(files)).toEqual(['unreadable app/bad.yaml at app/kustomization.yaml: bad.yaml']);
    expect(build(files, 'app').objects.length).toBe(1);
  });
});

describe('for all overlays', () => {
  const all = overlays();
  const some = fc.constantFrom(...all);

  it('each node stands in a file of them', () => {
    for (const { files } of all) {
      const { objects, sourceOf } = build(files, 'app');
      const visit = (node: YamlNode): void => {
        expect(files.has(sourceOf(node).path)).toBe(true);
        if (node.kind === 'map') for (const { value } of node.entries) visit(value);
        if (node.kind === 'list') for (const item of node.items) visit(item);
      };
      for (const { root } of objects) visit(root);
    }
  });

  it('a kustomization that only includes one gives the same objects', () => {
    fc.assert(
      fc.property(some, ({ files }) => {
        const around = new Map([...files, ['outer/kustomization.yaml', 'resources: [../app]\n']]);
        const plain = (folder: string): unknown => build(around, folder).objects.map(({ root }) => plainOf(root));
        expect(plain('outer')).toEqual(plain('app'));
      }),
    );
  });

  it('whatever is cut off of a file, it is built without failing', () => {
    fc.assert(
      fc.property(some, fc.nat(), fc.nat(), ({ files }, which, where) => {
        const [path = '', text = ''] = [...files][which % files.size] ?? [];
        const cut = new Map([...files, [path, text.slice(0, where % (text.length + 1))]]);
        expect(build(cut, 'app').objects.length).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it('a change is told of each object that differs from its manifest, and of no other', () => {
    const files = overlay(
      'resources: [np.yaml, other.yaml]\npatches:\n  - target: {name: web}\n    patch: "- {op: add, path: /metadata/labels, value: {a: b}}"\n',
      {
        'app/other.yaml': POLICY.replace('name: web', 'name: other'),
      },
    );
    expect(build(files, 'app').objects.map(object => object.changes.length)).toEqual([1, 0]);
  });
});
