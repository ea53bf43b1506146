import type { Direction } from '../../engine/model/resource.ts';
import type { CompiledPeer, CompiledPolicy } from '../../engine/policies/compiled.ts';
import { rulesOf } from '../../engine/policies/compiled.ts';
import type { Explanation, Side } from '../../engine/reachability/explain.ts';
import { NAMESPACE_NAME_LABEL } from '../../engine/selectors/describe.ts';
import { matches } from '../../engine/selectors/match.ts';
import type { Ends } from './endpoints.ts';
import { fullName } from './places.ts';

/** Returns the facts that an answer depends on and that no manifest states. */
export function dependsOn(
  ends: Ends,
  { egress, ingress }: Explanation,
  names: { readonly source: string; readonly destination: string },
): readonly string[] {
  return [
    ...unknownAddress(egress, names.destination),
    ...unknownAddress(ingress, names.source),
    ...unknownLabels(ends, 'egress'),
    ...unknownLabels(ends, 'ingress'),
  ];
}

function unknownAddress({ uncertain }: Side, peer: string): readonly string[] {
  return uncertain.map(({ policy, rule }) => {
    const place = `${rule.path} of ${fullName(policy.resource)}`;
    return `Whether the pods of ${peer} have addresses in an ipBlock of ${place}: no manifest states them.`;
  });
}

/** Selectors of namespaces by other labels than the name, met by a peer whose Namespace object is not there. */
function unknownLabels(ends: Ends, direction: Direction): readonly string[] {
  const [subject, peer] = direction === 'egress' ? [ends.source, ends.destination] : [ends.destination, ends.source];
  if (subject.type !== 'workload' || peer.type !== 'workload') return [];
  const { namespace, podLabels } = peer.workload;
  if (ends.cluster.namespaces.get(namespace)?.declared !== false) return [];
  const asks = (each: CompiledPeer): boolean =>
    each.type === 'pods' &&
    each.query.namespaces.type === 'labels' &&
    each.query.namespaces.selector.requirements.some(({ key }) => key !== NAMESPACE_NAME_LABEL) &&
    matches(each.query.pods, podLabels);
  const policies = ends.cluster.policiesOf(subject.workload).filter(policy => asksOf(policy, direction, asks));
  return policies.map(
    ({ resource }) =>
      `The labels of namespace ${namespace}, which ${fullName(resource)} asks for: no manifest states them.`,
  );
}

function asksOf(policy: CompiledPolicy, direction: Direction, asks: (peer: CompiledPeer) => boolean): boolean {
  return (rulesOf(policy, direction) ?? []).some(({ peers }) => peers !== 'any' && peers.some(asks));
}
