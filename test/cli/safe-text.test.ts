import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  csvField,
  dotString,
  jsonText,
  markdownCell,
  mermaidString,
  plain,
  plainColumns,
  workflowData,
  workflowProperty,
} from '../../server/src/cli/terminal/safe-text.ts';
import { folderOf, netpol, type Outcome } from './support.ts';

const ESC = '\u001B';
/** What acts on terminals, logs, spreadsheets and viewers, and what it takes to leave a quoted string. */
const HOSTILE = [
  `${ESC}]0;title\u0007`,
  `${ESC}[2J`,
  '\u009B31m',
  '\u202E',
  '\u2066',
  '\u200B',
  '\uFEFF',
  '\u{E0041}',
  '\u2028',
  '\u0085',
  '\u007F',
  '\r\n::error::PWNED',
  '\n##[add-mask]PWNED',
  '##vso[task.complete]',
  '::warning file=a::',
  '=1+1',
  '"',
  "'",
  ',',
  '|',
  '`',
  '\\',
  '<img>',
  '#quot;',
  ']',
  '%',
  'é',
  'a',
];
const hostile = fc.array(fc.constantFrom(...HOSTILE), { minLength: 1, maxLength: 5 }).map(parts => parts.join(''));
const anyText = fc.oneof(hostile, fc.string({ unit: 'binary' }));

/** What must not be written out, but for the line feeds of the output itself. */
const ACTING = /(?!\u200C|\u200D|\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;
const COMMAND = /^\s*::[a-z-]*[g-z][a-z-]*\b.*::|##[a-z]*\[/im;

function expectHarmless(text: string): void {
  expect(ACTING.exec(text)).toBeNull();
  expect(COMMAND.exec(text)).toBeNull();
}

test('no output form of a text acts or breaks the line', () => {
  const forms = [plain, csvField, markdownCell, dotString, mermaidString, workflowData, workflowProperty, jsonText];
  fc.assert(
    fc.property(anyText, text => {
      for (const form of [...forms, plainColumns]) {
        const written = form(text);
        expect(written).not.toContain('\n');
        expect(ACTING.exec(written)).toBeNull();
        expect(/##[a-z]*\[/i.exec(written)).toBeNull();
      }
      expect(plain(plain(text))).toBe(plain(text));
      expect(plainColumns(text)).toHaveLength(text.length);
      expect(JSON.parse(jsonText({ [text]: text }, 2))).toEqual({ [text]: text });
    }),
  );
});

test('a text that does nothing stays as it is', () => {
  for (const text of ['shop/web [Deployment]', '::/0', '::ffff:0:0/96', 'naïve 网络 👩‍👩‍👧', 'a::b', '# comment'])
    expect([plain(text), plainColumns(text)]).toEqual([text, text]);
});

test('escapes are shown in place of what acts', () => {
  expect(plain(`a${ESC}[31mb\nc\u202Ed\u{E0041}`)).toBe('a\\u001b[31mb\\nc\\u202ed\\udb40\\udc41');
  expect(plain('::error file=x::y')).toBe(':\\u003aerror file=x::y');
  expect(plain('x ##[group]')).toBe('x #\\u0023[group]');
  expect(jsonText('##[group]\u009B')).toBe('"#\\u0023[group]\\u009b"');
});

test('cells that spreadsheets take for formulas become text, and fields stay single', () => {
  const starts = ['=', '+', '-', '@', '\t=', '|', '%'].map(start => csvField(`${start}cmd`));
  expect(starts).toEqual(["'=cmd", "'+cmd", "'-cmd", "'@cmd", '\\t=cmd', "'|cmd", "'%cmd"]);
  expect(csvField('a,"b"')).toBe('"a,""b"""');
});

test('strings of graphs end where they end', () => {
  expect(dotString('a"b\\')).toBe('"a\\"b\\\\"');
  expect(mermaidString('`a"<b>#x')).toBe('"#96;a#34;#60;b#62;#35;x"');
});

function manifests(name: string): string {
  const labels = { [name]: name, app: 'web' };
  const metadata = { name, namespace: name, labels };
  const selector = { matchLabels: labels };
  const container = { name: 'main', ports: [{ name, containerPort: 8080 }, { [name]: 1 }] };
  const template = { metadata: { labels }, spec: { containers: [container] } };
  const apps = { apiVersion: 'apps/v1', kind: 'Deployment' };
  const policy = { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy' };
  const peers = [{ podSelector: selector, namespaceSelector: selector }];
  const objects = [
    { ...apps, metadata, spec: { selector, template } },
    { ...apps, metadata: { ...metadata, namespace: 'shop' }, spec: { selector, template } },
    {
      ...policy,
      metadata: { name: 'open', namespace: 'shop' },
      spec: { podSelector: selector, ingress: [{ from: peers }] },
    },
    { ...policy, metadata: { name: 'shut', namespace: 'shop' }, spec: { podSelector: {}, policyTypes: ['Egress'] } },
    {
      ...policy,
      metadata,
      spec: { podSelector: selector, [name]: 1, ingress: [{ ports: [{ port: name, [name]: 2 }] }] },
    },
    {
      ...policy,
      metadata: { name: 'b', namespace: 'shop' },
      spec: { podSelecter: {}, podSelector: {}, policyTypes: [name] },
    },
    { apiVersion: 'projectcalico.org/v3', kind: 'NetworkPolicy', metadata: { name, namespace: 'shop' }, spec: {} },
  ];
  return objects.map(object => JSON.stringify(object)).join('\n---\n');
}

async function formatsOf(command: string): Promise<readonly string[]> {
  const { stdout } = await netpol(['help', command]);
  const choices = /--format <format>[^(]*\(choices:([^)]*?)(?:, default|\))/s.exec(stdout)?.[1] ?? '';
  return [...choices.matchAll(/"(\w+)"/g)].map(([, format]) => format ?? '');
}

const COLOUR = new RegExp(`${ESC}\\[\\d+m`);
const withoutColours = (text: string): string => text.split(COLOUR).join('');

test('names, labels, keys and paths act in no format of any command', { timeout: 120_000 }, async () => {
  const fileName = hostile.map(name => name.replaceAll(/[/\0]/g, '').slice(0, 40)).filter(name => name !== '');
  const commands = await Promise.all(
    [
      ['check'],
      ['list'],
      ['list', '--exposure'],
      ['query', '--from', 'shop/NAME', '--to', 'namespace=shop,app=x'],
      ['query', '--from', 'namespace=shop,app=x', '--to', 'namespace=shop,app=web', '--port', '80'],
      ['explain', '--from', 'namespace=shop,app=x', '--to', 'namespace=shop,app=web'],
      ['diff'],
      ['fix', '--dry-run'],
    ].map(async ([name = '', ...args]) => ({ name, args, formats: name === 'fix' ? [''] : await formatsOf(name) })),
  );
  expect(commands.map(({ formats }) => formats.length).every(length => length > 0)).toBe(true);
  await fc.assert(
    fc.asyncProperty(hostile, fileName, fc.boolean(), async (name, file, colors) => {
      const folder = folderOf({
        [`new/${file}.yaml`]: manifests(name),
        [`new/${file}-broken.yaml`]: `kind: NetworkPolicy\n${JSON.stringify(name)}: [`,
        'old/empty.yaml': 'apiVersion: v1\nkind: Namespace\nmetadata: {name: shop}\n',
      });
      for (const { name: command, args, formats } of commands) {
        const paths = command === 'diff' ? [folder.at('old'), folder.at('new')] : [folder.at('new')];
        const ends = args.map(arg => (arg === 'shop/NAME' ? `shop/${name}` : arg));
        for (const format of formats) {
          const options = format === '' ? [] : ['--format', format];
          const outcome = await netpol([command, ...paths, ...ends, ...options], { colors, from: folder });
          expectHarmlessOutcome(format, outcome);
        }
      }
    }),
    { numRuns: 15 },
  );
});

// The workflow commands that are meant start with the severity and hold one line each.
const MEANT = /^::(?:error|warning|notice) file=[^\n]*$/gm;

function expectHarmlessOutcome(format: string, { stdout, stderr }: Outcome): void {
  const [out, errors] = [withoutColours(stdout), withoutColours(stderr)];
  expect(out + errors).not.toBe('');
  expect(ACTING.exec(out)).toBeNull();
  expectHarmless(format === 'github' ? out.replaceAll(MEANT, '') : out);
  expectHarmless(errors);
  if (format === 'json' || format === 'sarif') expect(() => JSON.parse(stdout === '' ? '{}' : stdout)).not.toThrow();
}
