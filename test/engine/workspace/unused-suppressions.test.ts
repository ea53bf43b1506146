import { describe, expect, it } from 'vitest';
import { deployment, documents, policy } from '../../../server/src/engine/rules/samples/samples.ts';
import { readSourceFile } from '../../../server/src/workspace/files/source-file.ts';
import { findingsOf } from '../../../server/src/workspace/findings.ts';
import { readSettings } from '../../../server/src/workspace/settings.ts';
import { Snapshot } from '../../../server/src/workspace/snapshot.ts';
import { analyse, idsOf, textAfter } from '../rules/harness.ts';

const WEB = 'podSelector: {matchLabels: {app: web}}\n';
const CLOSED = `${WEB}policyTypes: [Ingress]\n`;
const IDLE = `${WEB}policyTypes: [Ingress]\negress: [{}]\n`;
const web = (spec = CLOSED): string => policy('shop', 'web', spec);
const ID = 'unused-suppression';

function messagesIn(text: string): readonly string[] {
  return analyse(text)
    .findings.filter(({ finding }) => finding.rule.id === ID)
    .map(({ finding }) => finding.message);
}

describe('a comment that silences nothing', () => {
  it('is a hint at the id, greyed out', () => {
    const text = web(`# netpol-ignore: empty-means-all — meant so\n${CLOSED}`);
    const [found] = analyse(text).findings;
    expect(text.slice(found?.finding.span.start, found?.finding.span.end)).toBe('empty-means-all');
    expect(found).toMatchObject({ severity: 'hint', resource: undefined, finding: { unnecessary: true } });
    expect(messagesIn(text)).toEqual([
      'This comment silences nothing: empty-means-all reports nothing there. Delete it.',
    ]);
  });
  it('may stand over the document, or at its end', () => {
    expect(messagesIn(`# netpol-ignore: empty-means-all\n${web()}`)).toEqual([
      'This comment silences nothing: empty-means-all reports nothing in this document. Delete it.',
    ]);
    expect(messagesIn(`${web()}# netpol-ignore: ignored-direction\n`)).toHaveLength(1);
  });
  it('is one finding for each id of it', () => {
    const text = `# netpol-ignore: empty-means-all, ignored-direction, end-port\n${web(IDLE)}`;
    expect(messagesIn(text).map(message => / ([\w-]+) reports/.exec(message)?.[1])).toEqual([
      'empty-means-all',
      'end-port',
    ]);
  });
  it('is used where one of two comments would do', () => {
    expect(
      messagesIn(
        `# netpol-ignore: ignored-direction\n${web(IDLE.replace('egress', '# netpol-ignore: ignored-direction\negress'))}`,
      ),
    ).toEqual([]);
  });
});

describe('an id that no rule has', () => {
  it('is named with the nearest one', () => {
    expect(messagesIn(`# netpol-ignore: empty-mean-all\n${web()}`)).toEqual([
      'No rule has the id empty-mean-all: it silences nothing. Did you mean empty-means-all?',
    ]);
    expect(messagesIn(`# netpol-ignore: end-port, because\n${web()}`)[1]).toBe(
      'No rule has the id because: it silences nothing. Write a reason behind a dash.',
    );
  });
  it('is told wherever the comment stands, also where nothing can be judged', () => {
    expect(messagesIn(`# netpol-ignore: nothing-at-all-of-that-kind\nkind: ConfigMap\ntemplate: {}\n`)).toHaveLength(1);
  });
});

describe('when it is silent', () => {
  it.each([
    ['workloads are needed', 'policy-selects-nothing', web()],
    ['namespaces are needed', 'namespace-label-guess', web()],
    ['the API server refuses the policy', 'ignored-direction', web(`${WEB}policyTypes: [Ingres]\n`)],
    ['the rule is about the comment itself', ID, web()],
  ])('%s', (_, id, text) => {
    expect(messagesIn(`# netpol-ignore: ${id}\n${text}`)).toEqual([]);
  });
  it('the text is broken', () => {
    expect(idsOf(analyse(`# netpol-ignore: ignored-direction\n${web('podSelector: {\n')}`))).toEqual(['yaml-syntax']);
  });
  it('the rule is off', () => {
    const file = readSourceFile('file:///a.yaml', `# netpol-ignore: ignored-direction\n${web()}`);
    const settings = readSettings({ rules: { 'ignored-direction': 'off' } });
    expect(findingsOf(new Snapshot({ files: new Map([[file.uri, file]]), settings }), file)).toEqual([]);
  });
  it('a comment silences this rule too', () => {
    expect(messagesIn(`# netpol-ignore: ${ID}, ignored-direction\n${web()}`)).toEqual([]);
  });
});

it('speaks once workloads are there', () => {
  const text = `# netpol-ignore: policy-selects-nothing\n${documents(web(), deployment('shop', 'web'))}`;
  expect(messagesIn(text)).toHaveLength(1);
});

describe('the fix', () => {
  const all = `# netpol-ignore: end-port, empty-means-all, ignored-direction — reason\n`;
  it.each([['Delete end-port from the comment', '# netpol-ignore: empty-means-all, ignored-direction — reason\n']])(
    '%s',
    (title, comment) => {
      expect(textAfter(all + web(), ID, title)).toBe(comment + web());
    },
  );
  it('deletes ids behind others', () => {
    const text = `# netpol-ignore: ignored-direction, end-port\n${web(IDLE)}`;
    expect(textAfter(text, ID, 'Delete end-port from the comment')).toBe(text.replace(', end-port', ''));
  });
  it.each([
    ['its line', (at: string) => web().replace('  podSelector', `${at}  podSelector`), '  # netpol-ignore: end-port\n'],
    [
      'what is behind a value',
      (at: string) => web().replace('[Ingress]', `[Ingress]${at}`),
      '  # netpol-ignore: end-port — a',
    ],
    ['the last line', (at: string) => `${web()}${at}`, '# netpol-ignore: end-port'],
  ])('deletes %s', (_, write, comment) => {
    for (const [text, expected] of [
      [write(comment), write('')],
      [write(comment).replaceAll('\n', '\r\n'), write('').replaceAll('\n', '\r\n')],
    ] as const)
      expect(textAfter(text, ID, 'Delete the comment')).toBe(expected);
  });
  it('writes the nearest id', () => {
    const text = `# netpol-ignore: ignored-directions\n${web(IDLE)}`;
    const after = textAfter(text, ID, 'Write ignored-direction');
    expect(after).toBe(text.replace('directions', 'direction'));
    expect(idsOf(analyse(after))).toEqual([]);
  });
});
