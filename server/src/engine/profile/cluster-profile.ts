import type { Bundle } from '../objects/bundle.ts';
import type { Family } from '../sets/address.ts';
import type { AddressSet } from '../sets/addresses.ts';
import type { AdminKinds, AdminSupport, Enforcement } from './admin-kinds.ts';
import type { Fact } from './fact.ts';
import type { AdminPolicyVersion, Distribution, PlugInName } from './profile-choice.ts';

/** A range of addresses as it is written. */
export interface ClusterRange {
  readonly cidr: string;
  readonly addresses: AddressSet;
}

/** What a network plug-in does with NetworkPolicies; undefined where it is not known, also for want of a version. */
export interface PlugIn {
  readonly id: PlugInName;
  /** As its makers write it. */
  readonly name: string;
  /** As it is set; undefined where nobody said. */
  readonly version: string | undefined;
  /** Whether NetworkPolicies have an effect: always, only once that is switched on, or never. */
  readonly enforces: Fact<Enforcement> | undefined;
  /** The same of policies of policy.networking.k8s.io. */
  readonly admin: Readonly<Record<AdminKinds, AdminSupport>> | undefined;
  /** False where a port range is taken for its first port, or not at all. */
  readonly endPort: Fact<boolean> | undefined;
  /** Whether an ipBlock selects pods by their addresses. */
  readonly ipBlockPods: Fact<'match' | 'ignore'> | undefined;
  /** True where egress rules also see the address of the Service, before it is translated. */
  readonly seesClusterIps: Fact<boolean> | undefined;
  /** True where the pods of a node-local DNS cache are selected like others, as redirection is the plug-in's own. */
  readonly selectsNodeLocalDns: Fact<boolean> | undefined;
}

/** The pods that resolve names; each part may be known without the others. */
export interface ClusterDns {
  readonly namespace: Fact<string> | undefined;
  readonly podLabels: Fact<Readonly<Record<string, string>>> | undefined;
  /** What the pods listen on; a policy sees it after the Service is translated. */
  readonly ports: Fact<readonly number[]> | undefined;
  /** Addresses of resolvers that are no pods a selector could pick: node-local caches, resolvers of a cloud. */
  readonly nodeLocal: Fact<readonly ClusterRange[]> | undefined;
}

/** Pods of the platform by namespace and labels; no labels are all pods of the namespace. */
export interface PlatformPeer {
  readonly namespace: string;
  /** What the namespace carries beside kubernetes.io/metadata.name. */
  readonly namespaceLabels?: Readonly<Record<string, string>>;
  readonly podLabels: Readonly<Record<string, string>>;
  /** The Ingress classes that controllers serve beside Ingresses and routes without a class. */
  readonly classes?: readonly string[];
  /** True where an object in sight tells all labels of the pods, but for those of controllers. */
  readonly isWhole?: boolean;
}

/** What is known of the cluster that the manifests are for. Every field is undefined while nobody said. */
export interface ClusterProfile {
  readonly distribution: Distribution | undefined;
  readonly plugIn: PlugIn | undefined;
  readonly dns: ClusterDns | undefined;
  readonly podCidrs: Fact<readonly ClusterRange[]> | undefined;
  readonly serviceCidrs: Fact<readonly ClusterRange[]> | undefined;
  /** Where the API server listens, behind its Service. */
  readonly apiServer: {
    readonly addresses: Fact<readonly ClusterRange[]> | undefined;
    readonly ports: Fact<readonly number[]> | undefined;
  };
  /** The major version is 1. */
  readonly kubernetesVersion: { readonly minor: number } | undefined;
  readonly ingressControllers: Fact<readonly PlatformPeer[]> | undefined;
  readonly monitoring: Fact<readonly PlatformPeer[]> | undefined;
  /** The families that every pod has an address of. */
  readonly podFamilies: Fact<readonly Family[]> | undefined;
  /** Whether pods have an IPv4 and an IPv6 address. */
  readonly dualStack: Fact<boolean> | undefined;
  /** The version of policy.networking.k8s.io that the cluster serves. */
  readonly adminPolicies: {
    readonly version: AdminPolicyVersion | undefined;
    readonly channel: 'standard' | 'experimental' | undefined;
    /** The release of its definitions. */
    readonly bundle?: Bundle | undefined;
    /** Whether policies of it have an effect, where the user says so. */
    readonly enforced?: boolean | undefined;
    /** The versions that definitions in sight have the API server serve, by kind. */
    readonly served?: Readonly<Record<string, readonly string[]>> | undefined;
  };
}

/** What is known of a cluster that nobody described. */
export const UNKNOWN_PROFILE: ClusterProfile = {
  distribution: undefined,
  plugIn: undefined,
  dns: undefined,
  podCidrs: undefined,
  serviceCidrs: undefined,
  apiServer: { addresses: undefined, ports: undefined },
  kubernetesVersion: undefined,
  ingressControllers: undefined,
  monitoring: undefined,
  podFamilies: undefined,
  dualStack: undefined,
  adminPolicies: { version: undefined, channel: undefined },
};
