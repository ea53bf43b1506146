import { pathToFileURL } from 'node:url';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { VERSION } from '../../server/src/cli/terminal/version.ts';
import { rules } from '../../server/src/engine/rules/index.ts';
import { deployment, policy, protectedShop } from './shop.ts';
import { folderOf, netpol } from './support.ts';

interface Region {
  readonly startLine: number;
  readonly startColumn: number;
  readonly endLine: number;
  readonly endColumn: number;
}

interface Result {
  readonly ruleId: string;
  readonly ruleIndex: number;
  readonly level: string;
  readonly message: { readonly text: string };
  readonly locations: readonly { readonly physicalLocation: { readonly region: Region } }[];
  readonly partialFingerprints: Readonly<Record<string, string>>;
}

interface Descriptor {
  readonly id: string;
  readonly defaultConfiguration: { readonly level: string };
}

interface Log {
  readonly version: string;
  readonly runs: readonly {
    readonly tool: { readonly driver: { readonly rules: readonly Descriptor[] } };
    readonly results: readonly Result[];
  }[];
}

async function logOf(...args: readonly string[]): Promise<Log> {
  const { stdout } = await netpol(['check', ...args, '--format', 'sarif']);
  return JSON.parse(stdout);
}

const faulty = policy('wide', '  podSelector: {}\n  policyTypes: [Ingres]\n');
afterEach(() => vi.restoreAllMocks());

describe('netpol check --format sarif', () => {
  it('writes a run with every rule, and no results where nothing is found', async () => {
    const { status, stdout } = await netpol(['check', folderOf(protectedShop).at(), '--format', 'sarif']);
    expect(status).toBe(0);
    const log: Log = JSON.parse(stdout);
    expect(log).toMatchObject({
      $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
      version: '2.1.0',
      runs: [
        { tool: { driver: { name: 'netpol', semanticVersion: VERSION } }, columnKind: 'utf16CodeUnits', results: [] },
      ],
    });
    expect(log.runs[0]?.tool.driver.rules.map(({ id }) => id)).toEqual(rules.map(({ id }) => id));
    const rule = log.runs[0]?.tool.driver.rules.find(({ id }) => id === 'peer-or-trap');
    expect(rule).toEqual({
      id: 'peer-or-trap',
      shortDescription: { text: expect.stringMatching(/\.$/) },
      fullDescription: { text: expect.stringMatching(/\.$/) },
      help: { text: expect.any(String), markdown: expect.any(String) },
      defaultConfiguration: { level: 'note' },
      properties: { tags: ['selectors'] },
    });
  });

  it('writes a result with lines and columns from 1, the object and a fingerprint', async () => {
    const folder = folderOf({ 'b c/#1.yaml': `# head\n${faulty}` });
    vi.spyOn(process, 'cwd').mockReturnValue(folder.at());
    const [run] = (await logOf(folder.at())).runs;
    expect(run?.results).toEqual([
      {
        ruleId: 'invalid-policy-type',
        ruleIndex: rules.findIndex(({ id }) => id === 'invalid-policy-type'),
        level: 'error',
        message: { text: expect.stringContaining('Ingres') },
        locations: [
          {
            physicalLocation: {
              artifactLocation: { uri: 'b%20c/%231.yaml', uriBaseId: '%SRCROOT%' },
              region: { startLine: 9, startColumn: 17, endLine: 9, endColumn: 23 },
            },
            logicalLocations: [
              {
                fullyQualifiedName: 'networking.k8s.io NetworkPolicy shop/wide spec.policyTypes[0]',
                kind: 'object',
              },
            ],
          },
        ],
        partialFingerprints: { 'netpol/v1': expect.stringMatching(/^[0-9a-f]{32}$/) },
      },
    ]);
  });

  it('names files elsewhere by their whole address, and standard input by its sign', async () => {
    const folder = folderOf({ 'a.yaml': faulty });
    expect(JSON.stringify(await logOf(folder.at('a.yaml')))).toContain(
      `"artifactLocation":{"uri":"${pathToFileURL(folder.at('a.yaml')).href}"}`,
    );
    const { stdout } = await netpol(['check', '-', '--format', 'sarif'], { input: faulty });
    expect(stdout).toContain('"artifactLocation":{"uri":"-"}');
  });

  it('writes other places that belong to a result', async () => {
    const spec = '  podSelector: {}\n  policyTypes: [Ingress]\n';
    const folder = folderOf({ 'a.yaml': policy('same', spec), 'b.yaml': policy('same', spec) });
    vi.spyOn(process, 'cwd').mockReturnValue(folder.at());
    const [run] = (await logOf(folder.at())).runs;
    expect(run?.results[0]).toMatchObject({
      ruleId: 'duplicate-resource',
      level: 'warning',
      relatedLocations: [
        {
          id: 0,
          physicalLocation: { artifactLocation: { uri: 'b.yaml' }, region: { startLine: 4 } },
          message: { text: expect.stringMatching(/./) },
        },
      ],
    });
  });

  it('holds together for every example of a mistake', async () => {
    const [run] = (await logOf(new URL('../../examples/mistakes', import.meta.url).pathname)).runs;
    const described = run?.tool.driver.rules ?? [];
    const results = run?.results ?? [];
    expect(results.length).toBeGreaterThan(25);
    expect(results.filter(({ ruleId, ruleIndex }) => described[ruleIndex]?.id !== ruleId)).toEqual([]);
    expect(results.filter(({ level }) => !['error', 'warning', 'note'].includes(level))).toEqual([]);
    const regions = results.flatMap(({ locations }) =>
      locations.map(({ physicalLocation }) => physicalLocation.region),
    );
    expect(regions.filter(({ startLine, startColumn }) => startLine < 1 || startColumn < 1)).toEqual([]);
    const isBackwards = ({ startLine, endLine, startColumn, endColumn }: Region): boolean =>
      endLine < startLine || (endLine === startLine && endColumn < startColumn);
    expect(regions.filter(isBackwards)).toEqual([]);
  });
});

describe('a fingerprint', () => {
  async function fingerprints(name: string, text: string): Promise<readonly (string | undefined)[]> {
    const [run] = (await logOf(folderOf({ [name]: text }).at())).runs;
    return (run?.results ?? []).map(({ partialFingerprints }) => partialFingerprints['netpol/v1']);
  }

  it('stays while lines move and files are renamed', async () => {
    const before = await fingerprints('a.yaml', faulty);
    expect(before).toHaveLength(1);
    expect(await fingerprints('deep/b.yaml', `# one\n${deployment('web', 80)}---\n# two\n\n${faulty}`)).toEqual(before);
  });

  it('differs by object, by field and by message', async () => {
    const texts = [
      faulty,
      faulty.replace('name: wide', 'name: other'),
      faulty.replace('namespace: shop', 'namespace: other'),
      faulty.replace('[Ingres]', '[Ingress, Ingres]'),
      faulty.replace('Ingres', 'Egres'),
    ];
    const all = await Promise.all(texts.map(text => fingerprints('a.yaml', text)));
    expect(new Set(all.flat()).size).toBe(texts.length);
  });
});
