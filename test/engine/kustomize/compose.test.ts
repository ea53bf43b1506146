import { describe, expect, it } from 'vitest';
import { build, compose, type Source } from '../../../server/src/engine/kustomize/index.ts';
import { splitDocuments } from '../../../server/src/engine/parse/split.ts';
import { childOf, itemsOf, type YamlNode } from '../../../server/src/engine/parse/tree.ts';

const FILES = new Map([
  ['kustomization.yaml', 'namespace: prod\nresources: [pod.yaml]\npatches: [{path: patch.yaml}]\n'],
  [
    'pod.yaml',
    'kind: ConfigMap\napiVersion: v1\nmetadata: {name: c}\n---\nkind: Pod\napiVersion: v1\nmetadata: {name: p}\n',
  ],
  ['patch.yaml', 'kind: Pod\napiVersion: v1\nmetadata: {name: p}\nspec: {containers: [{name: c}]}\n'],
]);

function textOf({ path, document }: Source): string {
  const text = FILES.get(path) ?? '';
  const stretch = splitDocuments(text)[document];
  return text.slice(stretch?.start, stretch?.end);
}

describe('a composed object', () => {
  const { objects, sourceOf } = build(FILES, '');
  const built = objects[1];
  if (built === undefined) throw new Error('no object');
  const { root, text, pieces } = compose(built.root, built.origin, sourceOf, textOf);
  const written = (node: YamlNode | undefined): string => text.slice(node?.span.start, node?.span.end);

  it('has one text in which each node stands where its document has it', () => {
    const metadata = childOf(root, 'metadata');
    expect(written(childOf(metadata, 'name'))).toBe('p');
    expect(written(childOf(metadata, 'namespace'))).toBe('prod');
    const [container] = itemsOf(childOf(childOf(root, 'spec'), 'containers'));
    expect(written(container)).toBe('{name: c}');
  });

  it('tells which stretch is of which document, its own first', () => {
    expect(
      pieces.map(({ source: { path, document }, start, end }) => [path, document, text.slice(start, end)]),
    ).toEqual([
      ['pod.yaml', 1, textOf({ path: 'pod.yaml', document: 1 })],
      ['kustomization.yaml', 0, FILES.get('kustomization.yaml')],
      ['patch.yaml', 0, FILES.get('patch.yaml')],
    ]);
  });

  it('keeps the very tree where nothing comes from elsewhere', () => {
    const single = build(new Map([...FILES, ['kustomization.yaml', 'resources: [pod.yaml]\n']]), '');
    const [, pod] = single.objects;
    if (pod === undefined) throw new Error('no object');
    expect(compose(pod.root, pod.origin, single.sourceOf, textOf).root).toBe(pod.root);
  });
});
