import type { Resource } from '../model/resource.ts';
import { readBundle } from '../objects/bundle.ts';
import { onceForEach } from '../once.ts';
import { childOf, isTrue, itemsOf, stringOf } from '../parse/tree.ts';
import {
  ADMIN_POLICY_CHANNELS,
  ADMIN_POLICY_VERSIONS,
  type AdminPolicyVersion,
  type ProfileChoice,
} from './profile-choice.ts';

const GROUP = 'policy.networking.k8s.io';

/** What a CustomResourceDefinition of policy.networking.k8s.io tells of the cluster that it is installed in. */
export interface AdminDefinition {
  readonly kind: string;
  /** The versions that it has the API server serve. */
  readonly served: readonly string[];
  readonly channel: string | undefined;
  readonly bundle: string | undefined;
}

/** Reads a definition of policy.networking.k8s.io; undefined for every other object. */
export const adminDefinitionOf = onceForEach((resource: Resource): AdminDefinition | undefined => {
  if (resource.type !== 'api-extension' || resource.kind !== 'CustomResourceDefinition') return undefined;
  const spec = childOf(resource.node, 'spec');
  const kind = stringOf(childOf(childOf(spec, 'names'), 'kind'));
  if (stringOf(childOf(spec, 'group')) !== GROUP || kind === undefined) return undefined;
  const versions = itemsOf(childOf(spec, 'versions')).filter(each => isTrue(childOf(each, 'served')));
  return {
    kind,
    served: versions.flatMap(each => stringOf(childOf(each, 'name')) ?? []),
    channel: resource.annotations.get(`${GROUP}/channel`),
    bundle: resource.annotations.get(`${GROUP}/bundle-version`),
  };
});

/** What is known of the admin policies of a cluster, as settings say it. */
type AdminChoice = NonNullable<ProfileChoice['adminPolicies']>;

/**
 * Returns what definitions in sight tell together of the versions served, the channel and the release; what they do not
 * agree on, as those of several clusters, is not known.
 */
export function choiceByDefinitions(definitions: readonly AdminDefinition[]): AdminChoice {
  const kinds = [...new Set(definitions.map(({ kind }) => kind))];
  const served = Object.fromEntries(
    kinds.flatMap(kind => {
      const versions = agreed(
        definitions.filter(each => each.kind === kind).map(each => each.served.toSorted().join()),
      );
      return versions === undefined ? [] : [[kind, versions.split(',')] as const];
    }),
  );
  // The newer definitions say what new policies are written for; the older ones may stand beside them.
  const clusters = definitions.filter(({ kind }) => kind === 'ClusterNetworkPolicy');
  const telling = clusters.length > 0 ? clusters : definitions;
  const version = newestOf(served['ClusterNetworkPolicy'] ?? []);
  const channel = ADMIN_POLICY_CHANNELS.find(each => each === agreed(telling.map(definition => definition.channel)));
  const bundle = agreed(telling.map(definition => definition.bundle));
  return {
    ...(version === undefined ? {} : { version }),
    ...(channel === undefined ? {} : { channel }),
    ...(bundle === undefined || readBundle(bundle) === undefined ? {} : { bundle }),
    ...(kinds.length === 0 ? {} : { served }),
  };
}

function newestOf(served: readonly string[]): AdminPolicyVersion | undefined {
  return ADMIN_POLICY_VERSIONS.findLast(version => served.includes(version));
}

function agreed<T>(values: readonly T[]): T | undefined {
  const [first, ...others] = values;
  return others.every(each => each === first) ? first : undefined;
}
