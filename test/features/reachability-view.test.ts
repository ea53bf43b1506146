import { describe, expect, test } from 'vitest';
import { reachabilityView } from '../../server/src/features/reachability-view.ts';
import type { ReachabilityView } from '../../server/src/features/support/protocol.ts';
import { Snapshot } from '../../server/src/workspace/snapshot.ts';
import { HEAD, SHOP } from './shop.ts';
import { deployment, workspaceOf } from './workspace.ts';

const INGRESS = `${HEAD}  podSelector: { matchLabels: { app: web } }
  ingress:
    - from:
        - podSelector: { matchLabels: { app: api } }
      ports: [{ port: http }]
    - from:
        - ipBlock: { cidr: 10.0.0.0/8 }
        - ipBlock: { cidr: 203.0.113.0/24, except: [203.0.113.128/25] }
`;

function viewOf(files: Readonly<Record<string, string>>): ReachabilityView {
  const { snapshot, uri } = workspaceOf(files);
  const view = reachabilityView(snapshot, uri);
  if (view === null) throw new Error('no view');
  return view;
}

/** Returns the matrix as a table of texts, one line for each source. */
function table({ sources, destinations, rows, traffics }: ReachabilityView): readonly string[] {
  return sources.map(source => {
    const cells = destinations.map(({ class: column }) => traffics[rows[source.class]?.[column] ?? -1]?.text);
    return `${source.name}: ${cells.join(' | ')}`;
  });
}

test('lists workloads by namespace, then addresses as the policies cut them', () => {
  const { sources, destinations } = viewOf({ ...SHOP, 'policy.yaml': INGRESS });
  expect(sources.map(({ id, detail }) => [id, detail])).toEqual([
    ['workload:shop/Deployment/api', 'app=api, tier=back'],
    ['workload:shop/Deployment/web', 'app=web'],
    ['workload:ops/Deployment/prometheus', 'app=prometheus'],
    ['addresses:10.0.0.0/8+1', 'private (RFC 1918)'],
    ['addresses:everything-else', 'all but 10.0.0.0/8, 203.0.113.0/25'],
  ]);
  expect(destinations.map(({ id, name }) => [id, name]).at(-1)).toEqual(['addresses:any', 'any address']);
});

describe('the namespaces of the file', () => {
  const files = {
    ...SHOP,
    'ops.yaml': deployment('ops', 'grafana', 'app: grafana'),
    'policy.yaml': `${HEAD}  podSelector: {}\n`,
    'zone.yaml': 'apiVersion: v1\nkind: Namespace\nmetadata: { name: zone, labels: { tier: back } }\n',
    'zone/app.yaml': deployment('zone', 'app', 'app: app'),
    'admin.yaml': `apiVersion: policy.networking.k8s.io/v1alpha2
kind: ClusterNetworkPolicy
metadata: { name: back }
spec: { tier: Admin, priority: 1, subject: { namespaces: { matchLabels: { tier: back } } } }
`,
    'empty.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: nobody, namespace: nowhere }\n',
  };

  function orderFrom(name: string): { home: readonly string[]; order: readonly string[] } {
    const { snapshot } = workspaceOf(files);
    const view = reachabilityView(snapshot, `file:///work/${name}`);
    const order = new Set(view?.sources.map(({ namespace }) => namespace));
    return { home: view?.home ?? [], order: [...order] };
  }

  test.each([
    ['ops.yaml', ['ops'], ['ops', 'shop', 'zone', '']],
    ['policy.yaml', ['shop'], ['shop', 'ops', 'zone', '']],
    ['zone.yaml', ['zone'], ['zone', 'ops', 'shop', '']],
    ['admin.yaml', ['zone'], ['zone', 'ops', 'shop', '']],
    ['empty.yaml', [], ['ops', 'shop', 'zone', '']],
    ['absent.yaml', [], ['ops', 'shop', 'zone', '']],
  ])('come first from %s', (name, home, order) => {
    expect(orderFrom(name)).toEqual({ home, order });
  });
});

test('tells addresses apart by name', () => {
  const policy = `${HEAD}  podSelector: {}\n  ingress: [{ from: [{ ipBlock: { cidr: 10.0.0.0/8 } }] }]\n`;
  const { sources } = viewOf({ ...SHOP, 'policy.yaml': policy });
  expect(sources.filter(({ type }) => type === 'addresses').map(({ name, detail }) => [name, detail])).toEqual([
    ['10.0.0.0/8', 'private (RFC 1918)'],
    ['everything else', 'all but 10.0.0.0/8'],
  ]);
});

test('places workloads where their names are written', () => {
  const { sources } = viewOf({ ...SHOP, 'policy.yaml': INGRESS });
  expect(sources[1]?.place).toEqual({
    uri: 'file:///work/shop.yaml',
    line: 3,
    character: 8,
    endLine: 3,
    endCharacter: 11,
  });
});

test('says in each cell what is allowed', () => {
  expect(table(viewOf({ ...SHOP, 'policy.yaml': INGRESS }))).toEqual([
    'api: all ports | TCP 8080, perhaps all ports | all ports | all ports',
    'web: all ports | perhaps all ports | all ports | all ports',
    'prometheus: all ports | perhaps all ports | all ports | all ports',
    '10.0.0.0/8, 203.0.113.0/25: all ports | all ports | all ports | outside the cluster',
    'everything else: all ports | nothing | all ports | outside the cluster',
  ]);
});

test('shares a class between workloads that no policy tells apart', () => {
  const files = {
    'a.yaml': deployment('shop', 'a', 'app: a'),
    'b.yaml': deployment('shop', 'b', 'app: b'),
    'policy.yaml': `${HEAD}  podSelector: {}\n`,
  };
  const { sources, destinations, rows } = viewOf(files);
  expect(sources.map(axis => axis.class)).toEqual([0, 0, 1]);
  expect(destinations.map(axis => axis.class)).toEqual([0, 0, 1]);
  expect(rows.map(row => row.length)).toEqual([2, 2]);
});

test('counts the policies and has each traffic once', () => {
  const { policies, traffics } = viewOf({ ...SHOP, 'policy.yaml': INGRESS });
  expect(policies).toBe(1);
  expect(traffics.map(({ level }) => level).toSorted()).toEqual(['all', 'depends', 'none', 'none', 'some']);
});

test('shows an ingress controller that no manifest declares where policies let it in', () => {
  const route = `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: shop, namespace: shop }
spec: { defaultBackend: { service: { name: web, port: { number: 80 } } } }
`;
  const { sources, traffics, rows } = viewOf({ ...SHOP, 'route.yaml': route });
  const controller = sources.find(({ type }) => type === 'ingress-controller');
  expect(controller).toMatchObject({ id: 'ingress-controller', name: 'ingress controller', namespace: '' });
  const row = rows[controller?.class ?? -1]?.map(index => traffics[index]?.text);
  expect(row?.toSorted()).toEqual(['TCP 8080', 'nothing', 'outside the cluster']);
});

test('names what is left out, with its place', () => {
  const refused = `${HEAD}  podSelector: {}\n  policyTypes: [ingress]\n`;
  const broken = `${HEAD}  podSelector: [\n`;
  const { left, policies } = viewOf({ ...SHOP, 'broken.yaml': broken, 'refused.yaml': refused });
  expect(policies).toBe(0);
  expect(left.map(({ text, place }) => [text.split('. ')[0], place?.uri, place?.line])).toEqual([
    ['This document cannot be read', 'file:///work/broken.yaml', expect.any(Number)],
    ['The API server refuses NetworkPolicy shop/web', 'file:///work/refused.yaml', 7],
  ]);
});

test('names what is left out only among the files that are analysed together', () => {
  const broken = `${HEAD}  podSelector: [\n`;
  const { snapshot } = workspaceOf({ ...SHOP, 'one/broken.yaml': broken, 'two/policy.yaml': INGRESS });
  const apart = new Snapshot({ files: snapshot.files, scopeFolders: ['file:///work/one', 'file:///work/two'] });
  expect(reachabilityView(apart, 'file:///work/two/policy.yaml')?.left).toEqual([]);
  expect(snapshot.filesBeside('file:///work/two/policy.yaml')).toHaveLength(snapshot.files.size);
});

test('warns of what the answer depends on', () => {
  const { warnings } = viewOf({ ...SHOP, 'policy.yaml': INGRESS });
  expect(warnings.some(text => text.includes('ipBlock'))).toBe(true);
});

test('has nothing to show without workloads and policies', () => {
  const { snapshot, uri } = workspaceOf({ 'a.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: x }\n' });
  expect(reachabilityView(snapshot, uri)).toBeNull();
});
