import type { Span, YamlNode } from './tree.ts';

/** Why a document, or a part of it, could not be read. */
export interface ParseProblem {
  readonly reason: 'syntax' | 'duplicate-key' | 'too-deep' | 'alias-bomb' | 'template' | 'encoding' | 'too-large';
  readonly message: string;
  readonly span: Span;
}

/** One YAML document as read: the tree of what could be read, and what could not. Spans count from the document's start. */
export interface ParsedDocument {
  readonly text: string;
  readonly root: YamlNode | undefined;
  readonly problems: readonly ParseProblem[];
}
