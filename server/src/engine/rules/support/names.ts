import type { Resource } from '../../model/resource.ts';

/** Names that a message lists before it counts the rest. */
const LISTED = 3;

/** Returns `shop/web`, or the bare name of an object that belongs to no namespace; its kind where it has no name. */
export function nameOf(resource: Resource): string {
  if (resource.name === '') return `${resource.kind} without a name`;
  return resource.namespace === '' ? resource.name : `${resource.namespace}/${resource.name}`;
}

/** Returns `a`, `a and b`, `a, b and c`, or the first three and how many there are more. */
export function listTexts(texts: readonly string[]): string {
  const distinct = [...new Set(texts)];
  const shown = distinct.slice(0, LISTED);
  const rest = distinct.length - shown.length;
  const last = rest > 0 ? `${rest} more` : shown.pop();
  return shown.length === 0 ? (last ?? '') : `${shown.join(', ')} and ${last}`;
}

/** Returns `Deployment api`, for where the namespace is known. */
export function kindAndName({ kind, name }: Resource): string {
  return name === '' ? `${kind} without a name` : `${kind} ${name}`;
}

/** Returns `shop/web, shop/api and 2 more`. */
export function listNames(resources: readonly Resource[]): string {
  return listTexts(resources.map(nameOf));
}

/** Returns the verb that goes with namespaces as they are described: one by its name, or several by labels. */
export function verbFor(namespaces: string, one: string, several: string): string {
  return /^(?:its )?namespace\b/.test(namespaces) ? one : several;
}

/** Returns `namespace shop`, or `its namespace` where none is written. */
export function describeNamespaceOf(resource: Resource): string {
  return resource.namespaceField.form === 'value' ? `namespace ${resource.namespace}` : 'its namespace';
}
