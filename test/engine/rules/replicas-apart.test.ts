import { describe, expect, it } from 'vitest';
import { replicasApart } from '../../../server/src/engine/rules/platform/replicas-apart/replicas-apart.ts';
import { deployment, documents, policy, service } from '../../../server/src/engine/rules/samples/samples.ts';
import { find, fixed, fixTitles, marks, messages } from './check-manifest.ts';

const store = (replicas: number, port = 7000): string =>
  deployment('data', 'store', port)
    .replace('kind: Deployment', 'kind: StatefulSet')
    .replace('spec:\n', `spec:\n  replicas: ${replicas}\n  serviceName: store\n`);
const HEADLESS = service('data', 'store', 7000, 7000).replace('spec:\n', 'spec:\n  clusterIP: None\n');
const closed = (types: string, rules = ''): string =>
  policy('data', 'closed', `podSelector: {}\npolicyTypes: [${types}]\n${rules}`);
const SELF = '{podSelector: {matchLabels: {app: store}}}';

describe('replicas-apart', () => {
  const text = (policies: string, replicas = 3): string => documents(policies, store(replicas), HEADLESS);

  it('says which pods do not find each other, and on which port', () => {
    expect(messages(replicasApart, text(closed('Ingress')))).toEqual([
      'The pods of data/store cannot reach each other on TCP 7000, where headless Service data/store leads: as members of one cluster they do not find each other. Admit them by their own labels.',
    ]);
    expect(marks(replicasApart, text(closed('Ingress')))).toEqual([
      { severity: 'info', at: 'Ingress', path: 'spec.policyTypes[0]' },
    ]);
  });

  it('speaks once where both directions are shut, and of egress where that alone is', () => {
    expect(find(replicasApart, text(closed('Ingress, Egress')))).toHaveLength(1);
    expect(find(replicasApart, text(closed('Egress')))).toHaveLength(1);
    expect(find(replicasApart, text(closed('Egress', `egress: [{to: [${SELF}]}]`)))).toEqual([]);
  });

  it('stays silent for one replica, without isolation, and where the members are admitted', () => {
    expect(find(replicasApart, text(closed('Ingress'), 1))).toEqual([]);
    expect(find(replicasApart, text(''))).toEqual([]);
    expect(find(replicasApart, text(closed('Ingress', `ingress: [{from: [${SELF}], ports: [{port: 7000}]}]`)))).toEqual(
      [],
    );
  });

  it.each([
    ['inter', 9093, 1],
    ['interbroker', 9092, 1],
    ['controller', 9093, 1],
    ['web', 9093, 0],
    ['cluster-metrics', 9093, 0],
    ['inter-http', 9093, 0],
  ])('takes port %s, %i, for what its name says', (name, port, count) => {
    const way = service('data', 'store', port, port).replace('spec:\n', 'spec:\n  clusterIP: None\n');
    const named = way.replace(`- port: ${port}`, `- name: ${name}\n      port: ${port}`);
    expect(named).toContain(`name: ${name}`);
    expect(find(replicasApart, documents(closed('Ingress'), store(3, port), named))).toHaveLength(count);
  });

  it('opens by its fix what it misses', () => {
    for (const types of ['Ingress', 'Egress', 'Ingress, Egress']) {
      const [title = ''] = fixTitles(replicasApart, text(closed(types)));
      expect(find(replicasApart, fixed(replicasApart, text(closed(types)), title))).toEqual([]);
    }
  });
});
