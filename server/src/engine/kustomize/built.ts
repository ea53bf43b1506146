import type { MapNode, Span } from '../parse/tree.ts';

/** A YAML document of a file: the file's path, and which of its documents, counted from 0 as `splitDocuments` cuts it. */
export interface Source {
  readonly path: string;
  readonly document: number;
}

/** A stretch of a document's text; the span counts from the document's start. */
export interface Place extends Source {
  readonly span: Span;
}

/** A field of a built object that is not as its manifest has it, and what in a kustomization or patch made it so. */
export interface Change {
  /** Keys and indexes from the object's root, as they are in the built object; a removed field's path ends with its key. */
  readonly field: readonly (string | number)[];
  readonly by: Place;
}

/** An object that a root gives. */
export interface Built {
  readonly root: MapNode;
  /** The document that the object was read from: a manifest, or for a generated object the kustomization file. */
  readonly origin: Source;
  /** True for what a generator makes: its data is left out, and its name lacks the hash that Kustomize puts behind it. */
  readonly generated: boolean;
  readonly changes: readonly Change[];
}

/** Why something of a root is out of sight, or not as it will be. */
export type GapReason =
  /** A base or resource of another repository or address. */
  | 'remote'
  /** A file or folder that is not there. */
  | 'missing'
  /** A file that cannot be read as YAML, or is no object. */
  | 'unreadable'
  /** A generator, transformer or validator that a program runs. */
  | 'plugin'
  /** Charts that Kustomize has Helm inflate. */
  | 'helm'
  /** A field of the kustomization that changes objects and is not understood here. */
  | 'not-understood'
  /** Kustomize refuses to build this; what it refuses is left out. */
  | 'refused';

/** Something that a root does not show as it will be. */
export interface Gap {
  readonly reason: GapReason;
  /** Where the kustomization says it. */
  readonly place: Place;
  /** What is meant: an address, a path, a field, or what Kustomize objects to. */
  readonly detail: string;
}
