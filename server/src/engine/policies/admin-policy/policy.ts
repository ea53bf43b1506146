import type { Field } from '../../objects/field.ts';
import type { Direction, Item, ResourceBase } from '../../objects/object.ts';
import type { LabelSelector } from '../../objects/selector.ts';
import type { YamlNode } from '../../parse/tree.ts';
import type { Protocol } from '../../sets/traffic.ts';

/** An AdminNetworkPolicy, BaselineAdminNetworkPolicy or ClusterNetworkPolicy of policy.networking.k8s.io as written. */
export interface AdminPolicy extends ResourceBase {
  readonly type: 'admin-policy';
  /** `Admin` or `Baseline`; the older kinds have none. */
  readonly tier: Field<string>;
  readonly priority: Field<number>;
  readonly subject: Field<AdminPods>;
  readonly ingress: Field<readonly AdminPolicyRule[]>;
  readonly egress: Field<readonly AdminPolicyRule[]>;
}

/** Pods as a subject or a peer names them: those of some namespaces, or some of these. */
export interface AdminPods {
  readonly namespaces: Field<LabelSelector>;
  readonly pods: Field<{
    readonly namespaceSelector: Field<LabelSelector>;
    readonly podSelector: Field<LabelSelector>;
  }>;
  readonly node: YamlNode;
  readonly path: string;
}

/** One item of `from` or `to`. */
export interface AdminPeer extends AdminPods {
  readonly networks: Field<readonly Item<string>[]>;
  readonly nodes: Field<LabelSelector>;
  readonly hasDomainNames: boolean;
}

/** One item of `ingress` or `egress`. */
export interface AdminPolicyRule {
  readonly direction: Direction;
  readonly index: number;
  readonly name: Field<string>;
  readonly action: Field<string>;
  /** `from` of an ingress rule, `to` of an egress rule. */
  readonly peers: Field<readonly AdminPeer[]>;
  /** `ports` of v1alpha1, `protocols` of the versions after it. */
  readonly ports: Field<readonly AdminPort[]>;
  readonly node: YamlNode;
  readonly path: string;
}

/** One item of `ports` or `protocols`: the name of a container port, or ranges of protocols. */
export interface AdminPort {
  readonly name: string | undefined;
  readonly ranges: readonly AdminPortRange[];
  readonly node: YamlNode;
  readonly path: string;
}

/** Ports of a protocol from the lowest to the highest. */
export interface AdminPortRange {
  readonly protocol: Protocol;
  readonly low: number;
  readonly high: number;
}
