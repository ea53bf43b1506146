import type { Field } from '../../objects/field.ts';
import type { Direction, Item, ResourceBase } from '../../objects/object.ts';
import type { LabelSelector } from '../../objects/selector.ts';
import type { YamlNode } from '../../parse/tree.ts';

/** An ipBlock as written (networking.k8s.io/v1 IPBlock). */
export interface IpBlock {
  readonly cidr: Field<string>;
  readonly except: Field<readonly Item<string>[]>;
  readonly node: YamlNode;
  readonly path: string;
}

/** One item of `from` or `to` (networking.k8s.io/v1 NetworkPolicyPeer). */
export interface Peer {
  readonly podSelector: Field<LabelSelector>;
  readonly namespaceSelector: Field<LabelSelector>;
  readonly ipBlock: Field<IpBlock>;
  readonly node: YamlNode;
  readonly path: string;
}

/** One item of `ports` (networking.k8s.io/v1 NetworkPolicyPort). */
export interface PolicyPort {
  readonly protocol: Field<string>;
  /** A number, or the name of a container port. */
  readonly port: Field<number | string>;
  readonly endPort: Field<number>;
  readonly node: YamlNode;
  readonly path: string;
}

/** One item of `ingress` or `egress`. A null item reads as an empty rule, as the API server decodes it. */
export interface PolicyRule {
  readonly direction: Direction;
  readonly index: number;
  /** `from` of an ingress rule, `to` of an egress rule. */
  readonly peers: Field<readonly Peer[]>;
  readonly ports: Field<readonly PolicyPort[]>;
  readonly node: YamlNode;
  readonly path: string;
}

/** A networking.k8s.io/v1 NetworkPolicy as written. */
export interface NetworkPolicy extends ResourceBase {
  readonly type: 'network-policy';
  readonly spec: YamlNode | undefined;
  readonly podSelector: Field<LabelSelector>;
  readonly policyTypes: Field<readonly Item<string>[]>;
  readonly ingress: Field<readonly PolicyRule[]>;
  readonly egress: Field<readonly PolicyRule[]>;
}
