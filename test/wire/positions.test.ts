import fc from 'fast-check';
import { afterEach, expect, test } from 'vitest';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Hover } from 'vscode-languageserver-types';
import { applyChanges } from '../../server/src/wire/documents.ts';
import { LineIndex, soundRange } from '../../server/src/workspace/files/line-index.ts';
import { startWire, type Wire } from './wire.ts';

const POLICY = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: shop}
spec:
  podSelector: {matchLabels: {app: web}}
  policyTypes: [Ingress]
`;

const number = fc.oneof(
  fc.nat(8),
  fc.integer({ min: -5, max: 12 }),
  fc.constantFrom(1e9, 1e9 + 1, -1e9, 2 ** 31, 2 ** 53, Number.NaN, Infinity, -Infinity, 1.5),
);
const position = fc.record({ line: number, character: number });
const content = fc
  .array(fc.constantFrom('a', 'bb', '\n', '\r\n', '\r', '- ', ' '), { maxLength: 12 })
  .map(parts => parts.join(''));

test('a change at any place leaves the text that the clamped change gives', () => {
  const change = fc.record({ range: fc.record({ start: position, end: position }), text: content });
  fc.assert(
    fc.property(content, fc.array(change, { minLength: 1, maxLength: 4 }), (before, changes) => {
      let text = before;
      for (const { range, text: put } of changes) {
        const lines = new LineIndex(text);
        const { start, end } = soundRange(range);
        const [from, to] = [lines.offset(start), lines.offset(end)];
        text = text.slice(0, from) + put + text.slice(Math.max(from, to));
      }
      const document = TextDocument.create('file:///a.yaml', 'yaml', 1, before);
      expect(applyChanges(document, changes, 2).getText()).toBe(text);
      expect(document.version).toBe(2);
      // What it knows of its lines is what the text has.
      expect(document.lineCount).toBe(TextDocument.create('', '', 0, text).lineCount);
    }),
    { numRuns: 500 },
  );
});

let open: Wire | undefined;
afterEach(() => open?.stop());

async function begin(): Promise<Wire> {
  open = await startWire({});
  return open;
}

test.each([
  ['a line of a thousand millions', { line: 1e9, character: 0 }, { line: 1e9 + 1, character: 0 }, '\n', `${POLICY}\n`],
  ['negative numbers', { line: -3, character: -1 }, { line: -1, character: -9 }, '# a\n', `# a\n${POLICY}`],
  ['a range the wrong way round', { line: 1, character: 0 }, { line: 0, character: 0 }, '', POLICY.slice(33)],
  ['numbers that are none', { line: null, character: 'x' }, { line: null, character: null }, '# a\n', `# a\n${POLICY}`],
])('a change with %s is clamped, and the server goes on', async (_, start, end, text, expected) => {
  const wire = await begin();
  const uri = wire.open('policy.yaml', POLICY);
  await wire.client.sendNotification('textDocument/didChange', {
    textDocument: { uri, version: 2 },
    contentChanges: [{ range: { start, end }, text }],
  });
  const at = new LineIndex(expected).position(expected.indexOf('policyTypes'));
  const hover: Hover | null = await wire.client.sendRequest('textDocument/hover', {
    textDocument: { uri },
    position: at,
  });
  expect(hover?.range?.start).toEqual(at);
});

const ODD = [
  { line: 1e9, character: 1e9 },
  { line: -1, character: -1 },
  { line: 4, character: -7 },
  { line: 4.5, character: 2.5 },
  { line: null, character: null },
  {},
];

test.each(['hover', 'completion', 'definition', 'codeAction'])('%s answers at any position', async method => {
  const wire = await begin();
  const uri = wire.open('policy.yaml', POLICY.replace('[Ingress]', '[ingress]'));
  for (const odd of ODD) {
    const more = { range: { start: odd, end: ODD[0] }, context: { diagnostics: [] }, position: odd };
    const answer: unknown = await wire.client.sendRequest(`textDocument/${method}`, { textDocument: { uri }, ...more });
    expect(answer).toBeDefined();
  }
  expect(wire.errors).toEqual([]);
});

test('code actions of a range the wrong way round are those of the range', async () => {
  const wire = await begin();
  const uri = wire.open('policy.yaml', POLICY.replace('[Ingress]', '[ingress]'));
  const [start, end] = [
    { line: 5, character: 0 },
    { line: 5, character: 30 },
  ];
  const titles = async (range: object): Promise<unknown> =>
    wire.client.sendRequest('textDocument/codeAction', { textDocument: { uri }, range, context: { diagnostics: [] } });
  const actions = await titles({ start, end });
  expect(actions).toHaveLength(1);
  expect(await titles({ start: end, end: start })).toEqual(actions);
});
