import { describe, expect, it } from 'vitest';
import { deployment, namespace, policy } from './shop.ts';
import { folderOf, linesOf, netpol } from './support.ts';

const WORLD = [namespace, deployment('web', 80), deployment('api', 80)];
const CLOSED = policy('closed', '  podSelector:\n    matchLabels: {app: api}\n  policyTypes: [Ingress]\n');
const OPENED = policy('opened', '  podSelector: {}\n  policyTypes: [Ingress]\n  ingress:\n    - {}\n');

/** Admin policies that deny api everything from web. */
function admin(apiVersion: string, kind: string, spec: string): string {
  return `apiVersion: policy.networking.k8s.io/${apiVersion}
kind: ${kind}
metadata:
  name: deny
spec:
${spec}  subject:
    namespaces: {}
  ingress:
    - action: Deny
      from:
        - namespaces: {}
`;
}

/** Lists whom web reaches, and the first words of the warnings. */
async function list(
  ...documents: readonly string[]
): Promise<{ readonly reached: readonly string[]; readonly warnings: readonly string[] }> {
  const folder = folderOf({ 'all.yaml': documents.join('---\n') });
  const { status, stdout, stderr } = await netpol(['list', folder.at(), '--format', 'json'], { from: folder });
  expect(status).toBe(0);
  const { connections } = JSON.parse(stdout);
  const between = connections.filter(
    (each: { source: { name?: string }; destination: { name?: string } }) =>
      each.source.name === 'web' && each.destination.name !== undefined,
  );
  return {
    reached: between.map((each: { destination: { name: string } }) => each.destination.name),
    warnings: linesOf(stderr).map(line => line.replace(/^warning: | for the API server would refuse it:.*/g, '')),
  };
}

/** The line, from 1, on which a document begins to hold a text. */
function lineOf(documents: readonly string[], text: string): number {
  return (
    documents
      .join('---\n')
      .split('\n')
      .findIndex(line => line.includes(text)) + 1
  );
}

describe('a policy that the API server refuses', () => {
  it.each([
    [
      'a port out of range',
      policy('bad', '  podSelector: {}\n  ingress:\n    - ports:\n        - port: 70000\n'),
      '70000',
    ],
    [
      'a mixed peer',
      policy(
        'bad',
        '  podSelector: {}\n  ingress:\n    - from:\n        - ipBlock: {cidr: 10.0.0.0/8}\n          podSelector: {mixed: {}}\n',
      ),
      'ipBlock',
    ],
    [
      'an unknown operator',
      policy('bad', '  podSelector:\n    matchExpressions:\n      - {key: app, operator: Is, values: [api]}\n'),
      'operator: Is',
    ],
  ])('for %s is left out with its place, and the rest counts', async (_, bad, place) => {
    const documents = [...WORLD, CLOSED, bad];
    const { reached, warnings } = await list(...documents);
    expect(reached).toEqual([]);
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toBe(`all.yaml:${lineOf(documents, place)}: NetworkPolicy shop/bad is left out,`);
  });

  it('changes nothing for those before and after it', async () => {
    const bad = policy('bad', '  podSelector: {}\n  policyTypes: [Both]\n');
    expect((await list(...WORLD, bad, CLOSED, bad.replace('name: bad', 'name: worse'), OPENED)).reached).toEqual([
      'api',
    ]);
    expect((await list(...WORLD, bad, bad.replace('name: bad', 'name: worse'))).reached).toEqual(['api']);
  });
});

describe('objects of one identity', () => {
  it('count once, as the last of them says, in every dialect', async () => {
    const open = admin('v1alpha1', 'AdminNetworkPolicy', '  priority: 5\n').replace('action: Deny', 'action: Allow');
    const closed = admin('v1alpha1', 'AdminNetworkPolicy', '  priority: 5\n');
    expect((await list(...WORLD, open, closed)).reached).toEqual([]);
    const { reached, warnings } = await list(...WORLD, closed, open);
    expect(reached).toEqual(['api']);
    expect(warnings).toEqual([
      expect.stringMatching(
        /^all\.yaml:\d+: AdminNetworkPolicy deny is also declared at all\.yaml:\d+; the later one counts\.$/,
      ),
    ]);
  });

  it('are others where group or kind differ', async () => {
    const cluster = admin('v1beta1', 'ClusterNetworkPolicy', '  tier: Admin\n  priority: 4\n').replace(
      'action: Deny',
      'action: Accept',
    );
    const { reached, warnings } = await list(
      ...WORLD,
      admin('v1alpha1', 'AdminNetworkPolicy', '  priority: 5\n'),
      cluster,
    );
    expect(reached).toEqual(['api']);
    expect(warnings).toEqual([]);
  });
});

it('thousands of documents in one file all count', async () => {
  const many = Array.from({ length: 3000 }, (_, index) =>
    policy(`p${index}`, `  podSelector:\n    matchLabels: {app: none${index}}\n`),
  );
  const { reached, warnings } = await list(...WORLD, ...many, CLOSED);
  expect(reached).toEqual([]);
  expect(warnings).toEqual([]);
});
