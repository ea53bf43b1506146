import { describe, expect, it } from 'vitest';
import { kustomizationsIn } from '../../../server/src/engine/kustomize/index.ts';

const FILES = new Map([
  ['base/kustomization.yaml', 'resources: [np.yaml]\n'],
  ['base/np.yaml', ''],
  [
    'overlays/prod/kustomization.yml',
    'resources: [../../base, extra.yaml, "https://e.example/a.yaml"]\ncomponents: [../../parts/tls]\npatches:\n  - path: patch.yaml\n  - patch: "- {}"\n',
  ],
  ['overlays/prod/extra.yaml', ''],
  ['overlays/prod/patch.yaml', ''],
  [
    'overlays/dev/Kustomization',
    'bases: [../../base/]\npatchesStrategicMerge: [p.yaml, "a: b\\nc: d"]\npatchesJson6902: [{path: j.yaml}]\n',
  ],
  ['overlays/dev/p.yaml', ''],
  ['overlays/dev/j.yaml', ''],
  ['overlays/dev/unlisted.yaml', ''],
  ['parts/tls/kustomization.yaml', 'kind: Component\nreplacements: [{path: r.yaml}]\n'],
  ['parts/tls/r.yaml', ''],
  ['parts/unused/kustomization.yaml', 'kind: Component\n'],
  ['kustomization.yaml', 'resources: [overlays/dev]\n'],
]);

describe('kustomizations among files', () => {
  const { roots, includes, resources, inputs } = kustomizationsIn(FILES);

  it('has those as roots that no other one includes, without components', () => {
    expect(roots).toEqual(['', 'overlays/prod']);
  });

  it('says what each includes', () => {
    expect(Object.fromEntries(includes)).toEqual({
      '': ['overlays/dev'],
      base: [],
      'overlays/dev': ['base'],
      'overlays/prod': ['base', 'parts/tls'],
      'parts/tls': [],
      'parts/unused': [],
    });
  });

  it('tells manifests from what is none', () => {
    expect([...resources].toSorted()).toEqual(['base/np.yaml', 'overlays/prod/extra.yaml']);
    expect([...inputs].filter(path => !/kustomization/i.test(path)).toSorted()).toEqual([
      'overlays/dev/j.yaml',
      'overlays/dev/p.yaml',
      'overlays/prod/patch.yaml',
      'parts/tls/r.yaml',
    ]);
  });

  it('takes an object of Flux for a manifest', () => {
    const flux = 'apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: a}\n';
    const { roots, inputs: none } = kustomizationsIn(new Map([['a/kustomization.yaml', flux]]));
    expect([roots, [...none]]).toEqual([[], []]);
  });

  it('has a circle of two as root of nothing, and reads what cannot be read as empty', () => {
    const circle = new Map([
      ['a/kustomization.yaml', 'resources: [../b]\n'],
      ['b/kustomization.yaml', 'resources: [../a]\n'],
      ['c/kustomization.yaml', 'resources: [\n'],
    ]);
    expect(kustomizationsIn(circle).roots).toEqual(['c']);
  });
});
