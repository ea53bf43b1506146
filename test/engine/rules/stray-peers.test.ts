import { describe, expect, it } from 'vitest';
import { deployment, documents, namespaceManifest, policy } from '../../../server/src/engine/rules/samples/samples.ts';
import { peerInOtherNamespace } from '../../../server/src/engine/rules/selectors/peer-in-other-namespace.ts';
import { peerSelectsNothing } from '../../../server/src/engine/rules/selectors/peer-selects-nothing.ts';
import { find, fixed, fixTitles, marks, messages } from './check-manifest.ts';
import { analyse, describeFinding, findingOf, onPolicies, textAfter, titlesOf } from './harness.ts';

const from = (...items: readonly string[]): string =>
  policy('shop', 'api', `podSelector: {}\ningress:\n- from:\n${items.map(item => `  - ${item}\n`).join('')}`);
const pods = (app: string): string => `podSelector: {matchLabels: {app: ${app}}}`;
const inNamespace = (name: string): string =>
  `namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: ${name}}}`;
const joined = (namespaces: string, app: string): string => `{${namespaces}, ${pods(app)}}`;
const HERE = deployment('shop', 'web');
const OPS = documents(namespaceManifest('ops', { team: 'operations' }), deployment('ops', 'prometheus'));

/** What all rules say of a peer, without the namespace and path they share. */
function told(...manifests: readonly string[]): readonly string[] {
  const analysis = analyse(documents(...manifests));
  return onPolicies(analysis).map(found => describeFinding(analysis, found).replace(/ \(.*/, ''));
}

describe('one rule alone tells that a peer is nobody', () => {
  it.each([
    [
      'the surest: one item was meant',
      [from(`namespaceSelector: {matchLabels: {team: operations}}`, pods('prometheus')), HERE, OPS],
      'warning peer-or-trap at "podSelector"',
    ],
    [
      'the item above holds it',
      [from('namespaceSelector: {}', pods('prometheus'))],
      'warning peer-or-trap at "podSelector"',
    ],
    [
      'its pods run elsewhere',
      [from(pods('prometheus')), HERE, OPS],
      'warning peer-in-other-namespace at "podSelector"',
    ],
    [
      'its pods run elsewhere than in the item above',
      [from('namespaceSelector: {matchLabels: {team: sales}}', pods('prometheus')), HERE, OPS],
      'warning peer-in-other-namespace at "podSelector"',
    ],
    [
      'both may be meant',
      [from('namespaceSelector: {matchLabels: {team: sales}}', pods('prometheus')), HERE],
      'hint peer-or-trap at "podSelector"',
    ],
    [
      'nothing matches, and something nearly does',
      [from(pods('wbe')), HERE],
      'info peer-selects-nothing at "podSelector"',
    ],
    ['nothing matches', [from(pods('mobile')), HERE], 'hint peer-selects-nothing at "podSelector"'],
    [
      'nothing matches, and something does in part, as pods out of sight may too',
      [from('podSelector: {matchLabels: {app: web, tier: front}}'), HERE],
      'hint peer-selects-nothing at "podSelector"',
    ],
    [
      'the selector contradicts itself',
      [from('podSelector: {matchLabels: {app: a}, matchExpressions: [{key: app, operator: DoesNotExist}]}'), HERE],
      'warning selector-contradiction at "app"',
    ],
    [
      'the label of the namespace is a guess',
      [from('namespaceSelector: {matchLabels: {name: opps}}'), HERE, OPS],
      'warning namespace-label-guess at "name: opps"',
    ],
    [
      'the policy is nobody itself',
      [from(pods('mobile')).replace('podSelector: {}', pods('api')), HERE],
      'warning policy-selects-nothing at "podSelector"',
    ],
  ])('%s', (_, manifests, expected) => {
    expect(told(...manifests)).toEqual([expected]);
  });

  it('says nothing of a peer that is somebody, or may be', () => {
    expect(told(from(pods('web')), HERE, OPS)).toEqual([]);
    expect(told(from(pods('prometheus')), OPS)).toEqual([]);
    expect(told(from(pods('web')).replace('  namespace: shop\n', ''), HERE)).toEqual([]);
  });
});

describe('peer-in-other-namespace', () => {
  const rule = peerInOtherNamespace;

  it('names the pods and their namespaces, and offers each', () => {
    const text = documents(from(pods('prometheus')), HERE, OPS, deployment('lab', 'prometheus'));
    expect(messages(rule, text)).toEqual([
      'No way in for ops/prometheus and lab/prometheus: a podSelector alone picks pods of namespace shop, which has no pods labelled app=prometheus. Add a namespaceSelector for ops and lab.',
    ]);
    expect(fixTitles(rule, text)).toEqual(['Select them in namespace ops', 'Select them in namespace lab']);
    expect(find(rule, text)[0]?.finding.related?.map(({ resource }) => resource.namespace)).toEqual(['ops', 'lab']);
  });

  it('writes the namespace before the pods', () => {
    const text = documents(from(`podSelector: {matchLabels: {app: prometheus}} # scrapes`), HERE, OPS);
    expect(fixed(rule, text)).toBe(
      documents(
        from(
          'namespaceSelector:\n      matchLabels:\n        kubernetes.io/metadata.name: ops\n    podSelector: {matchLabels: {app: prometheus}} # scrapes',
        ),
        HERE,
        OPS,
      ),
    );
  });

  it.each([
    [
      'the pod is on the network of its host',
      deployment('ops', 'agent').replace('    spec:\n', '    spec:\n      hostNetwork: true\n'),
      'agent',
    ],
    ['its workload leaves the namespace out', deployment('ops', 'agent').replace('  namespace: ops\n', ''), 'agent'],
  ])('stays silent when %s', (_, manifest, app) => {
    expect(marks(rule, documents(from(pods(app)), HERE, manifest))).toEqual([]);
  });

  it('stays silent when the policy leaves its namespace out', () => {
    const text = documents(from(pods('prometheus')), HERE, OPS).replaceAll('  namespace: shop\n', '');
    expect(marks(rule, text)).toEqual([]);
  });

  it('speaks of egress as well', () => {
    const text = documents(from(pods('prometheus')).replace('ingress:', 'egress:').replace('from:', 'to:'), HERE, OPS);
    expect(messages(rule, text)[0]).toMatch(/^No way to ops\/prometheus: /);
  });
});

describe('peer-selects-nothing', () => {
  const rule = peerSelectsNothing;

  it('offers the repair on either side of what matches in part', () => {
    const text = documents(from('podSelector: {matchLabels: {app: web, tier: front}}'), HERE);
    expect(messages(rule, text)).toEqual([
      'This peer is nobody: namespace shop has no pods labelled app=web and tier=front. Deployment web comes closest, whose pods lack tier=front. Select without it, or label the pods.',
    ]);
    const found = findingOf(analyse(text), rule.id);
    expect(titlesOf(found)).toEqual(['Select by app=web', 'Label the pods of Deployment web with tier=front']);
    expect(textAfter(text, rule.id, 'Select by app=web')).toBe(documents(from(pods('web')), HERE));
  });
  it('leaves namespaces by labels alone, of which others may hold such pods', () => {
    const item =
      '{namespaceSelector: {matchLabels: {team: operations}}, podSelector: {matchLabels: {app: prometheus, x: z}}}';
    expect(messages(rule, documents(from(item), HERE, OPS))).toEqual([]);
  });

  it('looks into the namespace that is named', () => {
    const text = documents(from(joined(inNamespace('ops'), 'promethus')), HERE, OPS);
    expect(messages(rule, text)).toEqual([
      'This peer is nobody: namespace ops has no pods labelled app=promethus. Close to it are the pods of Deployment prometheus. Select by app=prometheus.',
    ]);
    expect(fixed(rule, text)).toContain('app: prometheus}}');
  });

  it('speaks of namespaces by their labels as of several', () => {
    const text = documents(from('namespaceSelector: {matchLabels: {team: opertions}}'), HERE, OPS);
    expect(messages(rule, text)).toEqual([
      'This peer is nobody: namespaces labelled team=opertions are not in sight. Close to it is operations. Correct the name if that is meant.',
    ]);
    expect(
      messages(
        rule,
        documents(from(joined('namespaceSelector: {matchLabels: {team: operations}}', 'promethus')), HERE, OPS),
      ),
    ).toEqual([
      'This peer is nobody: namespaces labelled team=operations have no pods labelled app=promethus. Close to it are the pods of Deployment prometheus. Select by app=prometheus.',
    ]);
  });

  it('names the namespace in which such pods run', () => {
    const text = documents(from(joined(inNamespace('ops'), 'grafana')), HERE, OPS, deployment('lab', 'grafana'));
    expect(messages(rule, text)).toEqual([
      'This peer is nobody: namespace ops has no pods labelled app=grafana. Pods of lab/grafana do. Choose their namespace, or other labels.',
    ]);
  });

  it.each([
    ['by name', inNamespace('opperations'), namespaceManifest('operations'), 'operations'],
    ['by label', 'namespaceSelector: {matchLabels: {team: opertions}}', OPS, 'operations'],
  ])('corrects a namespace that is spelt otherwise: %s', (_, selector, manifest, value) => {
    const text = documents(from(selector), HERE, manifest);
    expect(marks(rule, text).map(({ at }) => at)).toEqual(['namespaceSelector']);
    expect(fixTitles(rule, text)).toEqual([`Write ${value}`]);
    expect(marks(rule, fixed(rule, text))).toEqual([]);
  });

  it.each([
    ['a sibling by its last part', inNamespace('team-b'), namespaceManifest('team-a')],
    ['a sibling by its number', inNamespace('tenant2'), namespaceManifest('tenant1')],
    ['a namespace unlike any', inNamespace('payments'), OPS],
    ['several requirements', 'namespaceSelector: {matchLabels: {team: opertions, stage: prod}}', OPS],
    ['pods of the cluster itself', joined(inNamespace('kube-system'), 'coredns'), deployment('kube-system', 'proxy')],
    ['a namespace without workloads in sight', joined(inNamespace('ops'), 'prometheus'), namespaceManifest('ops')],
    [
      'namespaces by label, of which more may be out of sight',
      joined('namespaceSelector: {matchLabels: {team: operations}}', 'grafana'),
      OPS,
    ],
  ])('stays silent for %s', (_, item, manifest) => {
    expect(marks(rule, documents(from(item), HERE, manifest))).toEqual([]);
  });
});

describe('a policy without a namespace', () => {
  const bare = (text: string): string => text.replaceAll(/^ {2}namespace: shop\n/gm, '');

  it('may be set up in a namespace whose other pods are out of sight', () => {
    const peer = from(`{${pods('mobile')}}`);
    expect(marks(peerSelectsNothing, documents(peer, HERE))).toHaveLength(1);
    expect(marks(peerSelectsNothing, bare(documents(peer, HERE)))).toEqual([]);
    expect(marks(peerSelectsNothing, documents(bare(documents(peer, HERE)), deployment('ops', 'mobile')))).toEqual([]);
  });

  it('still has a peer named that is nearly right', () => {
    const text = bare(documents(from(`{${pods('wbe')}}`), HERE));
    expect(marks(peerSelectsNothing, text).map(({ severity }) => severity)).toEqual(['info']);
  });
});

describe('a peer whose pods run in other namespaces', () => {
  const runIn = (count: number): string =>
    documents(
      from(pods('agent')),
      HERE,
      ...Array.from({ length: count }, (_, index) => deployment(`ns${index}`, 'agent')),
    );
  const advice = (count: number): readonly string[] =>
    messages(peerInOtherNamespace, runIn(count)).map(message => message.replace(/^.*Add/, 'Add'));

  it('is proposed in each of a few', () => {
    expect(advice(3)).toEqual(['Add a namespaceSelector for ns0, ns1 and ns2.']);
    expect(fixTitles(peerInOtherNamespace, runIn(3))).toEqual([
      'Select them in namespace ns0',
      'Select them in namespace ns1',
      'Select them in namespace ns2',
    ]);
  });

  it('is proposed in none of many', () => {
    expect(advice(4)).toEqual(['Add a namespaceSelector for the one that is meant.']);
    expect(fixTitles(peerInOtherNamespace, runIn(4))).toEqual([]);
  });
});

describe('a namespace out of sight', () => {
  const said = (wanted: string, name: string): number =>
    find(peerSelectsNothing, documents(from(inNamespace(wanted)), HERE, namespaceManifest(name))).length;
  it('is not called close to one that shares words with it', () => {
    expect(said('kube-system', 'kube-system-x')).toBe(0);
    expect(said('ops', 'ops-2')).toBe(0);
    expect(said('kube-system', 'kube-sytem')).toBe(1);
  });
});
