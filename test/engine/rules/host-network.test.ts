import { describe, expect, it } from 'vitest';
import { deployment, documents, policy } from '../../../server/src/engine/rules/samples/samples.ts';
import { hostNetwork } from '../../../server/src/engine/rules/selectors/host-network.ts';
import { find, marks, messages } from './check-manifest.ts';

const rule = hostNetwork;

const onHost = (name: string): string =>
  deployment('ops', name).replace('      containers:', '      hostNetwork: true\n      containers:');
const plain = (name: string): string => deployment('ops', name);
const subject = (selector: string): string => policy('ops', 'p', `podSelector: ${selector}\npolicyTypes: [Ingress]\n`);
const inwards = (...peers: readonly string[]): string =>
  policy('ops', 'p', `podSelector: {matchLabels: {app: store}}\ningress:\n  - from: [${peers.join(', ')}]\n`);
const AGENT = '{podSelector: {matchLabels: {app: agent}}}';
const OPS = '{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: ops}}}';

describe('pods of a policy', () => {
  it('are named, with a link to the workload', () => {
    const text = documents(subject('{matchLabels: {app: agent}}'), onHost('agent'));
    expect(marks(rule, text)).toEqual([{ severity: 'warning', at: 'podSelector', path: 'spec.podSelector' }]);
    expect(messages(rule, text)).toEqual([
      'Most network plug-ins do not apply this policy to ops/agent: these pods use the network of their node (hostNetwork). Limit them by the firewall of the node instead.',
    ]);
    expect(find(rule, text)[0]?.finding.related?.map(({ resource, message }) => [resource.name, message])).toEqual([
      ['agent', 'ops/agent sets hostNetwork.'],
    ]);
  });
  it('are a hint where only some of those that labels pick are of the kind', () => {
    const both = '{matchExpressions: [{key: app, operator: In, values: [agent, store]}]}';
    const text = documents(subject(both), onHost('agent'), plain('store'));
    expect(marks(rule, text).map(({ severity }) => severity)).toEqual(['hint']);
    expect(messages(rule, text)[0]).toContain('apply this policy to ops/agent:');
  });
  it.each([
    ['all of a namespace are of the kind', [onHost('agent')], ['hint']],
    ['some of a namespace are', [onHost('agent'), plain('store')], []],
    ['none is in sight', [], []],
  ])('of a policy for all: %s', (_, workloads, severities) => {
    const found = marks(rule, documents(subject('{}'), ...workloads));
    expect(found.map(({ severity }) => severity)).toEqual(severities);
  });
});

describe('peers', () => {
  it('are reported where all of them are of the kind', () => {
    const text = documents(inwards(AGENT), onHost('agent'), plain('store'));
    expect(marks(rule, text)).toEqual([{ severity: 'warning', at: AGENT, path: 'spec.ingress[0].from[0]' }]);
    expect(messages(rule, text)).toEqual([
      'Connections from ops/agent come from the address of a node (hostNetwork): most network plug-ins do not let them in by this selector. Add an ipBlock with the addresses of the nodes.',
    ]);
  });
  it('of egress are told the other way round', () => {
    const out = policy('ops', 'p', `podSelector: {}\npolicyTypes: [Egress]\negress:\n  - to: [${AGENT}]\n`);
    expect(messages(rule, documents(out, onHost('agent'), plain('store')))).toEqual([
      'Connections to ops/agent go to the address of a node (hostNetwork): most network plug-ins do not let them out by this selector. Add an ipBlock with the addresses of the nodes.',
    ]);
  });
  it('that are a whole namespace are told more quietly', () => {
    const text = documents(inwards(OPS).replace('namespace: ops', 'namespace: shop'), onHost('agent'));
    expect(marks(rule, text).map(({ severity }) => severity)).toEqual(['info']);
  });
  it.each([
    ['with addresses beside them', [AGENT, '{ipBlock: {cidr: 10.0.0.0/16}}'], [onHost('agent')]],
    ['of which one has an address of its own', [OPS], [onHost('agent'), plain('web')]],
    ['that are not in sight', [AGENT], []],
  ])('are silent: %s', (_, peers, workloads) => {
    expect(find(rule, documents(inwards(...peers), plain('store'), ...workloads))).toEqual([]);
  });
});
