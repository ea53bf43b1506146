import type { Labels, ResourceBase } from '../objects/object.ts';
import type { LabelSelector } from '../objects/selector.ts';
import type { Span, YamlNode } from '../parse/tree.ts';
import type { Policy } from '../policies/policy.ts';
import type { Protocol } from '../sets/traffic.ts';

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

/** What is brought from elsewhere, as a base of another repository: pods of a namespace, or of any where that is empty. */
interface OutOfSight extends ResourceBase {
  readonly type: 'out-of-sight';
}

/** Everything the engine reads out of manifests, told apart by `type`. */
export type Resource =
  | Policy
  | Namespace
  | ClusterNode
  | Workload
  | Service
  | Route
  | ReferenceGrant
  | ApiExtension
  | Monitor
  | OtherResource
  | UnreadDocument
  | OutOfSight;

/** What resources are told apart by. */
export type ResourceType = Resource['type'];

/** The resources of a type, or of several. */
export type ResourceOf<T extends ResourceType> = Extract<Resource, { readonly type: T }>;
