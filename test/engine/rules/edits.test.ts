import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyEdits, type TextEdit } from '../../../server/src/engine/edits/edit.ts';
import {
  deleteEntries,
  deleteEntry,
  deleteItem,
  deleteItems,
  insertEntryAfter,
  insertEntryFirst,
  insertItemAfter,
  quoteScalar,
  renameKey,
  replaceScalar,
  replaceValue,
  splitItem,
  unwrapList,
  wrapInList,
  wrapInMap,
} from '../../../server/src/engine/edits/index.ts';
import { parseDocument } from '../../../server/src/engine/parse/parse-document.ts';
import {
  type Entry,
  entryOf,
  type ListNode,
  type MapNode,
  type YamlNode,
} from '../../../server/src/engine/parse/tree.ts';
import { documents, type Plain } from './random-yaml.ts';

function read(text: string): YamlNode {
  const { root, problems } = parseDocument(text);
  if (root === undefined || problems.length > 0) throw new Error(`${problems[0]?.message}\n${text}`);
  return root;
}

function plain(node: YamlNode): Plain {
  if (node.kind === 'list') return node.items.map(plain);
  if (node.kind === 'map') return fields(node);
  return node.value;
}

function fields(node: MapNode): Record<string, Plain> {
  return Object.fromEntries(node.entries.map(({ key, value }) => [key, plain(value)]));
}

interface Change {
  readonly edits: (text: string) => readonly TextEdit[];
  readonly result: Plain;
}

/** Applies the changes that a node offers at every node of a tree, with the value of the whole afterwards. */
function* everywhere(node: YamlNode, changesAt: (node: YamlNode) => Iterable<Change>): Generator<Change> {
  yield* changesAt(node);
  if (node.kind === 'list')
    for (const [index, item] of node.items.entries())
      for (const { edits, result } of everywhere(item, changesAt))
        yield { edits, result: node.items.map(plain).with(index, result) };
  if (node.kind === 'map')
    for (const { key, value } of node.entries)
      for (const { edits, result } of everywhere(value, changesAt))
        yield { edits, result: { ...fields(node), [key]: result } };
}

// A fixed seed keeps runs alike; RUNS asks for that many new ones.
const { RUNS } = process.env;
const runs = RUNS === undefined ? { numRuns: 150, seed: 1 } : { numRuns: Number(RUNS) };

function holds(changesAt: (node: YamlNode) => Iterable<Change>): void {
  fc.assert(
    fc.property(documents, ({ value, text }) => {
      const root = read(text);
      expect(plain(root)).toEqual(value);
      for (const { edits, result } of everywhere(root, changesAt))
        expect(plain(read(applyEdits(text, edits(text))))).toEqual(result);
    }),
    runs,
  );
}

/** Returns the text after the edits of the node at a path. */
function apply(text: string, edits: (root: YamlNode) => readonly TextEdit[]): string {
  return applyEdits(text, edits(read(text)));
}

function map(node: YamlNode | undefined): MapNode {
  if (node?.kind !== 'map') throw new Error('no map');
  return node;
}

function list(node: YamlNode | undefined): ListNode {
  if (node?.kind !== 'list') throw new Error('no list');
  return node;
}

function at(node: YamlNode | undefined, ...path: readonly (string | number)[]): YamlNode | undefined {
  return path.reduce<YamlNode | undefined>(
    (each, step) => (typeof step === 'number' ? list(each).items[step] : entryOf(each, step)?.value),
    node,
  );
}

function entry(node: YamlNode | undefined, ...path: readonly (string | number)[]): Entry {
  const found = entryOf(at(node, ...path.slice(0, -1)), String(path.at(-1)));
  if (found === undefined) throw new Error(`no entry ${path.join('.')}`);
  return found;
}

describe('on any YAML', () => {
  it('deleting leaves the tree without the entry or item', () => {
    holds(function* (node) {
      if (node.kind === 'list')
        for (const [index] of node.items.entries())
          yield { edits: text => deleteItem(text, node, index), result: node.items.map(plain).toSpliced(index, 1) };
      if (node.kind !== 'map') return;
      for (const each of node.entries) {
        const { [each.key]: _gone, ...rest } = fields(node);
        yield { edits: text => deleteEntry(text, each), result: rest };
      }
    });
  });

  it('deleting every second child leaves the others', () => {
    const odd = (_: unknown, index: number): boolean => index % 2 === 1;
    const even = (_: unknown, index: number): boolean => index % 2 === 0;
    holds(function* (node) {
      if (node.kind === 'list')
        yield {
          edits: text => deleteItems(text, node, [...node.items.keys()].filter(even)),
          result: node.items.map(plain).filter(odd),
        };
      if (node.kind === 'map')
        yield {
          edits: text => deleteEntries(text, node.entries.filter(even)),
          result: Object.fromEntries(Object.entries(fields(node)).filter(odd)),
        };
    });
  });

  it('inserting adds exactly the entry or item', () => {
    const value = { key: 'a b', values: ['yes', 'no more'], more: [{ x: 1, y: [] }] };
    holds(function* (node) {
      if (node.kind === 'list')
        for (const [index] of node.items.entries())
          yield {
            edits: text => insertItemAfter(text, node, index, value),
            result: node.items.map(plain).toSpliced(index + 1, 0, value),
          };
      if (node.kind !== 'map') return;
      const result = { ...fields(node), added: value };
      yield { edits: text => insertEntryFirst(text, node, 'added', value), result };
      yield { edits: text => insertEntryAfter(text, node, undefined, 'added', value), result };
      for (const each of node.entries)
        yield { edits: text => insertEntryAfter(text, node, each, 'added', value), result };
    });
  });

  it('wrapping puts entries under one key and values into one list', () => {
    holds(function* (node) {
      if (node.kind !== 'map' || node.entries.length === 0) return;
      yield { edits: text => wrapInMap(text, node.entries, 'inner'), result: { inner: fields(node) } };
      for (const each of node.entries) {
        const value = plain(each.value);
        if (each.value.kind === 'list' || value === null || value === '' || isBlockText(each.value)) continue;
        yield { edits: text => wrapInList(text, each), result: { ...fields(node), [each.key]: [value] } };
      }
    });
  });

  it('replacing changes one key or value', () => {
    holds(function* (node) {
      if (node.kind !== 'map') return;
      for (const each of node.entries) {
        const { [each.key]: value = null, ...rest } = fields(node);
        yield { edits: text => renameKey(text, each, 'new name'), result: { ...rest, 'new name': value } };
        yield { edits: text => replaceValue(text, each, [true, 'on']), result: { ...rest, [each.key]: [true, 'on'] } };
        const scalar = each.value;
        if (scalar.kind === 'scalar')
          // Quotes stay, so a number keeps them away only where there were none.
          for (const next of ['web', 'yes', 'it: is', 80])
            yield { edits: text => replaceScalar(text, scalar, next), result: { ...rest, [each.key]: next } };
      }
    });
  });
});

function isBlockText(node: YamlNode): boolean {
  return node.kind === 'scalar' && node.style === 'block';
}

describe('deleteEntry', () => {
  it('takes the comment lines directly above and the comment behind along', () => {
    const text = 'a: 1\n\n# far\n\n# near\nb: 2 # behind\nc: 3\n';
    expect(apply(text, root => deleteEntry(text, entry(root, 'b')))).toBe('a: 1\n\n# far\n\nc: 3\n');
  });

  it('keeps the dash of an item whose first entry goes', () => {
    const text = 'from:\n  - podSelector: {}\n    # by name\n    namespaceSelector: {}\n';
    expect(apply(text, root => deleteEntry(text, entry(root, 'from', 0, 'podSelector')))).toBe(
      'from:\n  - # by name\n    namespaceSelector: {}\n',
    );
  });

  it('leaves an empty map or list where the last child goes', () => {
    const text = 'spec: # rules\n  podSelector:\n    matchLabels:\n      app: web\n';
    expect(apply(text, root => deleteEntry(text, entry(root, 'spec', 'podSelector', 'matchLabels')))).toBe(
      'spec: # rules\n  podSelector: {}\n',
    );
    expect(apply(text, root => deleteEntry(text, entry(root, 'spec', 'podSelector')))).toBe('spec: {} # rules\n');
  });

  it('keeps the comments at the top of the document', () => {
    const text = '# who wrote it\na: 1\nb: 2\n';
    expect(apply(text, root => deleteEntry(text, entry(root, 'a')))).toBe('# who wrote it\nb: 2\n');
  });

  it('leaves merged entries alone', () => {
    const text = 'a: &x {k: 1}\nb:\n  <<: *x\n';
    expect(apply(text, root => deleteEntry(text, entry(root, 'b', 'k')))).toBe(text);
  });

  it('works in JSON with tabs and in files with CRLF', () => {
    const json = '{\n\t"a": 1,\n\t"b": 2\n}\n';
    expect(apply(json, root => deleteEntry(json, entry(root, 'b')))).toBe('{\n\t"a": 1\n}\n');
    const crlf = 'a: 1\r\nb:\r\n- x\r\nc: 3\r\n';
    expect(apply(crlf, root => deleteEntry(crlf, entry(root, 'b')))).toBe('a: 1\r\nc: 3\r\n');
  });
});

describe('deleteItem', () => {
  it('removes an alias or an empty item', () => {
    const text = 'a: &x [1]\nl:\n- *x\n-\n- 2\n';
    expect(apply(text, root => deleteItem(text, list(at(root, 'l')), 0))).toBe('a: &x [1]\nl:\n-\n- 2\n');
    expect(apply(text, root => deleteItem(text, list(at(root, 'l')), 1))).toBe('a: &x [1]\nl:\n- *x\n- 2\n');
  });

  it('keeps the comment that belongs to the item before', () => {
    const text = 'l: [\n  a, # first\n  b\n  ]\n';
    expect(apply(text, root => deleteItem(text, list(at(root, 'l')), 1))).toBe('l: [\n  a # first\n\n  ]\n');
  });

  it('turns the entry of a pair in brackets into an empty map', () => {
    const text = 'l: [a: 1, b]\n';
    expect(apply(text, root => deleteEntry(text, entry(root, 'l', 0, 'a')))).toBe('l: [{}, b]\n');
  });
});

describe('insertEntryAfter', () => {
  it('writes as the document is indented', () => {
    const text = 'spec:\n    podSelector:\n        matchLabels: {a: b}\n    policyTypes:\n    - Egress\n';
    const edits = (root: YamlNode) => insertEntryAfter(text, map(at(root, 'spec')), undefined, 'egress', [{ to: [] }]);
    expect(apply(text, edits)).toBe(`${text}    egress:\n    - to: []\n`);
  });

  it('goes behind the comment of the entry before', () => {
    const text = 'a:\n  b: 1 # one\n  # two\nc: 2';
    const edits = (root: YamlNode) => insertEntryAfter(text, map(at(root, 'a')), undefined, 'd', 'x');
    expect(apply(text, edits)).toBe('a:\n  b: 1 # one\n  d: x\n  # two\nc: 2');
    expect(apply(text, root => insertEntryAfter(text, map(root), undefined, 'd', 'x'))).toBe(`${text}\nd: x`);
  });

  it('quotes keys and lays out lines in JSON', () => {
    const text = '{\n  "a": 1\n}\n';
    expect(apply(text, root => insertEntryAfter(text, map(root), undefined, 'b', ['x']))).toBe(
      '{\n  "a": 1,\n  "b": ["x"]\n}\n',
    );
  });
});

describe('insertItemAfter', () => {
  it('fills an empty list', () => {
    const text = 'l: []\n';
    expect(apply(text, root => insertItemAfter(text, list(at(root, 'l')), undefined, { port: 53 }))).toBe(
      'l: [{port: 53}]\n',
    );
  });
});

describe('scalars', () => {
  it('keep the quotes they had', () => {
    const text = `a: 'x'\nb: "y"\nc: z\nd:\n`;
    const replace = (key: string, value: string | number) => (root: YamlNode) => {
      const node = at(root, key);
      return node?.kind === 'scalar' ? replaceScalar(text, node, value) : [];
    };
    expect(apply(text, replace('a', "it's"))).toContain("a: 'it''s'\n");
    expect(apply(text, replace('b', 'TCP'))).toContain('b: "TCP"\n');
    expect(apply(text, replace('c', 'yes'))).toContain('c: "yes"\n');
    expect(apply(text, replace('d', 53))).toContain('d: 53\n');
  });

  it('are quoted as they are written', () => {
    const text = 'version: 1.10 # old\n';
    const quoted = apply(text, root => {
      const node = at(root, 'version');
      return node?.kind === 'scalar' ? quoteScalar(node) : [];
    });
    expect(quoted).toBe('version: "1.10" # old\n');
  });

  it('as keys keep the quotes they had', () => {
    const text = '"form": []\n';
    expect(apply(text, root => renameKey(text, entry(root, 'form'), 'from'))).toBe('"from": []\n');
  });
});

describe('wrapInMap', () => {
  it('moves neighbours one level in, comments too', () => {
    const text = 'podSelector:\n  app: web\n  # tier\n  tier: front\nx: 1\n';
    expect(apply(text, root => wrapInMap(text, map(at(root, 'podSelector')).entries, 'matchLabels'))).toBe(
      'podSelector:\n  matchLabels:\n    app: web\n    # tier\n    tier: front\nx: 1\n',
    );
  });

  it('stays in braces where the map is in braces', () => {
    const text = 'podSelector: {app: web}\n';
    expect(apply(text, root => wrapInMap(text, map(at(root, 'podSelector')).entries, 'matchLabels'))).toBe(
      'podSelector: {matchLabels: {app: web}}\n',
    );
  });

  it('does nothing when another entry stands between', () => {
    const text = 'a: 1\nb: 2\nc: 3\n';
    expect(apply(text, root => wrapInMap(text, [entry(root, 'a'), entry(root, 'c')], 'd'))).toBe(text);
  });
});

describe('wrapInList and unwrapList', () => {
  it('add and take away one dash', () => {
    const text = 'from:\n  podSelector: {}\n  namespaceSelector: {}\n';
    const wrapped = 'from:\n  - podSelector: {}\n    namespaceSelector: {}\n';
    expect(apply(text, root => wrapInList(text, entry(root, 'from')))).toBe(wrapped);
    expect(plain(read(apply(wrapped, root => unwrapList(wrapped, list(at(root, 'from'))))))).toEqual(plain(read(text)));
  });

  it('put the dash at the column of the key where other lists stand so, and move no line', () => {
    const text = 'a:\n- ports:\n  - port: 80\n  from:\n    podSelector: {}\n    # all\n    namespaceSelector: {}\n';
    const wrapped = text.replace('    podSelector', '  - podSelector');
    expect(apply(text, root => wrapInList(text, entry(root, 'a', 0, 'from')))).toBe(wrapped);
    const wide = 'types:\n- x\ningress:\n    from:\n    - podSelector: {}\n    ports: []\n';
    expect(apply(wide, root => wrapInList(wide, entry(root, 'ingress')))).toBe(wide.replace('    from', '-   from'));
  });

  it('join the maps of a list in brackets', () => {
    const text = 'labels: [{a: b}, {c: d}]\n';
    expect(apply(text, root => unwrapList(text, list(at(root, 'labels'))))).toBe('labels: {a: b, c: d}\n');
  });
});

describe('splitItem', () => {
  it('moves entries into an item of their own', () => {
    const text = 'from:\n- podSelector: {}\n  # office\n  ipBlock:\n    cidr: 10.0.0.0/8 # all\n- x: 1\n';
    const split = (root: YamlNode) => splitItem(text, list(at(root, 'from')), 0, [entry(root, 'from', 0, 'ipBlock')]);
    expect(apply(text, split)).toBe(
      'from:\n- podSelector: {}\n# office\n- ipBlock:\n    cidr: 10.0.0.0/8 # all\n- x: 1\n',
    );
  });

  it('moves a first entry and keeps braces', () => {
    const text = 'from:\n  - ipBlock: {cidr: 10.0.0.0/8}\n    podSelector: {}\n';
    const first = (root: YamlNode) => splitItem(text, list(at(root, 'from')), 0, [entry(root, 'from', 0, 'ipBlock')]);
    expect(apply(text, first)).toBe('from:\n  - podSelector: {}\n  - ipBlock: {cidr: 10.0.0.0/8}\n');
    const flow = 'from: [{podSelector: {}, ipBlock: {cidr: 10.0.0.0/8}}]\n';
    const inBraces = (root: YamlNode) =>
      splitItem(flow, list(at(root, 'from')), 0, [entry(root, 'from', 0, 'ipBlock')]);
    expect(apply(flow, inBraces)).toBe('from: [{podSelector: {}}, {ipBlock: {cidr: 10.0.0.0/8}}]\n');
  });
});
