import { afterEach, expect, test } from 'vitest';
import type { Hover } from 'vscode-languageserver-types';
import { startWire, type Wire } from './wire.ts';

const POLICY = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {matchLabels: {app: web}}
  policyTypes: [Ingress]
  ingress:
    - from: [{podSelector: {matchLabels: {app: api}}}]
      ports: [{protocol: tcp, port: 80}]
`;
const HEAD = 'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nspec: ';
const bomb = (): string => {
  const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]'];
  for (let level = 1; level < 12; level++)
    lines.push(`a${level}: &a${level} [${`*a${level - 1}, `.repeat(9)}*a${level - 1}]`);
  return `kind: NetworkPolicy\n${lines.join('\n')}\n`;
};

let wire: Wire;
afterEach(() => wire.stop());

const cases: readonly (readonly [
  what: string,
  text: string,
  found: readonly (readonly [code: string, message: RegExp])[],
])[] = [
  [
    'nests 10,000 levels deep',
    `${HEAD}${'['.repeat(10_000)}${']'.repeat(10_000)}\n`,
    [['unread-document', /nests deeper than 200 levels/]],
  ],
  ['is an alias bomb', bomb(), [['unread-document', /YAML bomb/]]],
  ['holds a NUL byte', `${POLICY}# \0\n`, [['yaml-syntax', /NUL byte/]]],
  [
    'is not UTF-8',
    `${POLICY}# \uFFFD\n`,
    [
      ['yaml-syntax', /not UTF-8/],
      ['invalid-protocol', /tcp/],
    ],
  ],
  ['begins with a byte-order mark', `\uFEFF${POLICY}`, [['invalid-protocol', /tcp/]]],
  ['has lines that end in CR LF', POLICY.replaceAll('\n', '\r\n'), [['invalid-protocol', /tcp/]]],
  ['has a tab inside brackets', POLICY.replace('[Ingress]', '[\n\tIngress\n\t]'), [['invalid-protocol', /tcp/]]],
  ['is indented by a tab', POLICY.replace('  podSelector', '\tpodSelector'), [['yaml-syntax', /tab/]]],
  ['has 17 MiB', `${POLICY}${'# padding\n'.repeat(1_800_000)}`, [['unread-document', /17 MiB/]]],
];

test.each(cases)('a file that %s gets its finding, and another file keeps working', async (_, text, found) => {
  wire = await startWire({});
  const uri = wire.open('hard.yaml', text);
  const diagnostics = await wire.pull(uri);
  expect(diagnostics.map(({ code }) => code).toSorted()).toEqual(found.map(([code]) => code).toSorted());
  for (const [code, message] of found) expect(diagnostics.find(each => each.code === code)?.message).toMatch(message);
  const other = wire.open('other.yaml', POLICY);
  expect((await wire.pull(other)).map(({ code }) => code)).toEqual(['invalid-protocol']);
  const hover: Hover = await wire.client.sendRequest('textDocument/hover', {
    textDocument: { uri: other },
    position: { line: 4, character: 4 },
  });
  expect(hover.contents).not.toBeNull();
});

test('a file of 1,000 documents tells of the broken one and reads the others', async () => {
  const broken = POLICY.replace('[Ingress]', '[Ingress');
  const documents = Array.from({ length: 1000 }, (_, index) =>
    index === 500 ? broken : POLICY.replace('tcp', 'TCP').replace('name: web', `name: web-${index}`),
  );
  wire = await startWire({});
  const found = await wire.pull(wire.open('many.yaml', documents.join('---\n')));
  expect(found.map(({ code }) => code)).toEqual(['yaml-syntax']);
  // 500 documents of nine lines, each with its marker.
  expect(Math.floor((found[0]?.range.start.line ?? 0) / 10)).toBe(500);
});
