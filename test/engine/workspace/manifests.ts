/** A NetworkPolicy of four lines and its spec in flow style. */
export function policy(name: string, spec = '{podSelector: {}}', namespace = 'default'): string {
  return `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: ${name}, namespace: ${namespace}}\nspec: ${spec}\n`;
}

/** A Pod of three lines. */
export function pod(name: string, namespace = 'default'): string {
  return `apiVersion: v1\nkind: Pod\nmetadata: {name: ${name}, namespace: ${namespace}}\n`;
}

/** Joins documents with markers. */
export function file(...documents: readonly string[]): string {
  return documents.join('---\n');
}
