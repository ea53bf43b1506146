import type { MapNode, YamlNode } from '../parse/tree.ts';
import type { Field } from './field.ts';
import type { ValidationOptions } from './validation.ts';

/** Labels of an object, key to value. */
export type Labels = ReadonlyMap<string, string>;

/**
 * What every object of the workspace has; spans count from the start of its YAML document. In literals it comes last: V8 adds
 * to a copy ten times as slowly as it copies to the end.
 */
export interface ResourceBase {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  /** The namespace that counts: as written, else `default`; empty for cluster-scoped kinds. */
  readonly namespace: string;
  readonly nameField: Field<string>;
  readonly namespaceField: Field<string>;
  readonly labels: Labels;
  readonly annotations: Labels;
  /** The text of its YAML document, which spans index into. */
  readonly text: string;
  /** The API server that it is read for, where that is known; for another one it is another object. */
  readonly validation: ValidationOptions | undefined;
  readonly node: MapNode;
  /** Equal for objects of one API group, kind, namespace and name. */
  readonly identity: string;
}

/** A number, string, list item or other small value with its place. */
export interface Item<T> {
  readonly value: T | undefined;
  readonly node: YamlNode;
  readonly path: string;
}

/** The two directions of a policy. */
export type Direction = 'ingress' | 'egress';

/** Both directions, in the order in which a policy writes them. */
export const DIRECTIONS: readonly Direction[] = ['ingress', 'egress'];
