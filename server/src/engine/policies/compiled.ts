import type { Direction } from '../objects/object.ts';
import type { LabelSelector } from '../objects/selector.ts';
import type { Span } from '../parse/tree.ts';
import type { AddressSet } from '../sets/addresses.ts';
import type { Protocol } from '../sets/traffic.ts';
import type { Policy } from './policy.ts';
import type { Tier } from './tiers.ts';

/** Namespaces by name or by label. */
export type NamespaceQuery =
  | { readonly type: 'name'; readonly name: string }
  | { readonly type: 'labels'; readonly selector: LabelSelector };

/** Pods of the namespaces that match, by label. */
export interface PodQuery {
  readonly namespaces: NamespaceQuery;
  readonly pods: LabelSelector;
  /** True for admin policies, which never select hostNetwork pods. */
  readonly noHostNetwork?: boolean;
}

/** One peer of a rule: pods or addresses, with its place in the text. */
export type CompiledPeer =
  | { readonly type: 'pods'; readonly query: PodQuery; readonly path: string; readonly span: Span }
  | {
      readonly type: 'addresses';
      readonly addresses: AddressSet;
      /** True where the API counts addresses of pods, as for `networks`; an ipBlock leaves that to the plug-in. */
      readonly isOfPods: boolean;
      /** The addresses of all peers of the rule together, where it has several. */
      readonly together?: AddressSet;
      readonly path: string;
      readonly span: Span;
    }
  | NodePeer
  /** Peers that no manifest tells: addresses behind domain names. */
  | { readonly type: 'elsewhere'; readonly what: 'domain names'; readonly path: string; readonly span: Span };

/** Nodes by their labels; pods on the network of a node stand behind its addresses. */
export interface NodePeer {
  readonly type: 'elsewhere';
  readonly what: 'nodes';
  readonly selector: LabelSelector;
  readonly path: string;
  readonly span: Span;
}

/** One port of a rule: an inclusive range of a protocol, or a container port's name on the destination. */
export type CompiledPort =
  | {
      readonly type: 'range';
      readonly protocol: Protocol;
      readonly low: number;
      readonly high: number;
      readonly path: string;
      readonly span: Span;
    }
  | {
      readonly type: 'named';
      readonly name: string;
      readonly protocol: Protocol | undefined;
      readonly path: string;
      readonly span: Span;
    };

/** What a rule does with the traffic it matches; NetworkPolicy rules only accept. */
export type Action = 'accept' | 'deny' | 'pass';

/**
 * What a rule may ask for beside peers and ports: the requests made inside a connection, of which no manifest tells.
 */
export type Condition = 'requests';

/** A rule in the one form all dialects compile to. */
export interface CompiledRule {
  readonly action: Action;
  /** With one, the rule takes the traffic it matches only where the condition holds. */
  readonly condition?: Condition;
  readonly peers: 'any' | readonly CompiledPeer[];
  readonly ports: 'all' | readonly CompiledPort[];
  /** Field path inside the policy, such as `spec.ingress[0]`. */
  readonly path: string;
  readonly span: Span;
}

/** A policy in the one form all dialects compile to. A direction that is undefined is left untouched by the policy. */
export interface CompiledPolicy {
  readonly resource: Policy;
  readonly tier: Tier;
  /** Lower decides first, within a tier; undefined where the kind has none. */
  readonly priority: number | undefined;
  /** The directions it isolates: traffic that reaches its tier and is accepted by no policy of the tier is denied. */
  readonly isolates: readonly Direction[];
  readonly subject: PodQuery;
  readonly ingress: readonly CompiledRule[] | undefined;
  readonly egress: readonly CompiledRule[] | undefined;
}

/** Returns the policy's rules of one direction, undefined when it does not touch that direction. */
export function rulesOf(policy: CompiledPolicy, direction: Direction): readonly CompiledRule[] | undefined {
  return direction === 'ingress' ? policy.ingress : policy.egress;
}

/** Says whether a policy isolates its pods in a direction: what no policy of its tier accepts is denied. */
export function isIsolating({ isolates }: CompiledPolicy, direction: Direction): boolean {
  return isolates.includes(direction);
}

/** Returns the rules of both directions. */
export function rulesOfBoth({ ingress = [], egress = [] }: CompiledPolicy): readonly CompiledRule[] {
  return [...ingress, ...egress];
}
