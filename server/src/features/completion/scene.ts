import type { Cluster } from '../../engine/cluster/cluster.ts';
import { childOf, type MapNode, stringOf, type YamlNode } from '../../engine/parse/tree.ts';
import { POLICY_KINDS } from '../../engine/policies/kinds.ts';
import type { NetworkPolicy } from '../../engine/policies/network-policy/policy.ts';
import type { PolicyKind } from '../../engine/policies/policy-kind.ts';
import type { Snapshot } from '../../workspace/snapshot.ts';
import { type PolicyField, policyField } from '../support/policy-field.ts';
import type { Slot } from './cursor.ts';
import type { Step } from './frames.ts';

/** What suggestions are made from: the slot inside a policy, and the workspace around it. */
export interface Scene {
  readonly snapshot: Snapshot;
  readonly cluster: Cluster;
  /** The NetworkPolicy as far as it can be read, undefined in other kinds and while there is no kind yet. */
  readonly policy: NetworkPolicy | undefined;
  /** The object as far as it can be read, of whatever kind of policy. */
  readonly node: MapNode | undefined;
  /** The kind of policy, undefined while the text does not say it. */
  readonly kind: PolicyKind | undefined;
  readonly namespace: string;
  /** The slot, its path counted from the policy. */
  readonly slot: Slot;
  /** True where nobody has asked for the list: a typed character opens it. */
  readonly isUnasked: boolean;
}

/** Returns the steps as the field path that policies carry, such as `spec.ingress[0].from`. */
export function pathText(path: readonly Step[]): string {
  return path.reduce<string>((text, step) => {
    if (typeof step === 'number') return `${text}[${step}]`;
    return text === '' ? step : `${text}.${step}`;
  }, '');
}

/** Returns what the field at a path is about. */
export function fieldAt({ policy }: Scene, path: readonly Step[]): PolicyField | undefined {
  return policy === undefined ? undefined : policyField(policy, pathText(path));
}

/** Returns what the policy has at a path. */
export function nodeAt({ node: root }: Scene, path: readonly Step[]): YamlNode | undefined {
  return path.reduce<YamlNode | undefined>((node, step) => {
    if (typeof step === 'string') return childOf(node, step);
    return node?.kind === 'list' ? node.items[step] : undefined;
  }, root);
}

/** Returns the string that the policy has at a path. */
export function stringAt(scene: Scene, path: readonly Step[]): string | undefined {
  return stringOf(nodeAt(scene, path));
}

/** Says whether the policy is of the whole cluster. */
export function isClusterScoped({ kind }: Scene): boolean {
  return kind !== undefined && POLICY_KINDS[kind.kind].scope === 'cluster';
}
