import type { ValidationOptions } from '../../../server/src/engine/objects/validation.ts';
import { parseDocument } from '../../../server/src/engine/parse/parse-document.ts';
import { childOf, type MapNode, stringOf } from '../../../server/src/engine/parse/tree.ts';
import { policyKinds } from '../../../server/src/engine/policies/policy-kind.ts';
import { validatePolicy } from '../../../server/src/engine/policies/validate.ts';
import type { Violation } from '../../../server/src/engine/schema/violation.ts';

/** Reads a manifest of one map. */
export function readMap(text: string): MapNode {
  const { root, problems } = parseDocument(text);
  if (root?.kind !== 'map' || problems.length > 0) throw new Error(`${problems[0]?.message}\n${text}`);
  return root;
}

/** Returns the violations of a whole manifest; one without a kind of ours is taken for a NetworkPolicy. */
export function violationsIn(text: string, options?: ValidationOptions): readonly Violation[] {
  const node = readMap(text);
  const [first] = policyKinds;
  const kind = policyKinds.find(each => each.kind === stringOf(childOf(node, 'kind'))) ?? first;
  return kind === undefined ? [] : validatePolicy({ type: 'network-policy', kind: kind.kind, node }, options);
}

/** Returns what the API server answers to a manifest: `Type field` for each error. */
export function answersTo(text: string, options?: ValidationOptions): readonly string[] {
  return violationsIn(text, options)
    .filter(({ rejected }) => rejected)
    .map(({ apiError }) => `${apiError?.type} ${apiError?.field}`);
}

/** Returns a policy with the lines of a spec. */
export function withSpec(spec: string): string {
  const lines = spec.split('\n').map(line => `  ${line}`);
  return `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: web\nspec:\n${lines.join('\n')}\n`;
}

/** Returns a policy with the given fields of metadata, in braces. */
export function withMetadata(fields: string): string {
  return `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {${fields}}\nspec: {podSelector: {}}\n`;
}

/** Returns a policy with one port item, in braces. */
export function withPort(item: string): string {
  return withSpec(`ingress:\n- ports:\n  - {${item}}`);
}

/** Returns a policy with one peer, in braces. */
export function withPeer(item: string): string {
  return withSpec(`ingress:\n- from:\n  - {${item}}`);
}

/** Returns a policy whose podSelector has the given fields, in braces. */
export function withSelector(fields: string): string {
  return withSpec(`podSelector: {${fields}}`);
}
