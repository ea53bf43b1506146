import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyEdits } from '../../../server/src/engine/edits/edit.ts';
import { insertItemBefore, moveItemBefore } from '../../../server/src/engine/edits/index.ts';
import { parseDocument } from '../../../server/src/engine/parse/parse-document.ts';
import { childOf, type ListNode, type YamlNode } from '../../../server/src/engine/parse/tree.ts';
import { documents, type Plain } from './random-yaml.ts';

function read(text: string): YamlNode {
  const { root, problems } = parseDocument(text);
  if (root === undefined || problems.length > 0) throw new Error(`${problems[0]?.message}\n${text}`);
  return root;
}

/** Returns the value of a tree, with other items in one of its lists. */
function plain(node: YamlNode, list?: ListNode, items: Plain = []): Plain {
  if (node === list) return items;
  if (node.kind === 'list') return node.items.map(item => plain(item, list, items));
  if (node.kind === 'scalar') return node.value;
  return Object.fromEntries(node.entries.map(({ key, value }) => [key, plain(value, list, items)]));
}

function listsIn(node: YamlNode): readonly ListNode[] {
  if (node.kind === 'scalar') return [];
  const children = node.kind === 'list' ? node.items : node.entries.map(({ value }) => value);
  return [...(node.kind === 'list' ? [node] : []), ...children.flatMap(listsIn)];
}

/** Moves an item of the first list of a text, or of the one inside it. */
function moved(text: string, index: number, target: number, depth = 0): string {
  const list = listsIn(childOf(read(text), 'l') ?? read(text))[depth];
  if (list === undefined) throw new Error('no list');
  return applyEdits(text, moveItemBefore(text, list, index, target));
}

describe('moveItemBefore', () => {
  it('takes along the comments above and below, and leaves those of the others', () => {
    const text = 'l:\n  # one\n  - a: 1\n    # of one\n\n  # two\n  - b: 2 # behind\n    # of two\n# end\n';
    expect(moved(text, 1, 0)).toBe(
      'l:\n  # two\n  - b: 2 # behind\n    # of two\n\n  # one\n  - a: 1\n    # of one\n# end\n',
    );
  });

  it('moves over several items, at the end of a text too', () => {
    expect(moved('l:\n- 1\n- 2\n- 3\n- 4', 3, 1)).toBe('l:\n- 1\n- 4\n- 2\n- 3\n');
    expect(moved('l: [1, 2, 3 , 4]', 2, 0)).toBe('l: [3, 1, 2 , 4]');
    expect(moved('{"l": [\r\n  {"a": 1},\r\n  {"b": 2}\r\n]}', 1, 0)).toBe(
      '{"l": [\r\n  {"b": 2},\r\n  {"a": 1}\r\n]}',
    );
  });

  it('makes no edits where comments in brackets or a dash before the first item stand in the way', () => {
    for (const [text, index] of [
      ['l: [\n  a, # one\n  b\n]\n', 1],
      ['l: [\n  a,\n  b # two\n]\n', 1],
      ['l: [1, 2]\n', 0],
    ] as const)
      expect(moved(text, index, 0)).toBe(text);
    const nested = 'l:\n- - 1\n  - 2\n';
    expect(moved(nested, 1, 0, 1)).toBe(nested);
  });

  it('gives the list in its new order wherever it makes edits', () => {
    let some = 0;
    const property = fc.property(documents, ({ text }) => {
      const root = read(text);
      for (const list of listsIn(root))
        for (const index of list.items.keys())
          for (let target = 0; target < index; target++) {
            const edits = moveItemBefore(text, list, index, target);
            if (edits.length === 0) continue;
            some++;
            const items = list.items.map(item => plain(item));
            const order = items.toSpliced(index, 1).toSpliced(target, 0, ...items.slice(index, index + 1));
            expect(plain(read(applyEdits(text, edits)))).toEqual(plain(root, list, order));
          }
    });
    fc.assert(property, { numRuns: 150, seed: 1 });
    expect(some).toBeGreaterThan(100);
  });
});

describe('insertItemBefore', () => {
  const inserted = (text: string, index: number): string => {
    const list = listsIn(read(text))[0];
    if (list === undefined) throw new Error('no list');
    return applyEdits(text, insertItemBefore(text, list, index, { b: 1 }));
  };

  it('writes above the comments of the item, or in brackets as the list is', () => {
    expect(inserted('l:\n  # one\n  - a: 1\n  # two\n  - a: 2\n', 0)).toBe(
      'l:\n  - b: 1\n  # one\n  - a: 1\n  # two\n  - a: 2\n',
    );
    expect(inserted('l:\r\n- a: 1\r\n# two\r\n- a: 2', 1)).toBe('l:\r\n- a: 1\r\n- b: 1\r\n# two\r\n- a: 2');
    expect(inserted('l: [{a: 1}]\n', 0)).toBe('l: [{b: 1}, {a: 1}]\n');
    expect(inserted('{"l": [\n  {"a": 1}\n]}', 0)).toBe('{"l": [\n  {"b": 1},\n  {"a": 1}\n]}');
  });
});
