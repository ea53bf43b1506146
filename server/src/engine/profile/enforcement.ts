import { isPolicyKind, POLICY_KIND_NAMES, POLICY_KINDS } from '../policies/kinds.ts';
import type { Policy } from '../policies/policy.ts';
import type { AdminKinds, AdminSupport } from './admin-kinds.ts';
import type { ClusterProfile } from './cluster-profile.ts';
import { isSure } from './fact.ts';

/** Whether policies of a kind have an effect in a cluster; `maybe` waits for what the profile does not tell. */
export type Enforced = 'yes' | 'no' | 'maybe';

/** Policies that a plug-in enforces, or not, together. */
export type PolicyGeneration = 'network' | AdminKinds;

/** All generations. */
export const GENERATIONS: readonly PolicyGeneration[] = ['network', 'alpha', 'cluster'];

/** Returns with which others a policy is enforced or not. */
export function generationOf({ kind }: Pick<Policy, 'kind'>): PolicyGeneration {
  return isPolicyKind(kind) ? POLICY_KINDS[kind].generation : 'network';
}

/** Says whether a cluster enforces policies of a generation; where nothing is known, policies count as written. */
export function enforcementOf({ plugIn, adminPolicies }: ClusterProfile, generation: PolicyGeneration): Enforced {
  if (generation !== 'network' && adminPolicies.enforced !== undefined) return adminPolicies.enforced ? 'yes' : 'no';
  const fact = generation === 'network' ? plugIn?.enforces : plugIn?.admin?.[generation].enforces;
  if (fact === undefined || fact.value === 'always') return 'yes';
  if (fact.value === 'never') return isSure(fact) ? 'no' : 'maybe';
  // A cloud whose NetworkPolicies have to be switched on is taken to have them on: somebody writes them.
  return generation === 'network' ? 'yes' : 'maybe';
}

/** How a generation of policies is called, several of them. */
function nameOfGeneration(generation: PolicyGeneration): string {
  const kinds = POLICY_KIND_NAMES.map(kind => POLICY_KINDS[kind]).filter(kind => kind.generation === generation);
  return kinds.map(({ plural }) => plural).join(' or ');
}

/** Says what a cluster does with a generation of policies that it may not enforce, such as `Calico enforces no … before 3.32`. */
export function describeEnforcement({ plugIn, adminPolicies }: ClusterProfile, generation: PolicyGeneration): string {
  const what = nameOfGeneration(generation);
  if (generation !== 'network' && adminPolicies.enforced === false)
    return `the cluster enforces no ${what}, as networkPolicy.cluster.adminPolicies says`;
  const name = plugIn?.name ?? 'the plug-in';
  const support = generation === 'network' ? undefined : plugIn?.admin?.[generation];
  if (support === undefined) return `${name} enforces no ${what}`;
  return describeSupport(name, what, support, plugIn?.version);
}

function describeSupport(
  name: string,
  what: string,
  { enforces, releases, by }: AdminSupport,
  version: string | undefined,
): string {
  const only = releases === '' ? '' : ` ${releases}`;
  const switched = by === undefined ? ' where that is switched on' : ` where ${by} is set`;
  switch (enforces.value) {
    case 'always':
      return `${name} enforces ${what}${only}`;
    case 'when enabled':
      return `${name} enforces ${what} only${switched}`;
    case 'by version':
      return `${name} enforces ${what} only ${releases}${by === undefined ? '' : `,${switched}`}, and its version is not known`;
    case 'never':
      if (releases !== '') return `${name} enforces ${what} only ${releases}, and this one is ${version}`;
      return `${name} enforces no ${what}${isSure(enforces) ? '' : ' as far as is known'}`;
  }
}

/** Returns what an answer about a generation waits for that the cluster may not enforce, as a phrase without a full stop. */
export function whetherEnforced(profile: ClusterProfile, generation: PolicyGeneration): string {
  return `whether the cluster enforces ${nameOfGeneration(generation)}: ${describeEnforcement(profile, generation)}`;
}
