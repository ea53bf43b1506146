import { childOf, itemsOf, type MapNode, stringOf, type YamlNode } from '../parse/tree.ts';
import { type Item, idOf, idsOf, itemOf, sameId } from './item.ts';
import { type Kustomization, type Session, tell } from './session.ts';
import type { Trees } from './trees.ts';

const KINDS = [
  ['configMapGenerator', 'ConfigMap'],
  ['secretGenerator', 'Secret'],
] as const;

/** Adds what the generators of ConfigMaps and Secrets make: names, namespaces and labels, but no data and no hashes. */
export function generate(session: Session, { root, source }: Kustomization, items: Item[]): void {
  for (const [field, kind] of KINDS)
    for (const entry of itemsOf(childOf(root, field))) {
      const made = objectOf(session.trees, root, entry, kind);
      if (made === undefined) {
        tell(session, 'refused', entry, 'a generator needs a name');
        continue;
      }
      const behavior = stringOf(childOf(entry, 'behavior')) ?? 'create';
      const isThere = items.some(item => idsOf(item).some(id => sameId(id, idOf(made))));
      if (isThere === (behavior !== 'create')) {
        if (!isThere) items.push(itemOf(made, source, true));
      } else {
        const problem = isThere ? 'exists already' : 'does not exist to be changed';
        tell(session, 'refused', entry, `${kind} ${idOf(made).name} ${problem}`);
      }
    }
}

function objectOf(trees: Trees, root: MapNode, entry: YamlNode, kind: string): MapNode | undefined {
  const [name, namespace] = [childOf(entry, 'name'), childOf(entry, 'namespace')];
  if (name === undefined || stringOf(name) === undefined) return undefined;
  const options = [childOf(root, 'generatorOptions'), childOf(entry, 'options')];
  const metadata = (['labels', 'annotations'] as const).reduce(
    (map, field) => {
      const given = options.map(option => childOf(option, field)).filter(labels => labels?.kind === 'map');
      const all = given.flatMap(labels => labels.entries.map(({ key, value }) => [key, value] as const));
      const unique = [...new Map(all)];
      return unique.length === 0 ? map : trees.withValue(map, field, trees.map(entry, unique));
    },
    trees.map(entry, [['name', name], ...(namespace === undefined ? [] : ([['namespace', namespace]] as const))]),
  );
  return trees.map(entry, [
    ['apiVersion', trees.text('v1', entry)],
    ['kind', trees.text(kind, entry)],
    ['metadata', metadata],
  ]);
}
