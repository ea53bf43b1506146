import type { MapNode, Span, YamlNode } from '../parse/tree.ts';
import type { Field } from './field.ts';
import type { LabelSelector } from './selector.ts';
import type { ValidationOptions } from './validation.ts';

/** Labels of an object, key to value. */
export type Labels = ReadonlyMap<string, string>;

/**
 * What every object of the workspace has; spans count from the start of its YAML document. In literals it comes last: V8 adds
 * to a copy ten times as slowly as it copies to the end.
 */
export interface ResourceBase {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  /** The namespace that counts: as written, else `default`; empty for cluster-scoped kinds. */
  readonly namespace: string;
  readonly nameField: Field<string>;
  readonly namespaceField: Field<string>;
  readonly labels: Labels;
  readonly annotations: Labels;
  /** The text of its YAML document, which spans index into. */
  readonly text: string;
  /** The API server that it is read for, where that is known; for another one it is another object. */
  readonly validation: ValidationOptions | undefined;
  readonly node: MapNode;
  /** Equal for objects of one API group, kind, namespace and name. */
  readonly identity: string;
}

/** A number, string, list item or other small value with its place. */
export interface Item<T> {
  readonly value: T | undefined;
  readonly node: YamlNode;
  readonly path: string;
}

/** The two directions of a policy. */
export type Direction = 'ingress' | 'egress';

/** Both directions, in the order in which a policy writes them. */
export const DIRECTIONS: readonly Direction[] = ['ingress', 'egress'];

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

/** A core/v1 Namespace. */
interface Namespace extends ResourceBase {
  readonly type: 'namespace';
}

/** An address of a Node; addresses of other types than these are names. */
interface NodeAddress {
  readonly type: 'InternalIP' | 'ExternalIP';
  readonly address: string;
}

/** A core/v1 Node. */
export interface ClusterNode extends ResourceBase {
  readonly type: 'node';
  readonly addresses: readonly NodeAddress[];
  /** The ranges that the pods of the node get addresses of. */
  readonly podCidrs: readonly string[];
}

/** A declared container port; the declaration is informational except for its name. */
export interface ContainerPort {
  readonly name: string | undefined;
  /** 1..65535. */
  readonly port: number;
  readonly protocol: Protocol;
  readonly span: Span;
}

/** The transport protocols a policy can name. */
export type Protocol = 'TCP' | 'UDP' | 'SCTP';

/** A Pod or an object with a pod template; `labels` of the base are the object's own. */
export interface Workload extends ResourceBase {
  readonly type: 'workload';
  /** The labels of the pods as written. */
  readonly writtenLabels: Labels;
  /** What selectors see: the written labels and those that the controller adds. */
  readonly podLabels: Labels;
  /** True for pods that a setting tells of: they may carry more labels than those. */
  readonly mayCarryMore: boolean;
  /** The map node of the pods' labels, for edits and near misses. */
  readonly podLabelsNode: YamlNode | undefined;
  /** The pod's metadata+spec: the object itself for a Pod, else its template. */
  readonly template: YamlNode | undefined;
  readonly ports: readonly ContainerPort[];
  readonly hostNetwork: boolean;
  /** Addresses of `status.podIPs`, as written; empty where unknown. */
  readonly addresses: readonly string[];
  /** The name and kind it is shown under: its immediate controller owner, else itself. */
  readonly shownAs: { readonly kind: string; readonly name: string };
  readonly serviceAccount: string | undefined;
  /** `spec.nodeName` of the pods; undefined where the scheduler chooses. */
  readonly nodeName: string | undefined;
  /** Addresses of the node of a running Pod, `status.hostIPs`, as written. */
  readonly nodeAddresses: readonly string[];
  /** Pod phase Succeeded or Failed. */
  readonly finished: boolean;
}

/** A port of a Service. */
export interface ServicePort {
  readonly name: string | undefined;
  readonly port: number;
  /** The target as written; the port's own number when left out. */
  readonly targetPort: number | string;
  readonly protocol: Protocol;
  readonly span: Span;
}

/** A core/v1 Service. */
export interface Service extends ResourceBase {
  readonly type: 'service';
  /** `spec.selector`; undefined for a Service without one. */
  readonly selector: Labels | undefined;
  readonly ports: readonly ServicePort[];
  readonly clusterIps: readonly string[];
  readonly serviceType: string;
  readonly externalTrafficPolicy: string | undefined;
  /** Addresses beside those of the load balancer under which nodes take connections. */
  readonly externalIps: readonly string[];
  /** Whom a load balancer lets in, as CIDRs; empty for everyone. */
  readonly sourceRanges: readonly string[];
  /** `clusterIP: None`. */
  readonly headless: boolean;
}

/** A backend that an Ingress, Route or HTTPRoute sends traffic to. */
export interface RouteBackend {
  readonly serviceName: string;
  /** The namespace of the Service. */
  readonly namespace: string;
  /** Service port number or name; undefined = all ports of the Service. */
  readonly port: number | string | undefined;
  readonly span: Span;
}

/** An Ingress, Route or Gateway API route. */
export interface Route extends ResourceBase {
  readonly type: 'route';
  readonly backends: readonly RouteBackend[];
}

/** A ReferenceGrant of the Gateway API: routes of other namespaces that may lead to Services of its own. */
export interface ReferenceGrant extends ResourceBase {
  readonly type: 'reference-grant';
  readonly from: readonly { readonly kind: string; readonly namespace: string }[];
  /** Names of Services; undefined stands for all of them. */
  readonly services: readonly (string | undefined)[];
}

/** An AdminNetworkPolicy, BaselineAdminNetworkPolicy or ClusterNetworkPolicy of policy.networking.k8s.io. */
export interface AdminPolicy extends ResourceBase {
  readonly type: 'admin-policy';
}

/** A Service that the API server connects to by itself, and where that is written. */
export interface ServiceCall {
  readonly name: string;
  readonly namespace: string;
  /** The port of the Service. */
  readonly port: number;
  readonly span: Span;
  readonly path: string;
}

/** An object that makes the API server call Services: webhook configurations, CustomResourceDefinitions, APIServices. */
export interface ApiExtension extends ResourceBase {
  readonly type: 'api-extension';
  readonly calls: readonly ServiceCall[];
}

/** One endpoint that a monitor has scraped. */
export interface MonitorEndpoint {
  /** Name of the Service's port, or of the container's for a PodMonitor. */
  readonly port: string | undefined;
  /** Port of the pod by number or name, which stands in for `port`. */
  readonly targetPort: number | string | undefined;
  readonly span: Span;
  readonly path: string;
}

/** A ServiceMonitor or PodMonitor: what Prometheus is to scrape. */
export interface Monitor extends ResourceBase {
  readonly type: 'monitor';
  /** What the selector is about: labels of Services, or of pods. */
  readonly picks: 'services' | 'pods';
  readonly selector: LabelSelector;
  /** Names of namespaces, or all. */
  readonly namespaces: 'any' | readonly string[];
  readonly endpoints: readonly MonitorEndpoint[];
}

/** An object of another kind: kept by name only. */
interface OtherResource extends ResourceBase {
  readonly type: 'other';
}

/** A document that cannot be read, as a Helm template, and may make pods; its namespace is empty where it may be any. */
export interface UnreadDocument extends ResourceBase {
  readonly type: 'unread';
  readonly text: string;
}

/** Everything the engine reads out of manifests, told apart by `type`. */
export type Resource =
  | NetworkPolicy
  | AdminPolicy
  | Namespace
  | ClusterNode
  | Workload
  | Service
  | Route
  | ReferenceGrant
  | ApiExtension
  | Monitor
  | OtherResource
  | UnreadDocument;

/** What resources are told apart by. */
export type ResourceType = Resource['type'];

/** The resources of a type, or of several. */
export type ResourceOf<T extends ResourceType> = Extract<Resource, { readonly type: T }>;
