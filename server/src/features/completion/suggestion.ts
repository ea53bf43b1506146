import type { CompletionItemKind } from 'vscode-languageserver-types';
import type { YamlValue } from './render.ts';

/** What is inserted, free of style and place. */
type Body =
  /** Block text with tab stops, steps of two columns and indented lists: an entry, or the content of a list item. */
  | { readonly type: 'snippet'; readonly text: string }
  /** A key with room for its value. */
  | {
      readonly type: 'key';
      readonly key: string;
      readonly shape: 'scalar' | 'map' | 'list';
      readonly choices?: readonly string[];
    }
  /** A value; a map can also be the content of a list item. */
  | { readonly type: 'value'; readonly value: YamlValue }
  /** A value with further entries of the same map. */
  | { readonly type: 'value-and-more'; readonly value: string; readonly more: { readonly [key: string]: YamlValue } };

/** Something to be offered at a slot. */
export interface Suggestion {
  readonly label: string;
  readonly kind: CompletionItemKind;
  /** Lower comes first; equal ones keep their order. */
  readonly rank: number;
  readonly detail?: string | undefined;
  readonly documentation?: string | undefined;
  readonly body: Body;
}
