import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readTraffic } from '../../server/src/cli/requests/asked-ports.ts';
import { reportOn } from '../../server/src/cli/requests/report.ts';
import { describeDiff } from '../../server/src/engine/answers/describe-diff.ts';
import { diffClusters } from '../../server/src/engine/answers/diff.ts';
import type { Cluster } from '../../server/src/engine/cluster/cluster.ts';
import { includesTraffic } from '../../server/src/engine/sets/traffic.ts';
import { manifestsOf, readExample } from '../examples/read-examples.ts';
import { clusterOf } from '../oracle/engine.ts';
import { writtenWorld } from '../oracle/write.ts';
import { apiPolicy, deployment, namespace, policy, shop } from './shop.ts';
import { folderOf, linesOf, netpol } from './support.ts';

const closed = policy('closed', '  podSelector: {}\n  policyTypes: [Ingress, Egress]\n');
const closedShop = [...Object.values(shop), closed].join('---\n');

async function query(input: string, ...args: readonly string[]): Promise<readonly [number, readonly string[]]> {
  const { status, stdout } = await netpol(['query', '-', ...args], { input });
  return [status, linesOf(stdout)];
}

describe('netpol query, for a block', () => {
  const question = ['--from', 'shop/web', '--to', 'shop/db', '--port', '5432'] as const;

  it('writes the policies that would allow it, one for each side that blocks', async () => {
    const [status, lines] = await query(closedShop, ...question);
    expect(status).toBe(1);
    expect(lines.slice(lines.indexOf('To allow it, add')).join('\n')).toBe(`\
To allow it, add
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: web-to-db
  namespace: shop
spec:
  podSelector:
    matchLabels:
      app: web
  policyTypes:
    - Egress
  egress:
    - to:
        - podSelector:
            matchLabels:
              app: db
      ports:
        - protocol: TCP
          port: 5432
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: db-from-web
  namespace: shop
spec:
  podSelector:
    matchLabels:
      app: db
  policyTypes:
    - Ingress
  ingress:
    - from:
        - podSelector:
            matchLabels:
              app: web
      ports:
        - protocol: TCP
          port: 5432`);
  });

  it('writes them in the JSON too, and nothing there for what is allowed', async () => {
    const { stdout } = await netpol(['query', '-', ...question, '--format', 'json'], { input: closedShop });
    const answer: { readonly missing: readonly { readonly yaml: string }[] } = JSON.parse(stdout);
    expect(answer.missing).toEqual([
      { direction: 'egress', name: 'web-to-db', namespace: 'shop', yaml: expect.stringContaining('name: web-to-db\n') },
      { direction: 'ingress', name: 'db-from-web', namespace: 'shop', yaml: expect.stringMatching(/^apiVersion: /) },
    ]);
    const opened = [closedShop, ...answer.missing.map(({ yaml }) => yaml)].join('---\n');
    const after = await netpol(['query', '-', ...question, '--format', 'json'], { input: opened });
    expect(after.status).toBe(0);
    expect(JSON.parse(after.stdout)).not.toHaveProperty('missing');
  });

  it('names addresses, other namespaces, made-up pods and free names', async () => {
    const taken = policy('db-from-10-1-2-3', '  podSelector: {matchLabels: {app: none}}\n');
    const input = `${closedShop}---\n${taken}`;
    const yaml = async (...args: readonly string[]): Promise<string> => (await query(input, ...args))[1].join('\n');
    const fromAddress = await yaml('--from', '10.1.2.3', '--to', 'shop/db', '--protocol', 'SCTP');
    expect(fromAddress).toContain('  name: db-from-10-1-2-3-2\n');
    expect(fromAddress).toContain('        - ipBlock:\n            cidr: 10.1.2.3/32\n');
    expect(fromAddress.endsWith('      ports:\n        - protocol: SCTP')).toBe(true);
    expect(await yaml('--from', 'shop/db', '--to', '2001:db8::1', '--port', '53')).toContain(
      'cidr: "2001:db8::1/128"\n',
    );
    const made = await yaml('--from', 'namespace=ops,app=job', '--to', 'shop/db', '--port', 'postgres');
    expect(made).toContain('  name: db-from-app-job\n');
    expect(made).toContain(
      'matchLabels:\n              kubernetes.io/metadata.name: ops\n          podSelector:\n            matchLabels:\n              app: job\n',
    );
  });

  it('means the ports that the destination declares when none is asked for, and every port when it declares none', async () => {
    const bare = deployment('bare', 80).replace(/ +ports:\n.*\n/, '');
    const asked = async (to: string): Promise<string> =>
      (await query(`${closedShop}---\n${bare}`, '--from', 'shop/web', '--to', to))[1].join('\n');
    expect((await asked('shop/db')).endsWith('- protocol: TCP\n          port: 5432')).toBe(true);
    expect((await asked('shop/bare')).endsWith('matchLabels:\n              app: web')).toBe(true);
  });

  it('says that the sides have no port in common, and opens the one that the destination declares', async () => {
    const way = (name: string, app: string, direction: 'ingress' | 'egress', port: number): string => `---
${policy(name, `  podSelector: {matchLabels: {app: ${app}}}\n  policyTypes: [${direction === 'egress' ? 'Egress' : 'Ingress'}]`)}
  ${direction}: [{ports: [{port: ${port}}]}]
`;
    const asked = async (out: number, into: number): Promise<string> => {
      const input = `${closedShop}${way('out', 'web', 'egress', out)}${way('into', 'db', 'ingress', into)}`;
      const [status, lines] = await query(input, '--from', 'shop/web', '--to', 'shop/db');
      expect(status).toBe(1);
      for (const command of ['query', 'explain']) {
        const args = [command, '-', '--from', 'shop/web', '--to', 'shop/db', '--format', 'json'];
        expect(JSON.parse((await netpol(args, { input })).stdout)).toMatchObject({ noCommonPort: true });
      }
      return lines.slice(lines.indexOf('The two sides have no port in common.')).join('\n');
    };
    const head = 'The two sides have no port in common.\nTo allow it, add\n---\n';
    const manifest = (name: string): string =>
      `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: ${name}\n  namespace: shop\nspec:\n`;
    const rule = (own: string, type: string, field: string, peers: string, other: string): string =>
      `  podSelector:\n    matchLabels:\n      app: ${own}\n  policyTypes:\n    - ${type}\n  ${field}:\n    - ${peers}:\n        - podSelector:\n            matchLabels:\n              app: ${other}\n      ports:\n        - protocol: TCP\n          port: 5432`;
    const toDb = `${manifest('web-to-db')}${rule('web', 'Egress', 'egress', 'to', 'db')}`;
    const fromWeb = `${manifest('db-from-web')}${rule('db', 'Ingress', 'ingress', 'from', 'web')}`;
    expect(await asked(5433, 5432)).toBe(`${head}${toDb}`);
    expect(await asked(5432, 5433)).toBe(`${head}${fromWeb}`);
    expect(await asked(1, 2)).toBe(`${head}${toDb}\n---\n${fromWeb}`);
  });

  const admin = (kind: string): string => `apiVersion: policy.networking.k8s.io/v1alpha1
kind: ${kind}
metadata: {name: ${kind === 'AdminNetworkPolicy' ? 'guard' : 'default'}}
spec:
${kind === 'AdminNetworkPolicy' ? '  priority: 1\n' : ''}  subject: {namespaces: {}}
  ingress:
    - {name: refuse, action: Deny, from: [{namespaces: {}}]}
`;

  const guard = (port: number): string =>
    `${admin('AdminNetworkPolicy').replace(']}', `], ports: [{portNumber: {protocol: TCP, port: ${port}}}]}`)}`;
  const anyPort = ['--from', 'shop/web', '--to', 'shop/db'] as const;

  it('writes the policies where an admin policy denies something else', async () => {
    const [, lines] = await query(`${closedShop}---\n${guard(22)}`, ...anyPort);
    expect(lines).toContain('To allow it, add');
  });

  it.each([
    [
      'an admin policy denies all ports that the destination declares',
      `${closedShop}---\n${guard(5432)}`,
      anyPort,
      'AdminNetworkPolicy guard denies TCP 5432 of it, which no NetworkPolicy overrides.',
    ],
    [
      'an admin policy denies it',
      `${closedShop}---\n${admin('AdminNetworkPolicy')}`,
      question,
      'AdminNetworkPolicy guard denies it, which no NetworkPolicy overrides.',
    ],
    [
      'a policy would isolate pods that are open',
      [namespace, deployment('web', 80), deployment('db', 5432), admin('BaselineAdminNetworkPolicy')].join('---\n'),
      question,
      'A policy that allows it would isolate shop/db, or pods of the same labels, which no NetworkPolicy isolates yet.',
    ],
    [
      'nothing tells the pods apart',
      closedShop,
      ['--from', 'namespace=ops', '--to', 'shop/db'],
      'No rule can allow it and nothing else: the pods carry no labels that tell them apart.',
    ],
    [
      'the ingress controller has no way there',
      closedShop,
      ['--from', 'ingress-controller', '--to', 'shop/db'],
      'What the ingress controller sends follows from Ingresses and Routes, not from policies.',
    ],
  ])('says why there is nothing to add where %s', async (_, input, args, text) => {
    const [status, lines] = await query(input, ...args);
    expect([status, lines.at(-1)]).toEqual([1, text]);
    const { stdout } = await netpol(['query', '-', ...args, '--format', 'json'], { input });
    expect(JSON.parse(stdout)).toMatchObject({ verdict: 'blocked', noCommonPort: false, missing: [] });
  });

  it('opens both sides for an ingress controller that the settings name', async () => {
    const routed = `${closedShop}---
{apiVersion: v1, kind: Service, metadata: {name: db, namespace: shop}, spec: {selector: {app: db}, ports: [{port: 5432}]}}
---
{apiVersion: networking.k8s.io/v1, kind: Ingress, metadata: {name: site, namespace: shop}, spec: {defaultBackend: {service: {name: db, port: {number: 5432}}}}}
---
{apiVersion: networking.k8s.io/v1, kind: NetworkPolicy, metadata: {name: quiet, namespace: edge}, spec: {podSelector: {}, policyTypes: [Egress]}}
`;
    const config = folderOf({
      'c.yaml': 'cluster: {ingressControllers: [{namespace: edge, podLabels: {app: proxy}}]}',
    });
    const args = ['query', '-', '--from', 'ingress-controller', '--to', 'shop/db', '--format', 'json'];
    const asked = async (
      input: string,
    ): Promise<{ verdict: string; missing?: readonly { readonly namespace: string; readonly yaml: string }[] }> =>
      JSON.parse((await netpol([...args, '--config', config.at('c.yaml')], { input })).stdout);
    const { verdict, missing = [] } = await asked(routed);
    expect([verdict, ...missing.map(each => each.namespace)]).toEqual(['blocked', 'edge', 'shop']);
    expect(await asked([routed, ...missing.map(({ yaml }) => yaml)].join('---\n'))).toMatchObject({
      verdict: 'allowed',
    });
  });

  it('selects the pods of a Job without labels by the one that its controller gives them', async () => {
    const job =
      'apiVersion: batch/v1\nkind: Job\nmetadata: {name: migrate, namespace: shop}\nspec: {template: {spec: {restartPolicy: Never}}}\n';
    const [, lines] = await query(
      [job, closed].join('---\n'),
      '--from',
      'shop/migrate',
      '--to',
      '10.0.0.1',
      '--port',
      '443',
    );
    expect(lines).toContain('      batch.kubernetes.io/job-name: migrate');
  });

  it('says nothing of it in explain, nor for what depends on unknown facts', async () => {
    const { stdout } = await netpol(['explain', '-', '--from', 'shop/web', '--to', 'shop/db'], { input: closedShop });
    expect(stdout).not.toContain('To allow it');
    const byAddress = apiPolicy.replace(
      /podSelector:\n +matchLabels: \{app: web\}\n +ports/,
      'ipBlock: {cidr: 10.0.0.0/8}\n      ports',
    );
    const input = [namespace, deployment('web', 80), deployment('api', 8080), byAddress].join('---\n');
    const args = ['query', '-', '--from', 'shop/web', '--to', 'shop/api', '--format', 'json'];
    const answer: object = JSON.parse((await netpol(args, { input })).stdout);
    expect(answer).toMatchObject({ verdict: 'depends' });
    expect(answer).not.toHaveProperty('missing');
  });
});

describe('what is missing', () => {
  interface Case {
    readonly from: string;
    readonly to: string;
    readonly yaml: readonly string[];
  }

  /** Asks for every pair of workloads about one port, and keeps what is blocked and can be opened. */
  function openable(cluster: Cluster, port: string): readonly Case[] {
    const names = cluster.workloads.map(({ namespace: home, shownAs }) => `${home}/${shownAs.kind}/${shownAs.name}`);
    const pairs = [...new Set(names)].flatMap((from, _, all) => all.map(to => ({ from, to })));
    return pairs.flatMap(({ from, to }) => {
      const analysis = { cluster, warnings: [], leftOut: [], placeOf: () => undefined };
      const { missing } = reportOn(analysis, { from, to, traffic: readTraffic({ port }) }, false);
      if (missing?.type !== 'policies') return [];
      return [{ from, to, yaml: missing.policies.map(({ yaml }) => yaml) }];
    });
  }

  it('opens in the example shop what was asked for, and nothing else', () => {
    const text = manifestsOf('shop').map(readExample).join('\n---\n');
    const before = clusterOf(text);
    const found = openable(before, '8080');
    expect(found.length).toBeGreaterThan(80);
    for (const { from, to, yaml } of found) {
      const [source, destination] = [from, to].map(name => name.replace(/\/\w+\//, '/'));
      const lines = describeDiff(diffClusters(before, clusterOf([text, ...yaml].join('\n---\n'))));
      expect(lines).toHaveLength(1);
      expect(lines[0]).toMatch(new RegExp(`^[+~] ${source} → ${destination}: `));
    }
  });

  it('closes nothing in any world', () => {
    fc.assert(
      fc.property(writtenWorld, ({ text }) => {
        const before = clusterOf(text);
        for (const { from, to, yaml } of openable(before, '80')) {
          const { removed, changed } = diffClusters(before, clusterOf([text, ...yaml].join('\n---\n')));
          const context = [from, to, ...yaml].join('\n');
          expect(removed, context).toEqual([]);
          expect(
            changed.filter(change => !includesTraffic(change.after, change.before)),
            context,
          ).toEqual([]);
        }
      }),
      { numRuns: 30 },
    );
  });
});
