import { describe, expect, it } from 'vitest';
import { deployment, policy, protectedShop } from './shop.ts';
import { folderOf, linesOf, netpol } from './support.ts';

const sound = folderOf(protectedShop);
const faulty = folderOf({
  'b.yaml': `# first line\n${policy(
    'wide',
    `
  podSelector: {}
  policyTypes: [Ingress]
  ingress:
    - from:
        - ipBlock: {cidr: 10.0.0.0/8}
      ports:
        - {protocol: tcp, port: 70000}
`,
  )}`,
  'a/c.yml': deployment('web', 80),
  'a/d.json': JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'x' } }),
});
const open = folderOf({
  'open.yaml': policy(
    'api',
    `
  podSelector: {}
  policyTypes: [Ingress]
  ingress:
    - from: []
`,
  ),
});

async function checkJson(path: string): Promise<{ readonly status: number; readonly answer: unknown }> {
  const { status, stdout } = await netpol(['check', path, '--format', 'json'], { from: faulty });
  return { status, answer: JSON.parse(stdout) };
}

describe('netpol check', () => {
  it('finds nothing in sound manifests', async () => {
    expect(await netpol(['check', sound.at()])).toEqual({
      status: 0,
      stdout: 'No findings in 6 files\n',
      stderr: '',
    });
  });

  it('writes each finding with its line, marks its span and counts them', async () => {
    const { status, stdout, stderr } = await netpol(['check', faulty.at()], { from: faulty });
    expect(stderr).toBe('');
    expect(status).toBe(1);
    const lines = linesOf(stdout);
    expect(lines.map(line => line.replace(/^(b\.yaml:\d+:\d+: error: ).*(\[.*\])$/, '$1$2'))).toEqual([
      'b.yaml:14:22: error: [invalid-protocol]',
      '  14 |         - {protocol: tcp, port: 70000}',
      `     | ${' '.repeat(21)}^^^`,
      'b.yaml:14:33: error: [invalid-port]',
      '  14 |         - {protocol: tcp, port: 70000}',
      `     | ${' '.repeat(32)}^^^^^`,
      '2 errors in 3 files',
    ]);
  });

  it('writes JSON with places from 0, the object, the answer of the API server and the titles of the fixes', async () => {
    const { status, answer } = await checkJson(faulty.at());
    expect(status).toBe(1);
    const resource = {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      namespace: 'shop',
      name: 'wide',
    };
    expect(answer).toEqual({
      version: 1,
      files: 3,
      documents: 3,
      diagnostics: [
        {
          file: 'b.yaml',
          range: { start: { line: 13, character: 21 }, end: { line: 13, character: 24 } },
          code: 'invalid-protocol',
          severity: 'error',
          message: expect.stringContaining('tcp'),
          path: 'spec.ingress[0].ports[0].protocol',
          resource,
          rejectedByApiServer: true,
          apiError: { type: 'NotSupported', field: 'spec.ingress[0].ports[0].protocol' },
          fixes: [expect.stringContaining('TCP')],
        },
        {
          file: 'b.yaml',
          range: { start: { line: 13, character: 32 }, end: { line: 13, character: 37 } },
          code: 'invalid-port',
          severity: 'error',
          message: expect.stringContaining('70000'),
          path: 'spec.ingress[0].ports[0].port',
          resource,
          rejectedByApiServer: true,
          apiError: { type: 'Invalid', field: 'spec.ingress[0].ports[0].port' },
          fixes: [],
        },
      ],
    });
  });

  it('writes annotations for GitHub, the colons and commas of properties escaped', async () => {
    const folder = folderOf({ 'a,b:c.yaml': policy('x', '  podSelector: {}\n  policyTypes: [ingress]\n') });
    const { stdout } = await netpol(['check', folder.at(), '--format', 'github'], { from: folder });
    expect(linesOf(stdout).map(line => line.slice(0, line.lastIndexOf('::')))).toEqual([
      '::error file=a%2Cb%3Ac.yaml,line=8,endLine=8,col=17,endColumn=23,title=invalid-policy-type',
    ]);
  });

  it.each([
    ['error', 0],
    ['warning', 1],
    ['info', 1],
  ])('with --fail-on %s ends with status %i on a warning', async (failOn, status) => {
    const outcome = await netpol(['check', open.at(), '--fail-on', failOn]);
    expect(outcome.stdout).toContain('warning');
    expect(outcome.status).toBe(status);
  });

  it('says null for the object of text that does not parse', async () => {
    const folder = folderOf({ 'x.yaml': 'kind: NetworkPolicy\nmetadata: {name: [\n' });
    const { status, stdout } = await netpol(['check', folder.at(), '--format', 'json'], { from: folder });
    expect(status).toBe(1);
    expect(JSON.parse(stdout).diagnostics).toMatchObject([
      { file: 'x.yaml', code: 'yaml-syntax', severity: 'error', path: '', resource: null, rejectedByApiServer: true },
    ]);
  });

  it('counts documents, not the comments between them', async () => {
    const text = `# head\n---\n${deployment('a', 80)}---\n# nothing here\n---\n${deployment('b', 80)}---\n`;
    const { stdout } = await netpol(['check', '-', '--format', 'json'], { input: text });
    expect(JSON.parse(stdout)).toEqual({ version: 1, files: 1, documents: 2, diagnostics: [] });
  });

  it('names files as they were given, joined with the way below a folder', async () => {
    const given = `${faulty.at()}/./a/..`;
    const { stdout } = await netpol(['check', given, '--format', 'json']);
    expect(JSON.parse(stdout).diagnostics[0].file).toBe(faulty.at('b.yaml'));
    const direct = await netpol(['check', `${given}/b.yaml`, '--format', 'json']);
    expect(JSON.parse(direct.stdout).diagnostics[0].file).toBe(`${given}/b.yaml`);
  });

  it('names other places that belong to a finding', async () => {
    const spec = '  podSelector: {}\n  policyTypes: [Ingress]\n';
    const folder = folderOf({ 'a.yaml': policy('same', spec), 'b.yaml': policy('same', spec) });
    const { stdout, status } = await netpol(['check', folder.at()], { from: folder });
    expect(status).toBe(0);
    expect(
      linesOf(stdout)
        .filter(line => line.startsWith('  see '))
        .map(line => line.split(': ')[0]),
    ).toEqual(['  see b.yaml:4', '  see a.yaml:4']);
  });

  it('leaves control characters of the text out of what a terminal shows', async () => {
    const folder = folderOf({ 'x.yaml': 'kind: NetworkPolicy\nspec: \u001b[31m\u0000\n' });
    const { status, stdout } = await netpol(['check', folder.at('x.yaml')], { from: folder });
    expect([status, linesOf(stdout)[1]]).toEqual([1, '  2 | spec:  [31m ']);
  });

  it('colours its answer only when asked to', async () => {
    const plain = await netpol(['check', faulty.at()]);
    const colored = await netpol(['check', faulty.at()], { colors: true });
    expect(plain.stdout).not.toContain('\u001B[');
    expect(colored.stdout).toContain('\u001B[31merror\u001B[39m');
  });
});
