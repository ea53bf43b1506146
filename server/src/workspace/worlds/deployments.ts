import type { Placement } from '../../engine/kustomize/index.ts';
import type { Resource } from '../../engine/model/resource.ts';
import { onceForEach } from '../../engine/once.ts';
import { childOf, stringOf, type YamlNode } from '../../engine/parse/tree.ts';
import type { SourceFile } from '../files/source-file.ts';
import { pathOf } from './folders.ts';
import { distance } from './rivals.ts';

/** What Flux or Argo CD is told to deploy: a folder of the repository, and the namespace it goes to. */
interface Deployment extends Placement {
  /** The folder, counted from the root of the repository. */
  readonly folder: string;
}

/**
 * Returns for the folders of kustomizations where they are deployed to. Flux (`spec.path`, `spec.targetNamespace` of
 * kustomize.toolkit.fluxcd.io) puts all into the namespace, Argo CD (`spec.source`, `spec.destination`) what has none.
 */
export function placementsOf(
  folders: readonly string[],
  files: ReadonlyMap<string, SourceFile>,
): ReadonlyMap<string, Placement> {
  const placements = new Map<string, Placement>();
  for (const file of files.values())
    for (const deployment of deploymentsIn(file)) {
      const found = folders.filter(folder => folder === deployment.folder || folder.endsWith(`/${deployment.folder}`));
      const [nearest] = found.toSorted(
        (a, b) => distance(deployment.source.path, a) - distance(deployment.source.path, b),
      );
      if (nearest !== undefined && !placements.has(nearest)) placements.set(nearest, deployment);
    }
  return placements;
}

const deploymentsIn = onceForEach(({ uri, documents }: SourceFile): readonly Deployment[] =>
  documents.flatMap(({ content }, document) =>
    content.effective.flatMap((resource): readonly Deployment[] => {
      const said = readDeployment(resource);
      return said === undefined ? [] : [{ ...said, source: { path: pathOf(uri), document } }];
    }),
  ),
);

function readDeployment({ type, kind, apiVersion, node }: Resource): Omit<Deployment, 'source'> | undefined {
  if (type !== 'other') return undefined;
  const spec = childOf(node, 'spec');
  if (kind === 'Kustomization' && apiVersion.startsWith('kustomize.toolkit.fluxcd.io/'))
    return deployment(childOf(spec, 'path'), childOf(spec, 'targetNamespace'), true);
  if (kind !== 'Application' || !apiVersion.startsWith('argoproj.io/')) return undefined;
  const source = childOf(spec, 'source');
  const stated = childOf(childOf(source, 'kustomize'), 'namespace');
  return stated === undefined
    ? deployment(childOf(source, 'path'), childOf(childOf(spec, 'destination'), 'namespace'), false)
    : deployment(childOf(source, 'path'), stated, true);
}

function deployment(
  path: YamlNode | undefined,
  namespace: YamlNode | undefined,
  overrides: boolean,
): Omit<Deployment, 'source'> | undefined {
  const folder = stringOf(path)?.replace(/^(?:\.?\/)+|\/+$/g, '');
  if (folder === undefined || folder === '' || namespace?.kind !== 'scalar' || !stringOf(namespace)) return undefined;
  return { folder, namespace, overrides };
}
