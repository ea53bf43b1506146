import type { Cluster } from '../cluster/cluster.ts';
import type { Labels } from '../objects/object.ts';
import type { LabelSelector } from '../objects/selector.ts';
import type { NamespaceQuery, PodQuery } from '../policies/compiled.ts';
import type { PlatformPeer } from '../profile/cluster-profile.ts';
import { NAMESPACE_NAME_LABEL } from '../selectors/describe.ts';
import { meets } from '../selectors/match.ts';

/** Whether a query picks pods that are not in sight: they may carry more labels than those known. */
export type Chance = 'yes' | 'maybe' | 'no';

/** Says whether a query picks pods of the platform. */
export function picksPlatform(query: PodQuery, peer: PlatformPeer, cluster: Cluster): Chance {
  const namespace = picksNamespace(query.namespaces, peer, cluster);
  const pods = chanceOf(query.pods, new Map(Object.entries(peer.podLabels)));
  if (namespace === 'no' || pods === 'no' || (peer.isWhole === true && pods === 'maybe')) return 'no';
  return namespace === 'yes' && pods === 'yes' ? 'yes' : 'maybe';
}

/** Says whether a query picks the namespace of the platform; of one that is declared all labels are known. */
export function picksNamespace(
  query: NamespaceQuery,
  { namespace, namespaceLabels = {} }: Pick<PlatformPeer, 'namespace' | 'namespaceLabels'>,
  cluster: Cluster,
): Chance {
  if (query.type === 'name') return query.name === namespace ? 'yes' : 'no';
  const facts = cluster.namespaces.get(namespace);
  const usual = Object.entries({ ...namespaceLabels, [NAMESPACE_NAME_LABEL]: namespace });
  const labels = new Map([...usual, ...(facts?.labels ?? [])]);
  const chance = chanceOf(query.selector, labels);
  return chance === 'maybe' && facts?.declared === true ? 'no' : chance;
}

function chanceOf({ broken, requirements }: LabelSelector, known: Labels): Chance {
  if (broken) return 'no';
  const chances = requirements.map(requirement => {
    if (known.has(requirement.key)) return meets(known, requirement) ? 'yes' : 'no';
    return 'maybe';
  });
  if (chances.includes('no')) return 'no';
  return chances.includes('maybe') ? 'maybe' : 'yes';
}

type WrittenLabels = { readonly [key: string]: string };

/** A peer of pods in a namespace by its name, as it is written. */
export type PodsPeer = {
  readonly namespaceSelector: { readonly matchLabels: WrittenLabels };
  readonly podSelector?: { readonly matchLabels: WrittenLabels };
};

/** Returns the peer that stands for pods of the platform. */
export function platformPeerValue({ namespace, podLabels }: PlatformPeer): PodsPeer {
  return {
    namespaceSelector: { matchLabels: { [NAMESPACE_NAME_LABEL]: namespace } },
    ...(Object.keys(podLabels).length > 0 && { podSelector: { matchLabels: podLabels } }),
  };
}
