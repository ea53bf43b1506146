import { CompletionItemKind } from 'vscode-languageserver-types';
import type { Labels } from '../../engine/objects/object.ts';
import { NAMESPACE_NAME_LABEL } from '../../engine/selectors/describe.ts';
import { shownName } from '../support/ranges.ts';
import { count } from '../words/markdown.ts';
import { queryOfPeer } from '../words/sentences.ts';
import type { Step } from './frames.ts';
import { fieldAt, type Scene } from './scene.ts';
import type { Suggestion } from './suggestion.ts';

/** An object whose labels may be asked for. */
interface Labelled {
  readonly name: string;
  readonly labels: Labels;
  /** True where the selector can pick it as it stands. */
  readonly near: boolean;
}

/** How many values a key offers at once. */
const MAX_CHOICES = 20;
const MAX_NAMES = 5;

/** Returns the label keys that the objects of the workspace carry, those the selector can pick first. */
export function labelKeySuggestions(scene: Scene, path: readonly Step[], as: 'entry' | 'value'): readonly Suggestion[] {
  const keys = new Map<string, Labelled[]>();
  for (const object of labelledAt(scene, path))
    for (const key of object.labels.keys()) keys.set(key, [...(keys.get(key) ?? []), object]);
  const taken = as === 'entry' ? scene.slot.entries : new Map<string, string>();
  return [...keys]
    .filter(([key]) => !taken.has(key))
    .map(([key, objects]) => {
      const choices = valuesOf(key, objects).slice(0, MAX_CHOICES);
      return {
        label: key,
        kind: CompletionItemKind.Property,
        rank: rankOf(objects, key),
        detail: choices.map(({ value }) => value).join(', '),
        documentation: carriedBy(objects),
        body:
          as === 'value'
            ? { type: 'value', value: key }
            : { type: 'key', key, shape: 'scalar', choices: choices.map(({ value }) => value) },
      } satisfies Suggestion;
    });
}

/** Returns the values that a label key has in the workspace; without a key those of all. */
export function labelValueSuggestions(
  scene: Scene,
  path: readonly Step[],
  key: string | undefined,
  asList = false,
): readonly Suggestion[] {
  const objects = labelledAt(scene, path);
  const keys = key === undefined ? new Set(objects.flatMap(({ labels }) => [...labels.keys()])) : new Set([key]);
  const seen = new Set<string>();
  return [...keys].flatMap(each =>
    valuesOf(each, objects)
      .filter(({ value }) => !seen.has(value) && seen.add(value))
      .map(({ value, carriers }) => ({
        label: value,
        kind: CompletionItemKind.Value,
        rank: rankOf(carriers, each),
        detail: carriers
          .slice(0, MAX_NAMES)
          .map(({ name }) => name)
          .join(', '),
        documentation: carriedBy(carriers),
        body: { type: 'value', value: asList ? [value] : value },
      })),
  );
}

function valuesOf(
  key: string,
  objects: readonly Labelled[],
): readonly { readonly value: string; readonly carriers: readonly Labelled[] }[] {
  const values = new Map<string, Labelled[]>();
  for (const object of objects) {
    const value = object.labels.get(key);
    if (value !== undefined) values.set(value, [...(values.get(value) ?? []), object]);
  }
  return [...values]
    .map(([value, carriers]) => ({ value, carriers }))
    .toSorted((a, b) => rankOf(a.carriers, key) - rankOf(b.carriers, key));
}

// The name is the one label that every namespace has.
function rankOf(carriers: readonly Labelled[], key: string): number {
  if (key === NAMESPACE_NAME_LABEL) return 0;
  return carriers.some(({ near }) => near) ? 1 : 2;
}

function carriedBy(objects: readonly Labelled[]): string {
  const names = objects.slice(0, MAX_NAMES).map(({ name }) => name);
  const rest = objects.length - names.length;
  return `${count(objects.length, 'object')}: ${names.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}

/** Returns the objects that a selector at a path is about: namespaces, or pods with those in reach marked. */
function labelledAt(scene: Scene, path: readonly Step[]): readonly Labelled[] {
  const { cluster, namespace } = scene;
  // No manifest says what labels nodes have.
  if (path.includes('nodes')) return [];
  if (path.includes('namespaceSelector') || path.includes('namespaces'))
    return [...cluster.namespaces.values()]
      .filter(({ declared, workloads }) => declared || workloads.length > 0)
      .map(({ name, labels }) => ({ name, labels, near: true }));
  const field = fieldAt(scene, path);
  const query = field !== undefined && 'peer' in field ? queryOfPeer(field.peer, namespace) : undefined;
  const near = new Set(query === undefined ? [namespace] : cluster.namespacesOf(query).map(({ name }) => name));
  return cluster.workloads
    .map(workload => ({
      name: shownName(workload),
      labels: workload.writtenLabels,
      near: near.has(workload.namespace),
    }))
    .toSorted((a, b) => Number(b.near) - Number(a.near));
}
