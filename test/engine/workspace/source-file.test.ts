import { describe, expect, it } from 'vitest';
import {
  MAX_FILE_BYTES,
  readSourceFile,
  refusalsOf,
  type SourceFile,
  violationsOf,
} from '../../../server/src/workspace/files/source-file.ts';
import { file, pod, policy } from './manifests.ts';

const URI = 'file:///w/a.yaml';
const REFUSED = '{podSelector: {}, policyTypes: [ingress]}';
const BROKEN = '{podSelector: {}, policyTypes: [Ingress\n';

/** Types one text after the other. */
function edits(...texts: readonly string[]): SourceFile {
  const [first = '', ...others] = texts;
  return others.reduce(
    (before, text, index) => readSourceFile(URI, text, index + 1, before),
    readSourceFile(URI, first),
  );
}

/** Names per document what takes part in the analysis, with the spec of policies. */
function effective({ documents }: SourceFile): readonly (readonly string[])[] {
  return documents.map(({ content }) =>
    content.effective.map(resource => {
      if (resource.type !== 'network-policy') return resource.name;
      const spec = resource.spec?.span;
      const text = content.parsed.text;
      return `${resource.name}${spec !== undefined && content.resources.includes(resource) ? ` ${text.slice(spec.start, spec.end)}` : ' (stand-in)'}`;
    }),
  );
}

describe('a file', () => {
  it('is its documents, each with its place and objects', () => {
    const text = file(pod('a'), policy('p'), '# nothing\n');
    const { documents, problems, version } = readSourceFile(URI, text, 7);
    expect(documents.map(({ offset }) => offset)).toEqual([0, text.indexOf('---'), text.lastIndexOf('---')]);
    expect(documents.map(({ content }) => content.resources.map(({ name }) => name))).toEqual([['a'], ['p'], []]);
    expect(documents.map(({ offset, content }) => text.startsWith(content.parsed.text, offset))).toEqual([
      true,
      true,
      true,
    ]);
    expect([problems, version]).toEqual([[], 7]);
  });

  it('keeps the content of documents whose text did not change, wherever they move', () => {
    const [a, p, b] = [pod('a'), `---\n${policy('p')}`, `---\n${pod('b')}`];
    const before = readSourceFile(URI, a + p + b);
    const after = readSourceFile(
      URI,
      `---\n${pod('new')}---\n${a}${b}${p.replace('{}', '{matchLabels: {x: z}}')}`,
      2,
      before,
    );
    expect(after.documents[2]?.content).toBe(before.documents[2]?.content);
    expect(after.documents[2]?.offset).not.toBe(before.documents[2]?.offset);
    expect(after.documents[3]?.content).not.toBe(before.documents[1]?.content);
  });

  it('gives documents of equal text a content each', () => {
    const two = readSourceFile(URI, `---\n${pod('a')}---\n${pod('a')}`);
    const three = readSourceFile(URI, `---\n${pod('a')}`.repeat(3), 2, two);
    expect(new Set(three.documents.map(({ content }) => content)).size).toBe(3);
    expect(three.documents.slice(0, 2).map(({ content }) => content)).toEqual(
      two.documents.map(({ content }) => content),
    );
  });

  it('does not even parse what holds no kind that matters', () => {
    const { documents } = readSourceFile(URI, 'kind: ConfigMap\ndata: {{ broken\n');
    expect(documents[0]?.content.parsed).toMatchObject({ root: undefined, problems: [] });
  });

  it('reads the pods of every kind with a template', () => {
    const { documents } = readSourceFile(URI, 'apiVersion: example.com/v1\nkind: Rollout\nspec: {template: {}}\n');
    expect(documents[0]?.content.resources.map(({ kind }) => kind)).toEqual(['Rollout']);
  });

  it.each([
    ['monitoring.coreos.com/v1', true],
    ['"postgresql.cnpg.io/v1"', true],
    ['gateway.networking.k8s.io/v1', true],
    ['rbac.authorization.k8s.io/v1', false],
    ['apiextensions.k8s.io/v1', false],
  ])('of API group %s is read where an operator may make pods: %s', (apiVersion, isRead) => {
    const { documents } = readSourceFile(URI, `apiVersion: ${apiVersion}\nkind: Own\nmetadata: {name: a}\n`);
    expect(documents[0]?.content.resources.map(({ type }) => type)).toEqual(isRead ? ['other'] : []);
  });

  it('above the limit is left unread with its size', () => {
    const { documents, problems, text } = readSourceFile(URI, ' '.repeat(MAX_FILE_BYTES + 1));
    expect([documents, text]).toEqual([[], '']);
    expect(problems).toMatchObject([{ reason: 'too-large', message: expect.stringContaining('16 MiB') }]);
  });

  it('tells where its bytes are no UTF-8', () => {
    const { documents, problems } = readSourceFile(URI, `# \uFFFD\n${pod('a')}`);
    expect(problems).toMatchObject([{ reason: 'encoding', span: { start: 2, end: 3 } }]);
    expect(documents[0]?.content.resources).toHaveLength(1);
  });
});

describe('what takes part in the analysis', () => {
  it('is what the API server accepts', () => {
    expect(effective(edits(file(pod('a'), policy('p'), policy('q', REFUSED))))).toEqual([
      ['a'],
      ['p {podSelector: {}}'],
      [],
    ]);
  });

  it('is the last accepted form of a policy that is refused or broken while it is typed', () => {
    expect(effective(edits(policy('p'), policy('p', REFUSED)))).toEqual([['p (stand-in)']]);
    expect(effective(edits(policy('p'), policy('p', BROKEN)))).toEqual([['p (stand-in)']]);
    expect(effective(edits(policy('p'), policy('p', BROKEN), policy('p', REFUSED), policy('p', BROKEN)))).toEqual([
      ['p (stand-in)'],
    ]);
    expect(effective(edits(policy('p'), policy('p', BROKEN), policy('p', '{ingress: []}')))).toEqual([
      ['p {ingress: []}'],
    ]);
  });

  it('is nothing for a policy that is deleted, renamed, or never was accepted', () => {
    expect(effective(edits(policy('p'), '\n'))).toEqual([[]]);
    expect(effective(edits(policy('p'), policy('other', REFUSED)))).toEqual([[]]);
    expect(effective(edits(policy('p', REFUSED), policy('p', BROKEN)))).toEqual([[]]);
  });

  it('is each accepted object of a list, and stand-ins for the others', () => {
    const list = (p: string, q: string): string =>
      `kind: List\nitems:\n${[p, q].map(each => `  - ${each.trimEnd().replaceAll('\n', '\n    ')}\n`).join('')}`;
    expect(effective(edits(list(policy('p'), policy('q'))))).toEqual([['p {podSelector: {}}', 'q {podSelector: {}}']]);
    expect(effective(edits(list(policy('p'), policy('q')), list(policy('p'), policy('q', REFUSED))))).toEqual([
      ['p {podSelector: {}}', 'q (stand-in)'],
    ]);
  });

  it('stays with its document when others come and go around it', () => {
    const [p, q] = [`---\n${policy('p')}`, `---\n${policy('q')}`];
    const brokenQ = `---\n${policy('q', BROKEN)}`;
    expect(effective(edits(p + q, p + brokenQ, `---\n${pod('new')}${p}${brokenQ}`))).toEqual([
      ['new'],
      ['p {podSelector: {}}'],
      ['q (stand-in)'],
    ]);
    expect(effective(edits(p + q, `---\n${pod('new')}${p}${brokenQ}`))).toEqual([
      ['new'],
      ['p {podSelector: {}}'],
      ['q (stand-in)'],
    ]);
  });

  it('is never lent to a new document that is still broken', () => {
    const [p, q] = [`---\n${policy('p')}`, `---\n${policy('q')}`];
    const broken = `---\n${policy('new', BROKEN)}`;
    expect(effective(edits(p + q, broken + p + q))).toEqual([[], ['p {podSelector: {}}'], ['q {podSelector: {}}']]);
    expect(effective(edits(p + q, p + broken + q))).toEqual([['p {podSelector: {}}'], [], ['q {podSelector: {}}']]);
    expect(effective(edits(p + q, p + q + broken))).toEqual([['p {podSelector: {}}'], ['q {podSelector: {}}'], []]);
  });

  it('is never lent to a part that is cut off, or to one that takes the place of its document', () => {
    const [p, q] = [policy('p'), `---\n${policy('q')}`];
    const begun = 'kind: NetworkPolicy\nmetadata: [\n';
    expect(effective(edits(p, begun + p, `${begun}---\n${p}`))).toEqual([[], ['p {podSelector: {}}']]);
    expect(effective(edits(p, p + begun, `${p}---\n${begun}`))).toEqual([['p {podSelector: {}}'], []]);
    expect(effective(edits(p + q, `${p}---\n${policy('new', BROKEN)}`))).toEqual([['p {podSelector: {}}'], []]);
    const edited = `---\n${policy('q', '{ingress: []}')}`;
    expect(effective(edits(p + q, `${p}---\n${policy('new', BROKEN)}${edited}`))).toEqual([
      ['p {podSelector: {}}'],
      [],
      ['q {ingress: []}'],
    ]);
  });

  it('is given up where the object is written again beside the broken text', () => {
    const [p, broken] = [`---\n${policy('p')}`, `---\n${policy('p', BROKEN)}`];
    expect(effective(edits(p, broken, broken + p))).toEqual([[], ['p {podSelector: {}}']]);
    expect(effective(edits(p, broken, p + broken))).toEqual([['p {podSelector: {}}'], []]);
    expect(effective(edits(p, broken, broken + p, broken))).toEqual([[]]);
  });
});

describe('what the API server refuses', () => {
  it('is found once for each policy, and for policies alone', () => {
    const [document] = readSourceFile(URI, file(policy('q', REFUSED))).documents;
    const [first, again] = [0, 1].map(() => document?.content.resources.map(violationsOf)[0]);
    expect(first?.map(({ path }) => path)).toEqual(['spec.policyTypes[0]']);
    expect(again).toBe(first);
    const [other] = readSourceFile(URI, 'kind: Pod\nmetadata: {name: -}\n').documents[0]?.content.resources ?? [];
    expect(other === undefined ? undefined : violationsOf(other)).toEqual([]);
  });

  it('does not count a status against a policy', () => {
    const text = `${policy('p')}status: {}\n`;
    const [resource] = readSourceFile(URI, text).documents[0]?.content.resources ?? [];
    expect(resource === undefined ? [] : [violationsOf(resource).length, refusalsOf(resource).length]).toEqual([1, 0]);
    expect(effective(edits(text))).toEqual([['p {podSelector: {}}']]);
  });
});
