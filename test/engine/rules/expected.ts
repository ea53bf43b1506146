import { addresses } from './expected/addresses.ts';
import { admin } from './expected/admin.ts';
import { apiServerNames } from './expected/api-server-names.ts';
import { apiServerTraffic } from './expected/api-server-traffic.ts';
import { directions } from './expected/directions.ts';
import { dns } from './expected/dns.ts';
import type { ExpectedDiffs } from './expected/expected-diffs.ts';
import { platform } from './expected/platform.ts';
import { ports } from './expected/ports.ts';
import { selectors } from './expected/selectors.ts';

/** Findings of other rules beside the one a bad example shows, by rule and example, where they cannot be avoided. */
const COMPANIONS: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  // What is not written is missing, beside what that means.
  'broad-subject': { 'No podSelector': ['missing-field'] },
  // An id that is not known silences nothing.
  'unused-suppression': { 'An id that no rule has': ['ignored-direction'] },
};

/** Findings that a fix brings to light and that no fix could avoid, by rule and example. */
const CONSEQUENCES: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  // The example has no rule, whatever its name allows.
  'invalid-name': { 'Capitals and an underscore': ['name-contradicts-effect'] },
  // Under another name it says the same again.
  'duplicate-resource': { 'One name twice': ['redundant-policy'], 'A cluster policy twice': ['priority-tie'] },
  // What is open to everyone, or closed alike, leaves the narrower rule beside it without effect.
  'empty-means-all': { 'A list without a value': ['redundant-rule'], 'A dash without a rule': ['redundant-rule'] },
  'metadata-reachable': { 'Left out in one rule, admitted by the next': ['redundant-rule'] },
  'api-server-egress': { 'An ipBlock, which Cilium takes for addresses outside the cluster': ['redundant-rule'] },
  'webhook-blocked': { 'A namespace may call the webhook': ['redundant-rule'] },
  'invalid-policy-type': { 'Three entries': ['egress-without-dns'] },
  // The peer that is written stands there already.
  'missing-field': { 'A bare dash': ['overlapping-peers'], 'No action': ['no-effect'] },
  // A policy without rules, or without its last one, does nothing.
  'invalid-action': { 'A tier in small letters': ['no-effect'] },
  'over-limit': { 'A priority beyond 1000': ['no-effect'], 'A negative priority': ['no-effect'] },
  'unreachable-rule': { 'A policy of lower priority number': ['no-effect'] },
  // Kept apart, the second item still picks nobody.
  'peer-or-trap': { 'One hyphen too many': ['peer-selects-nothing'] },
  // Egress that is denied as a whole is denied for DNS too.
  'implied-policy-types': {
    'An empty egress list': ['egress-without-dns'],
    'An empty egress list alone': ['egress-without-dns'],
  },
  // Once both types are listed, the one without rules shows.
  'ignored-direction': {
    'The wrong direction in the list': ['direction-without-rules'],
    'Egress rules alone, and Ingress in the list': ['direction-without-rules'],
  },
};

/** Says whether a rule speaks of what examples leave out on purpose: workloads that stand by, which no policy selects. */
export function isAmbient(rule: string): boolean {
  return rule === 'unprotected-workload';
}

/** Bad examples that no single correction repairs, by rule. */
const WITHOUT_FIX: Readonly<Record<string, readonly string[]>> = {
  'invalid-cidr': ['A host name', 'A prefix length that IPv4 does not have'],
  'invalid-operator': ['An operator of node selectors'],
  'end-port-unsupported': ['A long range'],
  'ingress-blocked': ['Pods in sight alone'],
  'monitoring-blocked': ['Pods in sight alone'],
  'api-server-egress': ['No address at all', 'Nothing but DNS, whatever the cluster is'],
  'ip-block-pods': ['Pods of one node'],
  'ip-block-service': [
    'The range of all Services',
    'An address in the usual range of a distribution',
    'The address of the Service of the API server',
  ],
  'invalid-port': ['Too large', 'Zero'],
  'invalid-port-name': ['Two ports in one'],
  'invalid-protocol': ['Not a transport protocol'],
  'invalid-action': ['A baseline passes to nobody'],
  'invalid-domain-name': [
    'Everything below a top-level domain',
    'Every name',
    'An address',
    'An underscore at the front',
  ],
  'deprecated-api-version': ['A ClusterNetworkPolicy where v1alpha1 alone is served'],
  'mixed-peer': ['A subject of namespaces and pods', 'A named port of addresses'],
  'over-limit': ['Too many ranges', 'A long name'],
  'legacy-peer-shape': ['Tenants'],
  'denies-kube-system': ['All but another namespace'],
  'no-effect': ['An exception from nothing', 'Nothing to jump over', 'No rules'],
};

/** Says whether a bad example is one that no fix is offered for. */
export function hasNoFix(rule: string, example: string): boolean {
  return WITHOUT_FIX[rule]?.includes(example) ?? false;
}

/** Returns the rules whose findings stand beside a bad example's own. */
export function companionsOf(rule: string, example: string): readonly string[] {
  return COMPANIONS[rule]?.[example] ?? [];
}

/** Returns the rules whose findings may appear once a fix of a bad example is applied. */
export function consequencesOf(rule: string, example: string): readonly string[] {
  return CONSEQUENCES[rule]?.[example] ?? [];
}

/** What each fix of each bad example changes. */
export const expectedDiffs: ExpectedDiffs = {
  ...apiServerNames,
  ...apiServerTraffic,
  ...dns,
  ...selectors,
  ...directions,
  ...ports,
  ...addresses,
  ...platform,
  ...admin,
};
