/** Kubernetes objects as plain values, the way a client reads them; null and absent are kept apart. */
export interface LabelExpression {
  readonly key: string;
  readonly operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
  readonly values?: readonly (string | null)[] | null;
}

export interface Selector {
  readonly matchLabels?: Readonly<Record<string, string | null>> | null;
  readonly matchExpressions?: readonly LabelExpression[] | null;
}

export interface Peer {
  readonly podSelector?: Selector | null;
  readonly namespaceSelector?: Selector | null;
  readonly ipBlock?: { readonly cidr: string; readonly except?: readonly string[] | null } | null;
}

export interface Port {
  readonly protocol?: string | null;
  readonly port?: number | string | null;
  readonly endPort?: number | null;
}

export interface Rule {
  readonly from?: readonly Peer[] | null;
  readonly to?: readonly Peer[] | null;
  readonly ports?: readonly (Port | null)[] | null;
}

export interface PolicySpec {
  readonly podSelector?: Selector | null;
  readonly policyTypes?: readonly string[] | null;
  readonly ingress?: readonly (Rule | null)[] | null;
  readonly egress?: readonly (Rule | null)[] | null;
}

interface Metadata {
  readonly name: string;
  readonly namespace?: string | null;
  readonly labels?: Readonly<Record<string, string | null>> | null;
}

export interface Policy {
  readonly apiVersion: 'networking.k8s.io/v1';
  readonly kind: 'NetworkPolicy';
  readonly metadata: Metadata;
  readonly spec?: PolicySpec | null;
}

/** Pods of a subject or peer of an admin policy: exactly one of the two. */
export interface AdminPods {
  readonly namespaces?: Selector;
  readonly pods?: { readonly namespaceSelector?: Selector | null; readonly podSelector: Selector };
}

export interface AdminPeer extends AdminPods {
  readonly networks?: readonly string[];
  readonly nodes?: Selector;
  readonly domainNames?: readonly string[];
}

/** A port of v1alpha1. */
export interface AdminPort {
  readonly portNumber?: { readonly protocol?: string | null; readonly port: number };
  readonly portRange?: { readonly protocol?: string | null; readonly start: number; readonly end: number };
  readonly namedPort?: string;
}

export interface DestinationPort {
  readonly number?: number;
  readonly range?: { readonly start: number; readonly end: number };
}

/** A protocol of v1beta1. */
export interface AdminProtocol {
  readonly tcp?: { readonly destinationPort: DestinationPort };
  readonly udp?: { readonly destinationPort: DestinationPort };
  readonly sctp?: { readonly destinationPort: DestinationPort };
  readonly destinationNamedPort?: string;
}

export interface AdminRule {
  readonly action: string;
  readonly from?: readonly AdminPeer[];
  readonly to?: readonly AdminPeer[];
  readonly ports?: readonly AdminPort[] | null;
  readonly protocols?: readonly AdminProtocol[] | null;
}

/** AdminNetworkPolicy and BaselineAdminNetworkPolicy v1alpha1, ClusterNetworkPolicy v1beta1. */
export interface AdminPolicy {
  readonly apiVersion: 'policy.networking.k8s.io/v1alpha1' | 'policy.networking.k8s.io/v1beta1';
  readonly kind: 'AdminNetworkPolicy' | 'BaselineAdminNetworkPolicy' | 'ClusterNetworkPolicy';
  readonly metadata: Metadata;
  readonly spec: {
    readonly tier?: 'Admin' | 'Baseline';
    readonly priority?: number;
    readonly subject: AdminPods;
    readonly ingress?: readonly AdminRule[] | null;
    readonly egress?: readonly AdminRule[] | null;
  };
}

export interface NamespaceObject {
  readonly apiVersion: 'v1';
  readonly kind: 'Namespace';
  readonly metadata: Metadata;
}

export interface DeclaredPort {
  readonly name?: string;
  readonly containerPort: number;
  readonly protocol?: string | null;
}

export interface Container {
  readonly name: string;
  readonly ports?: readonly DeclaredPort[] | null;
  readonly restartPolicy?: string;
}

export interface PodTemplate {
  readonly metadata?: { readonly labels?: Readonly<Record<string, string | null>> | null } | null;
  readonly spec: {
    readonly hostNetwork?: boolean;
    readonly containers: readonly Container[];
    readonly initContainers?: readonly Container[];
  };
}

interface PodObject extends PodTemplate {
  readonly apiVersion: 'v1';
  readonly kind: 'Pod';
  readonly metadata: Metadata;
  readonly status?: { readonly podIP?: string; readonly podIPs?: readonly { readonly ip: string }[] };
}

export interface ControllerObject {
  readonly apiVersion: string;
  readonly kind: 'Deployment' | 'StatefulSet' | 'DaemonSet' | 'ReplicaSet' | 'ReplicationController' | 'Job';
  readonly metadata: Metadata;
  readonly spec: { readonly template: PodTemplate };
}

interface CronJobObject {
  readonly apiVersion: 'batch/v1';
  readonly kind: 'CronJob';
  readonly metadata: Metadata;
  readonly spec: { readonly jobTemplate: { readonly spec: { readonly template: PodTemplate } } };
}

export type Manifest = Policy | AdminPolicy | NamespaceObject | PodObject | ControllerObject | CronJobObject;
