import type { Range } from 'vscode-languageserver-types';
import { hover } from '../../server/src/features/hover.ts';
import { HEAD, SHOP } from './shop.ts';
import { workspaceOf } from './workspace.ts';

/** A hover's text before the schema's, the schema's, and its range. */
export interface Hovered {
  readonly here: string;
  readonly schema: string;
  readonly range: Range | undefined;
}

/** Hovers in a policy of the shop, given the content of its spec. */
export function hoverSpec(spec: string): Hovered {
  return hoverFile(HEAD + spec);
}

/** Hovers in a file beside the shop. */
export function hoverFile(text: string, others: Readonly<Record<string, string>> = SHOP): Hovered {
  const { snapshot, uri, position } = workspaceOf({ ...others, 'policy.yaml': text });
  const found = hover(snapshot, uri, position);
  const value =
    found !== null && typeof found.contents === 'object' && 'value' in found.contents ? found.contents.value : '';
  const [here = '', schema = ''] = value.includes('\n\n---\n\n') ? value.split('\n\n---\n\n') : ['', value];
  return { here, schema, range: found?.range };
}

/** The links to the shop's workloads as hovers write them. */
export const WEB = '[shop/web](file:///work/shop.yaml#L4)';
export const API = '[shop/api](file:///work/shop.yaml#L18)';
export const PROMETHEUS = '[ops/prometheus](file:///work/shop.yaml#L32)';
