import { describe, expect, it } from 'vitest';
import { violationsOf } from '../../server/src/workspace/files/source-file.ts';
import { WorkspaceIndex } from '../../server/src/workspace/index.ts';
import { folderOf, netpol } from './support.ts';

interface Definition {
  readonly kind?: string;
  readonly served?: readonly string[];
  readonly channel?: string;
  readonly bundle?: string;
}

function definition({
  kind = 'ClusterNetworkPolicy',
  served = ['v1alpha2', 'v1beta1'],
  channel,
  bundle,
}: Definition): string {
  const annotations = {
    ...(channel && { 'policy.networking.k8s.io/channel': channel }),
    ...(bundle && { 'policy.networking.k8s.io/bundle-version': bundle }),
  };
  const plural = `${kind.toLowerCase().replace(/y$/, 'ies')}`;
  return JSON.stringify({
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.policy.networking.k8s.io`, annotations },
    spec: {
      group: 'policy.networking.k8s.io',
      names: { kind, plural },
      scope: 'Cluster',
      versions: ['v1alpha1', 'v1alpha2', 'v1beta1'].map(name => ({ name, served: served.includes(name) })),
    },
  });
}

const RULE = 'ingress: [{action: Deny, from: [{namespaces: {matchLabels: {team: ads}}}]}]';
const NODES = 'egress: [{action: Deny, to: [{nodes: {}}]}]';
const LOOSE = 'egress: [{action: Deny, to: [{networks: [10.0.0.1/8]}]}]';

function clusterPolicy(rule: string, version = 'v1beta1'): string {
  return `apiVersion: policy.networking.k8s.io/${version}\nkind: ClusterNetworkPolicy\nmetadata: {name: a}\nspec: {tier: Admin, priority: 1, subject: {namespaces: {}}, ${rule}}\n`;
}

const OLD = `apiVersion: policy.networking.k8s.io/v1alpha1\nkind: AdminNetworkPolicy\nmetadata: {name: a}\nspec: {priority: 1, subject: {namespaces: {}}, ${RULE}}\n`;
const OLD_KIND: Definition = { kind: 'AdminNetworkPolicy', served: ['v1alpha1'] };

async function codes(policy: string, definitions: readonly Definition[], config = ''): Promise<readonly string[]> {
  const files = Object.fromEntries(definitions.map((each, index) => [`crds/${index}.json`, definition(each)]));
  const folder = folderOf({ ...files, 'policy.yaml': policy, ...(config && { '.netpol.yaml': config }) });
  const { stdout } = await netpol(['check', folder.at(), '--format', 'json'], { from: folder });
  const { diagnostics }: { diagnostics: readonly { code: string; severity: string }[] } = JSON.parse(stdout);
  return diagnostics.map(({ code, severity }) => `${code} ${severity}`);
}

describe('a definition of admin policies in sight', () => {
  it.each<[policy: string, definitions: readonly Definition[], expected: readonly string[]]>([
    [clusterPolicy(RULE), [], []],
    [clusterPolicy(RULE), [{}], []],
    [clusterPolicy(RULE), [{ served: ['v1alpha2'] }], ['deprecated-api-version info']],
    [clusterPolicy(RULE, 'v1alpha2'), [{}], []],
    [clusterPolicy(RULE, 'v1alpha2'), [{ served: ['v1alpha2'] }], []],
    [clusterPolicy(RULE, 'v1alpha2'), [{ served: ['v1beta1'] }], ['deprecated-api-version info']],
    [OLD, [], []],
    [OLD, [{}], ['deprecated-api-version info']],
    [OLD, [{}, OLD_KIND], []],
    [OLD, [OLD_KIND], []],
    [clusterPolicy(RULE), [OLD_KIND], []],
  ])('tells which versions are served (%#)', async (policy, definitions, expected) => {
    expect(await codes(policy, definitions)).toEqual(expected);
  });

  it.each<[policy: string, definitions: readonly Definition[], expected: readonly string[]]>([
    [clusterPolicy(NODES), [], ['experimental-field info']],
    [clusterPolicy(NODES), [{}], ['experimental-field info']],
    [clusterPolicy(NODES), [{ channel: 'standard' }], ['unknown-field error']],
    [clusterPolicy(NODES), [{ channel: 'experimental' }], []],
    [clusterPolicy(NODES), [{ channel: 'experimental' }, { channel: 'standard' }], ['experimental-field info']],
    [clusterPolicy(NODES), [{ channel: 'experimental' }, { ...OLD_KIND, channel: 'standard' }], []],
    [clusterPolicy(LOOSE), [{ bundle: 'v0.3.0' }], ['cidr-host-bits error']],
    [clusterPolicy(LOOSE), [{ bundle: 'v0.2.0' }], ['cidr-host-bits info']],
  ])('tells the channel and the release (%#)', async (policy, definitions, expected) => {
    expect(await codes(policy, definitions)).toEqual(expected);
  });

  it('counts less than what is set', async () => {
    const config = 'cluster: {adminPolicies: {channel: experimental}}\n';
    expect(await codes(clusterPolicy(NODES), [{ channel: 'standard' }], config)).toEqual([]);
  });

  it('counts in standard input of any size, and from the moment it is in sight', async () => {
    const index = new WorkspaceIndex({ list: async function* () {}, read: async () => ({ type: 'gone' }) });
    async function* pieces(): AsyncGenerator<string> {
      yield `${clusterPolicy(NODES)}---\n`;
    }
    await index.putLarge('stdin:/-', pieces());
    const rules = (): readonly string[] =>
      [...index.snapshot.files.values()].flatMap(({ documents }) =>
        documents.flatMap(({ content }) => content.resources.flatMap(violationsOf).map(({ rule }) => rule)),
      );
    expect(rules()).toEqual([]);
    index.edit('file:///crd.json', definition({ channel: 'standard' }), 1);
    expect(rules()).toEqual(['unknown-field']);
    expect(index.snapshot.profile.adminPolicies.channel).toBe('standard');
    const { profile } = index.snapshot;
    index.edit('file:///other.yaml', OLD, 1);
    expect(index.snapshot.profile).toBe(profile);
    index.close('file:///crd.json');
    expect(rules()).toEqual([]);
  });
});
