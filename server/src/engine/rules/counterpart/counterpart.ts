import type { Cluster } from '../../cluster/cluster.ts';
import { freeName, type PolicyDraft, selectorValue } from '../../drafts/write-policy.ts';
import { groupBy } from '../../group-by.ts';
import type { Workload } from '../../model/resource.ts';
import { fieldItems, fieldValue } from '../../objects/field.ts';
import type { Direction } from '../../objects/object.ts';
import { everything } from '../../objects/read-selector.ts';
import { isIsolating } from '../../policies/compiled.ts';
import { POLICY_TYPE, subjectOf } from '../../policies/network-policy/compile.ts';
import type { NetworkPolicy, Peer, PolicyPort, PolicyRule } from '../../policies/network-policy/policy.ts';
import type { Value } from '../../schema/decode.ts';
import { NAMESPACE_NAME_LABEL } from '../../selectors/describe.ts';
import { matches } from '../../selectors/match.ts';
import { OPPOSITE } from '../policies/policies.ts';

/** A rule that one side has, with the workloads of a peer whose side lacks the other half. */
export interface Half {
  readonly policy: NetworkPolicy;
  readonly rule: PolicyRule;
  readonly peer: Peer;
  readonly blocked: readonly Workload[];
  readonly subjects: readonly Workload[];
}

/** Returns the policies that let the peers do what the rule wants, one for each of their namespaces; none where that would isolate pods that are open now. */
export function counterparts(half: Half, cluster: Cluster): readonly PolicyDraft[] {
  const drafts = [...groupBy(half.blocked, ({ namespace }) => namespace)].map(([namespace, workloads]) =>
    draftFor(half, namespace, workloads, cluster),
  );
  return drafts.every(draft => draft !== undefined) ? drafts : [];
}

function draftFor(
  half: Half,
  namespace: string,
  workloads: readonly Workload[],
  cluster: Cluster,
): PolicyDraft | undefined {
  const { policy, rule, subjects } = half;
  const direction = OPPOSITE[rule.direction];
  const podSelector = selectorFor(half, namespace, cluster);
  if (podSelector === undefined) return undefined;
  const [from, to] = [soleName(workloads) ?? `${policy.name}-peers`, soleName(subjects) ?? policy.name];
  const name = `${from}-${direction === 'egress' ? 'to' : 'from'}-${to}`;
  return {
    name: freeName(cluster, namespace, name),
    namespace: workloads[0]?.namespaceField.form === 'value' ? namespace : undefined,
    spec: { podSelector, policyTypes: [POLICY_TYPE[direction]], [direction]: [ruleFor(half, namespace, direction)] },
  };
}

function soleName([first, ...others]: readonly Workload[]): string | undefined {
  return first === undefined || others.length > 0 || first.name === '' ? undefined : first.name;
}

/** The peer's selector, unless it also picks pods that nothing isolates yet. */
function selectorFor({ peer, rule }: Half, namespace: string, cluster: Cluster): Value | undefined {
  const direction = OPPOSITE[rule.direction];
  const selector = fieldValue(peer.podSelector) ?? everything(peer.path);
  const here = cluster.namespaces.get(namespace)?.workloads ?? [];
  const isIsolated = (workload: Workload): boolean =>
    cluster.policiesOf(workload).some(each => isIsolating(each, direction));
  const picked = here.filter(({ podLabels }) => matches(selector, podLabels));
  return picked.every(isIsolated) ? selectorValue(selector) : undefined;
}

function ruleFor({ policy, rule }: Half, namespace: string, direction: Direction): Value {
  const elsewhere = policy.namespace !== namespace;
  const peer = {
    ...(elsewhere && { namespaceSelector: { matchLabels: { [NAMESPACE_NAME_LABEL]: policy.namespace } } }),
    podSelector: selectorValue(subjectOf(policy)),
  };
  const ports = fieldItems(rule.ports).map(portValue);
  return { [direction === 'egress' ? 'to' : 'from']: [peer], ...(ports.length > 0 && { ports }) };
}

function portValue({ protocol, port, endPort }: PolicyPort): Value {
  const [name, number, last] = [fieldValue(protocol), fieldValue(port), fieldValue(endPort)];
  return {
    ...(name !== undefined && { protocol: name }),
    ...(number !== undefined && { port: number }),
    ...(last !== undefined && { endPort: last }),
  };
}
