import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { documentReader, readSourceFile, type SourceFile } from '../../../server/src/workspace/files/source-file.ts';
import { readLargeSource } from '../../../server/src/workspace/large-source.ts';
import { withoutQuietParts } from '../../../server/src/workspace/quiet-parts.ts';
import { splitterFor } from '../../../server/src/workspace/split-objects.ts';

const object = fc
  .record({
    kind: fc.constantFrom('Pod', 'NetworkPolicy', 'Namespace', 'ConfigMap'),
    name: fc.constantFrom('a', 'b-1', '- x', '---', 'items', '{', '}"', '\\'),
    note: fc.constantFrom('', 'one\n- two\n---\nitems:\n- a: b\n', '[{"items": [{}]}]', 'x'.repeat(100)),
  })
  .map(({ kind, name, note }) => ({
    apiVersion: 'v1',
    kind,
    metadata: { name, annotations: { note, items: '[]' } },
    spec: { items: [{ items: [] }, 1], podSelector: {} },
  }));
const list = (items: readonly object[]): object => ({ apiVersion: 'v1', items, kind: 'List', metadata: {} });
const yamlOptions = { indentSeq: false, aliasDuplicateObjects: false } as const;

async function* pieces(text: string, size: number): AsyncGenerator<string> {
  for (let at = 0; at < text.length; at += size) yield text.slice(at, at + size);
}

const read = (text: string, size = 7): Promise<SourceFile> =>
  readLargeSource('stdin:/-', pieces(text, size), documentReader({}));

/** What is read, with the places of the names. */
function seen({ documents, lines }: SourceFile): readonly unknown[] {
  return documents.flatMap(({ offset, content }) =>
    content.resources.map(({ kind, name, nameField, annotations }) => ({
      kind,
      name,
      note: annotations.get('note'),
      at: nameField.form === 'value' && 'node' in nameField ? lines.range(nameField.node.span, offset) : undefined,
    })),
  );
}

const forms: readonly (readonly [string, (items: readonly object[]) => string])[] = [
  ['a List of kubectl', items => stringify(list(items), yamlOptions)],
  ['a List with indented items', items => stringify(list(items), { ...yamlOptions, indentSeq: true })],
  ['documents', items => items.map(each => stringify(each, yamlOptions)).join('---\n')],
  [
    'a List among documents',
    items => `# Rendered.\n---\n${items.map(each => stringify(list([each]), yamlOptions)).join('---\n')}`,
  ],
  ['JSON', items => JSON.stringify(list(items), null, 4)],
  ['compact JSON', items => JSON.stringify(list(items))],
  [
    'JSON among documents',
    items =>
      items
        .map((each, at) => (at % 2 === 0 ? JSON.stringify(each, null, 1) : stringify(each, yamlOptions)))
        .join('\n---\n'),
  ],
  ['JSON objects one behind another', items => items.map(each => JSON.stringify(each)).join('\n')],
];

describe.each(forms)('%s', (name, write) => {
  it('is read object by object to what it is read to as a whole', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(object, { minLength: 1, maxLength: 4 }),
        fc.integer({ min: 1, max: 60 }),
        async (items, size) => {
          const text = write(items);
          const large = await read(text, size);
          // Several objects of JSON in one document are no YAML.
          const whole = name.startsWith('JSON objects')
            ? items.flatMap(each =>
                seen(readSourceFile('a', JSON.stringify(each))).map(one => ({ ...Object(one), at: 0 })),
              )
            : seen(readSourceFile('a', text));
          const found = name.startsWith('JSON objects')
            ? seen(large).map(one => ({ ...Object(one), at: 0 }))
            : seen(large);
          expect(found.filter(isKept)).toEqual(whole.filter(isKept));
        },
      ),
    );
  });

  it('is cut into parts that are the whole', () => {
    fc.assert(
      fc.property(fc.array(object, { maxLength: 4 }), fc.integer({ min: 1, max: 60 }), (items, size) => {
        const text = write(items);
        const splitter = splitterFor(text);
        const parts = [];
        for (let at = 0; at < text.length; at += size) parts.push(...splitter.add(text.slice(at, at + size)));
        parts.push(...splitter.end());
        const joined = parts.map(part => part.text).join('');
        expect(joined.length).toBe(text.length);
        expect(joined.replaceAll(/[- ]/g, '')).toBe(text.replaceAll(/[- ]/g, ''));
      }),
    );
  });
});

// A List as a whole is parsed for one kind in it that the analysis knows, an object for its own.
function isKept(one: unknown): boolean {
  return typeof one === 'object' && one !== null && Reflect.get(one, 'kind') !== 'ConfigMap';
}

const POD = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: {
    annotations: { 'kubectl.kubernetes.io/last-applied-configuration': '{"kind":"Pod"}\n', team: 'a' },
    managedFields: [{ manager: 'kubelet', fieldsV1: { 'f:spec': { 'k:{"a":1}': {} } } }],
    name: 'web',
  },
  spec: {
    containers: [
      { env: [{ name: 'A', value: 'b\nc\n' }], name: 'main', ports: [{ containerPort: 80 }], volumeMounts: [1] },
    ],
    tolerations: [],
    volumes: [{ name: ',' }],
  },
  status: { conditions: [{ type: 'Ready' }], phase: 'Running', podIP: '10.0.0.1' },
};

describe('quiet parts', () => {
  it.each([
    ['YAML', stringify(POD, yamlOptions)],
    ['an item', stringify([POD], yamlOptions).replace('- ', '  ')],
    ['JSON', JSON.stringify(POD, null, 4)],
    ['compact JSON', JSON.stringify(POD)],
  ])('of %s are left out, and the rest stays in its place', (_, text) => {
    const left = withoutQuietParts(text);
    expect(left.length).toBe(text.length);
    if (text.startsWith('{')) expect(() => JSON.parse(left)).not.toThrow();
    expect(left).not.toMatch(/kubelet|volume|toler|f:spec|last-applied|Ready|env/);
    const [pod] = readSourceFile('a', left).documents.flatMap(({ content }) => content.resources);
    expect(pod).toMatchObject({ name: 'web', addresses: ['10.0.0.1'], ports: [{ port: 80 }] });
    expect([...(pod?.annotations ?? [])]).toEqual([['team', 'a']]);
    for (const word of ['containerPort', 'podIP', 'phase', 'main']) expect(left.indexOf(word)).toBe(text.indexOf(word));
  });

  it('of policies stay, and so do the conditions of Jobs', () => {
    const policy = JSON.stringify({ ...POD, kind: 'NetworkPolicy' });
    expect(withoutQuietParts(policy)).toBe(policy);
    const job = JSON.stringify({ kind: 'Job', status: { conditions: [{ type: 'Complete' }] } });
    expect(withoutQuietParts(job)).toBe(job);
  });

  it('are nowhere else, whatever the text', () => {
    const odd = fc.string({
      unit: fc.constantFrom('env:', '"env":', ' ', '\n', '{', '}', '[', ',', '- ', 'a', '"', '\\', 'kind: Pod\n'),
      maxLength: 30,
    });
    fc.assert(
      fc.property(odd, text => {
        const left = withoutQuietParts(text);
        expect(left.length).toBe(text.length);
        if (!text.includes('env')) expect(left).toBe(text);
      }),
    );
  });
});

it('an object that is longer than a file may be is left out and named, and the others are read', async () => {
  const long = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'long', annotations: { a: 'x'.repeat(17 * 1024 * 1024) } },
  };
  for (const [name, write] of forms.filter(([each]) => each.includes('List of') || each === 'JSON')) {
    const file = await read(write([POD, long, POD]), 1 << 20);
    expect([name, seen(file).length]).toEqual([name, 2]);
    expect(file.documents.flatMap(({ content }) => content.parsed.problems.map(({ reason }) => reason))).toEqual([
      'too-large',
    ]);
  }
});
