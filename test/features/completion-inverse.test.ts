import { expect, test } from 'vitest';
import { parseDocument } from '../../server/src/engine/parse/parse-document.ts';
import type { YamlNode } from '../../server/src/engine/parse/tree.ts';
import { manifestsOf, readExample } from '../examples/read-examples.ts';
import { itemsAt, labelsAt, textAfter } from './accept.ts';
import { SHOP } from './shop.ts';
import { CURSOR, workspaceOf } from './workspace.ts';

/** A key of the schema, or one of its fixed values, where a manifest has it. */
interface Written {
  readonly text: string;
  readonly at: number;
}

const FIXED = new Set(['policyTypes', 'protocol', 'operator', 'kind', 'apiVersion']);
const FREE = new Set(['matchLabels', 'labels', 'annotations']);

function writtenIn(node: YamlNode | undefined, key = ''): readonly Written[] {
  if (node?.kind === 'scalar')
    return FIXED.has(key) && typeof node.value === 'string' ? [{ text: node.value, at: node.span.start }] : [];
  if (node?.kind === 'list') return node.items.flatMap(item => writtenIn(item, key));
  if (node === undefined || FREE.has(key)) return [];
  return node.entries.flatMap(entry => [
    { text: entry.key, at: entry.keySpan.start },
    ...writtenIn(entry.value, entry.key),
  ]);
}

const policies = manifestsOf('shop/policies').map(path => ({ path, text: readExample(path) }));

test.each(policies)('offers what $path goes on with, where it breaks off and where a line is missing', ({ text }) => {
  const document = parseDocument(text);
  const written = writtenIn(document.root);
  expect(written.length).toBeGreaterThan(8);
  for (const { text: expected, at } of written) {
    // Without its kind a document is nobody's.
    if (!/^kind: NetworkPolicy/m.test(text.slice(0, at)) && expected !== 'kind' && expected !== 'NetworkPolicy')
      continue;
    const end = text.indexOf('\n', at);
    for (const rest of ['', text.slice(end)]) {
      const labels = labelsAt({ 'policy.yaml': text.slice(0, at) + CURSOR + rest });
      expect(labels, `${rest === '' ? 'at the end' : 'in the middle'}, offset ${at}`).toContain(expected);
    }
  }
});

test.each(policies.slice(0, 3))(
  'whatever is accepted where $path breaks off leaves YAML that can be read',
  ({ text }) => {
    for (const { at } of writtenIn(parseDocument(text).root)) {
      const workspace = workspaceOf({ ...SHOP, 'policy.yaml': text.slice(0, at) + CURSOR });
      for (const item of itemsAt(workspace)) {
        const after = textAfter(workspace, item).replace(CURSOR, '');
        expect(parseDocument(after).problems, `${item.label} at offset ${at}`).toEqual([]);
      }
    }
  },
);
