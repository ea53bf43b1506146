import { describe, expect, it } from 'vitest';
import type { Endpoint } from '../../../server/src/engine/cluster/endpoint.ts';
import { boundsOf } from '../../../server/src/engine/reachability/bounds.ts';
import { parseAddress } from '../../../server/src/engine/sets/address.ts';
import { describeTraffic } from '../../../server/src/engine/sets/traffic.ts';
import { clusterOf, pod, policy, workloadNamed } from './clusters.ts';

const WORLD = [pod('web', 'shop'), pod('api', 'shop'), pod('job', 'ops')];

function foreign(apiVersion: string, kind: string, namespace: string, spec: string): string {
  const metadata = namespace === '' ? '{name: other}' : `{name: other, namespace: ${namespace}}`;
  return `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: ${metadata}\nspec: ${spec}\n`;
}

type Question = readonly [subject: string, direction: 'ingress' | 'egress', peer?: string];

/** Returns `sure / possible`, or one of them where they are the same. */
function answer(manifests: readonly string[], [subject, direction, peer = 'job']: Question): string {
  const cluster = clusterOf([...WORLD, ...manifests].join('---\n'));
  const end = (name: string): Endpoint => {
    const address = parseAddress(name);
    return address === undefined
      ? { type: 'workload', workload: workloadNamed(cluster, name) }
      : { type: 'address', address };
  };
  const { sure, possible, doubts } = boundsOf({ cluster, direction, subject: end(subject), peer: end(peer) });
  const texts = [...new Set([sure, possible].map(describeTraffic))];
  expect(doubts.length > 0).toBe(texts.length > 1);
  return texts.join(' / ');
}

const UNKNOWN = 'nothing / all ports';
const IN: Question = ['web', 'ingress'];
const OUT: Question = ['web', 'egress'];

describe('a policy of another dialect', () => {
  it.each<readonly [kind: string, apiVersion: string, namespace: string, spec: string]>([
    ['CiliumNetworkPolicy', 'cilium.io/v2', 'shop', '{endpointSelector: {}, ingress: [{}]}'],
    ['CiliumClusterwideNetworkPolicy', 'cilium.io/v2', '', '{endpointSelector: {}, ingressDeny: [{}]}'],
    ['NetworkPolicy', 'projectcalico.org/v3', 'shop', '{selector: all()}'],
    ['GlobalNetworkPolicy', 'crd.projectcalico.org/v1', '', '{ingress: [{action: Deny}]}'],
    ['NetworkPolicy', 'crd.antrea.io/v1beta1', 'shop', '{priority: 5}'],
    ['ClusterNetworkPolicy', 'crd.antrea.io/v1beta1', '', '{priority: 5}'],
    [
      'ClusterNetworkPolicy',
      'networking.k8s.aws/v1alpha1',
      '',
      '{subject: {namespaces: {}}, ingress: [{action: Deny}]}',
    ],
    ['ApplicationNetworkPolicy', 'networking.k8s.aws/v1alpha1', 'shop', '{podSelector: {}}'],
    ['VendorNetworkPolicy', 'vendor.example/v1', 'shop', '{}'],
    ['VendorNetworkPolicy', 'vendor.example/v1', '', '{}'],
  ])('%s of %s leaves the pods it may select in doubt', (kind, apiVersion, namespace, spec) => {
    const other = foreign(apiVersion, kind, namespace, spec);
    expect(answer([other], IN)).toBe(UNKNOWN);
    expect(answer([other], ['job', 'ingress', 'web'])).toBe(namespace === '' ? UNKNOWN : 'all ports');
  });

  it.each<readonly [name: string, apiVersion: string, kind: string, selector: string]>([
    [
      'endpointSelector',
      'cilium.io/v2',
      'CiliumNetworkPolicy',
      'endpointSelector: {matchLabels: {app: api}}, ingress: [{}]',
    ],
    ['Calico selector', 'projectcalico.org/v3', 'NetworkPolicy', "selector: app == 'api'"],
    [
      'podSelector',
      'networking.k8s.aws/v1alpha1',
      'ApplicationNetworkPolicy',
      'podSelector: {matchLabels: {app: api}}',
    ],
    ['Istio selector', 'security.istio.io/v1', 'AuthorizationPolicy', 'selector: {matchLabels: {app: api}}'],
  ])('with a plain %s leaves other pods alone', (_, apiVersion, kind, selector) => {
    const other = foreign(apiVersion, kind, 'shop', `{${selector}}`);
    expect(answer([other], ['api', 'ingress'])).toBe(UNKNOWN);
    expect(answer([other], IN)).toBe('all ports');
  });

  it.each<readonly [name: string, apiVersion: string, kind: string, selector: string]>([
    [
      'label source',
      'cilium.io/v2',
      'CiliumNetworkPolicy',
      'endpointSelector: {matchLabels: {"k8s:app": api}}, ingress: [{}]',
    ],
    ['expression of Calico', 'projectcalico.org/v3', 'NetworkPolicy', "selector: app == 'api' || tier in {'x'}"],
    ['label of the namespace', 'projectcalico.org/v3', 'NetworkPolicy', "selector: pcns.team == 'api'"],
    [
      'target of Istio',
      'security.istio.io/v1',
      'AuthorizationPolicy',
      'selector: {matchLabels: {app: api}}, targetRefs: [{}]',
    ],
  ])('with a %s that is not read may select every pod of its scope', (_, apiVersion, kind, selector) => {
    expect(answer([foreign(apiVersion, kind, 'shop', `{${selector}}`)], IN)).toBe(UNKNOWN);
  });

  it.each<readonly [name: string, apiVersion: string, kind: string, spec: string, directions: string]>([
    [
      'Cilium by its sections',
      'cilium.io/v2',
      'CiliumNetworkPolicy',
      '{endpointSelector: {}, egressDeny: [{}]}',
      'egress',
    ],
    ['Calico by its types', 'projectcalico.org/v3', 'NetworkPolicy', '{types: [Egress]}', 'egress'],
    ['Calico by its rules', 'projectcalico.org/v3', 'NetworkPolicy', '{egress: [{action: Deny}]}', 'egress'],
    ['Calico without rules', 'projectcalico.org/v3', 'NetworkPolicy', '{selector: all()}', 'ingress'],
    ['GKE, which is about egress', 'networking.gke.io/v1alpha1', 'FQDNNetworkPolicy', '{podSelector: {}}', 'egress'],
    ['Istio, which is about ingress', 'security.istio.io/v1', 'AuthorizationPolicy', '{}', 'ingress'],
  ])('concerns the directions of %s', (_, apiVersion, kind, spec, direction) => {
    const other = foreign(apiVersion, kind, 'shop', spec);
    expect(answer([other], IN)).toBe(direction === 'ingress' ? UNKNOWN : 'all ports');
    expect(answer([other], OUT)).toBe(direction === 'egress' ? UNKNOWN : 'all ports');
  });

  it.each([
    ['k8s.ovn.org/v1', 'EgressFirewall'],
    ['network.openshift.io/v1', 'EgressNetworkPolicy'],
  ])('of %s is about addresses outside alone', (apiVersion, kind) => {
    const other = foreign(apiVersion, kind, 'shop', '{egress: []}');
    expect(answer([other], ['web', 'egress', '192.0.2.1'])).toBe(UNKNOWN);
    expect(answer([other], ['web', 'ingress', '192.0.2.1'])).toBe('all ports');
    expect(answer([other], OUT)).toBe('all ports');
  });

  it('that only takes away opens nothing that NetworkPolicies block', () => {
    const closed = policy('closed', 'shop', '{podSelector: {}}');
    const istio = foreign('security.istio.io/v1', 'AuthorizationPolicy', 'shop', '{}');
    expect(answer([closed, istio], IN)).toBe('nothing');
    expect(answer([closed, foreign('cilium.io/v2', 'CiliumNetworkPolicy', 'shop', '{ingress: [{}]}')], IN)).toBe(
      UNKNOWN,
    );
  });

  it('of the root namespace of Istio holds for the whole mesh', () => {
    expect(answer([foreign('security.istio.io/v1', 'AuthorizationPolicy', 'istio-system', '{}')], IN)).toBe(UNKNOWN);
  });

  it.each<readonly [kind: string, apiVersion: string, spec: string]>([
    ['MultiNetworkPolicy', 'k8s.cni.cncf.io/v1beta1', '{podSelector: {}}'],
    ['StagedNetworkPolicy', 'projectcalico.org/v3', '{}'],
    ['StagedKubernetesNetworkPolicy', 'projectcalico.org/v3', '{}'],
    ['NetworkSet', 'projectcalico.org/v3', '{}'],
    ['AuthorizationPolicy', 'security.istio.io/v1', '{action: AUDIT}'],
    ['CiliumClusterwideNetworkPolicy', 'cilium.io/v2', '{nodeSelector: {}, ingress: [{}]}'],
  ])('%s without force on the pod network changes nothing', (kind, apiVersion, spec) => {
    const namespace = kind.startsWith('CiliumClusterwide') ? '' : 'shop';
    expect(answer([foreign(apiVersion, kind, namespace, spec)], IN)).toBe('all ports');
  });
});

describe('a policy in a version that is not known', () => {
  const rule = 'ingress: [{action: Deny, from: [{namespaces: {}}]}]';
  const subject = 'tier: Admin, priority: 5, subject: {namespaces: {matchLabels: {kubernetes.io/metadata.name: shop}}}';

  it.each(['v1', 'v1beta2', 'v1alpha1'])('%s leaves the pods it may select in doubt, and no others', version => {
    const other = foreign(`policy.networking.k8s.io/${version}`, 'ClusterNetworkPolicy', '', `{${subject}, ${rule}}`);
    expect(answer([other], IN)).toBe(UNKNOWN);
    expect(answer([other], OUT)).toBe('all ports');
    expect(answer([other], ['job', 'ingress', 'web'])).toBe('all ports');
  });

  it('of a NetworkPolicy may isolate the pods of its own namespace', () => {
    const other = foreign('networking.k8s.io/v2', 'NetworkPolicy', 'shop', '{podSelector: {matchLabels: {app: web}}}');
    expect(answer([other], IN)).toBe(UNKNOWN);
    expect(answer([other], OUT)).toBe(UNKNOWN);
    expect(answer([other], ['api', 'ingress'])).toBe('all ports');
  });

  it.each(['v1beta1', 'v1alpha2'])('%s is known and decides', version => {
    const other = foreign(`policy.networking.k8s.io/${version}`, 'ClusterNetworkPolicy', '', `{${subject}, ${rule}}`);
    expect(answer([other], IN)).toBe('nothing');
  });
});
