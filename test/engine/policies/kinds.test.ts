import { describe, expect, it } from 'vitest';
import { groupOf, isLaterVersion, kindOfUnknownVersion } from '../../../server/src/engine/policies/api-versions.ts';
import type { CompiledRule } from '../../../server/src/engine/policies/compiled.ts';
import { policyGroupOf } from '../../../server/src/engine/policies/groups.ts';
import {
  addressesOfRule,
  namespaceSelectorOf,
  peersOf,
  peersOrAny,
  podQueriesOf,
  surePeersOf,
} from '../../../server/src/engine/policies/peers.ts';
import { policyKindNamed, policyKindOf } from '../../../server/src/engine/policies/policy-kind.ts';
import { isUnited, TIERS } from '../../../server/src/engine/policies/tiers.ts';
import { NO_ADDRESSES } from '../../../server/src/engine/sets/addresses.ts';

const ADMIN = 'policy.networking.k8s.io';
const NETWORK = 'networking.k8s.io';

describe('the kind of a policy', () => {
  it.each([
    ['NetworkPolicy', '', 'NetworkPolicy'],
    ['NetworkPolicy', `${NETWORK}/v1`, 'NetworkPolicy'],
    ['NetworkPolicy', `${NETWORK}/v9`, 'NetworkPolicy'],
    ['NetworkPolicy', 'extensions/v1beta1', 'NetworkPolicy'],
    ['NetworkPolicy', 'v1', 'NetworkPolicy'],
    ['NetworkPolicy', 'crd.projectcalico.org/v1', undefined],
    ['AdminNetworkPolicy', '', 'AdminNetworkPolicy'],
    ['AdminNetworkPolicy', `${ADMIN}/v1alpha1`, 'AdminNetworkPolicy'],
    ['AdminNetworkPolicy', 'v1alpha1', undefined],
    ['AdminNetworkPolicy', `${NETWORK}/v1`, undefined],
    ['ClusterNetworkPolicy', `${ADMIN}/v1beta1`, 'ClusterNetworkPolicy'],
    ['ClusterNetworkPolicy', 'crd.antrea.io/v1beta1', undefined],
    ['Deployment', '', undefined],
    ['Deployment', 'v1', undefined],
  ])('%s in %j is %s', (name, apiVersion, kind) => {
    expect(policyKindNamed(name, apiVersion)?.kind).toBe(kind);
  });

  it.each([
    ['NetworkPolicy', NETWORK, NETWORK],
    ['NetworkPolicy', 'extensions', NETWORK],
    ['NetworkPolicy', '', NETWORK],
    ['NetworkPolicy', 'networking.k8s.oi', NETWORK],
    ['NetworkPolicy', ADMIN, NETWORK],
    ['NetworkPolicy', 'crd.projectcalico.org', undefined],
    ['NetworkPolicy', 'example.com', undefined],
    ['ClusterNetworkPolicy', ADMIN, ADMIN],
    ['ClusterNetworkPolicy', NETWORK, ADMIN],
    ['ClusterNetworkPolicy', '', ADMIN],
    ['ClusterNetworkPolicy', 'extensions', undefined],
    ['ClusterNetworkPolicy', 'policy.networking.k8s.i', ADMIN],
    ['ClusterNetworkPolicy', 'policy.networking.k8s', ADMIN],
    ['ClusterNetworkPolicy', 'policy.networking.k8', undefined],
    ['ClusterNetworkPolicy', 'crd.antrea.io', undefined],
    ['ClusterNetworkPolicy', 'policy.networking.x-k8s.io', undefined],
    ['Deployment', 'apps', undefined],
  ])('%s of group %j is of %s', (kind, group, own) => expect(policyGroupOf(kind, group)).toBe(own));
});

describe('a version of a policy', () => {
  it.each([
    ['networking.k8s.io/v1', 'networking.k8s.io'],
    ['v1', ''],
    ['', ''],
    ['/v1', ''],
  ])('%j is of group %j', (version, group) => expect(groupOf(version)).toBe(group));

  it.each([
    ['NetworkPolicy', `${NETWORK}/v1`, false],
    ['NetworkPolicy', `${NETWORK}/v2`, true],
    ['NetworkPolicy', `${NETWORK}/v10`, true],
    ['NetworkPolicy', `${NETWORK}/v2beta1`, false],
    ['NetworkPolicy', `${NETWORK}/v0`, false],
    ['NetworkPolicy', `${NETWORK}/v2x`, false],
    ['NetworkPolicy', `${NETWORK}/two`, false],
    ['NetworkPolicy', 'extensions/v2', false],
    ['ClusterNetworkPolicy', `${ADMIN}/v1beta1`, false],
    ['ClusterNetworkPolicy', `${ADMIN}/v1beta2`, true],
    ['ClusterNetworkPolicy', `${ADMIN}/v1beta10`, true],
    ['ClusterNetworkPolicy', `${ADMIN}/v1`, true],
    ['ClusterNetworkPolicy', `${ADMIN}/v2alpha1`, false],
    ['ClusterNetworkPolicy', `${ADMIN}/v1alpha9`, false],
  ])('of %s, %s, is later than all that are known: %s', (name, version, isLater) => {
    const kind = policyKindNamed(name);
    expect(kind !== undefined && isLaterVersion(kind, version)).toBe(isLater);
  });

  it('is unknown where its group has it, and it is none of the known', () => {
    const kindOf = (kind: string, apiVersion: string, type = 'network-policy') =>
      kindOfUnknownVersion({ kind, apiVersion, type })?.kind;
    expect(kindOf('NetworkPolicy', `${NETWORK}/v2`)).toBe('NetworkPolicy');
    expect(kindOf('NetworkPolicy', `${NETWORK}/v1`)).toBeUndefined();
    expect(kindOf('NetworkPolicy', 'extensions/v1beta1')).toBeUndefined();
    expect(kindOf('ClusterNetworkPolicy', `${ADMIN}/v9`, 'admin-policy')).toBe('ClusterNetworkPolicy');
    expect(kindOf('NetworkPolicy', `${NETWORK}/v2`, 'other')).toBeUndefined();
    expect(policyKindOf({ kind: 'NetworkPolicy', type: 'other' })).toBeUndefined();
  });
});

describe('the peers of a rule', () => {
  const place = { path: 'spec.ingress[0].from[0]', span: { start: 0, end: 0 } };
  const query = {
    namespaces: { type: 'name', name: 'shop' },
    pods: namespaceSelectorOf({ type: 'name', name: 'x' }),
  } as const;
  const pods = { type: 'pods', query, ...place } as const;
  const addresses = { ...NO_ADDRESSES, IPv4: [[1n, 2n]] } as const;
  const block = { type: 'addresses', addresses, isOfPods: false, ...place } as const;
  const rule = (rest: Pick<CompiledRule, 'peers' | 'condition'>): CompiledRule => ({
    action: 'accept',
    ports: 'all',
    ...place,
    ...rest,
  });

  it('are listed, or everyone', () => {
    const [listed, open] = [rule({ peers: [pods, block] }), rule({ peers: 'any' })];
    expect([peersOf(listed), peersOf(open)]).toEqual([[pods, block], []]);
    expect([peersOrAny(listed), peersOrAny(open)]).toEqual([[pods, block], ['any']]);
    expect([podQueriesOf(listed), podQueriesOf(open)]).toEqual([[query], []]);
    expect([addressesOfRule(listed), addressesOfRule(open)]).toEqual([addresses, NO_ADDRESSES]);
  });

  it('are none that surely count where the rule waits for a condition', () => {
    expect(surePeersOf(rule({ peers: [pods] }))).toEqual([pods]);
    expect(surePeersOf(rule({ peers: [pods], condition: 'requests' }))).toEqual([]);
  });

  it('are in namespaces by label, or by the label that each has with its name', () => {
    const { selector } = { selector: query.pods };
    expect(namespaceSelectorOf({ type: 'labels', selector })).toBe(selector);
    expect(namespaceSelectorOf({ type: 'name', name: 'shop' })).toMatchObject({
      broken: false,
      requirements: [
        { key: 'kubernetes.io/metadata.name', operator: 'In', values: ['shop'], span: { start: 0, end: 0 } },
      ],
    });
  });
});

it('unites the rules of the namespaced tier alone', () => {
  expect(Object.values(TIERS).map(tier => [tier.name, isUnited({ tier })])).toEqual([
    ['admin', false],
    ['namespaced', true],
    ['baseline', false],
  ]);
});
