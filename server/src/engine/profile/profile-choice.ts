/** The distributions with facts of their own. */
export const DISTRIBUTIONS = ['kubeadm', 'kind', 'eks', 'gke', 'aks', 'openshift', 'k3s', 'rke2', 'custom'] as const;

/** A way to get a Kubernetes cluster; `custom` has no facts but those that are set. */
export type Distribution = (typeof DISTRIBUTIONS)[number];

/** The network plug-ins with facts of their own. */
export const PLUG_INS = [
  'calico',
  'cilium',
  'antrea',
  'aws-vpc-cni',
  'azure-npm',
  'azure-cilium',
  'gke-dataplane-v2',
  'ovn-kubernetes',
  'kube-ovn',
  'kube-network-policies',
  'kube-router',
  'kindnet',
  'flannel',
  'weave',
] as const;

/** A network plug-in, or the part of one that enforces policies. */
export type PlugInName = (typeof PLUG_INS)[number];

/** The address families of a cluster's pods. */
export const IP_FAMILIES = ['ipv4', 'ipv6', 'dual-stack'] as const;

/** The versions of policy.networking.k8s.io that a cluster may serve, and the channels they come in. */
export const ADMIN_POLICY_VERSIONS = ['v1alpha1', 'v1alpha2', 'v1beta1'] as const;
/** One of ADMIN_POLICY_VERSIONS. */
export type AdminPolicyVersion = (typeof ADMIN_POLICY_VERSIONS)[number];

/** See ADMIN_POLICY_VERSIONS. */
export const ADMIN_POLICY_CHANNELS = ['standard', 'experimental'] as const;

/** Pods of the platform as settings name them; without labels all pods of the namespace. */
export interface PeerChoice {
  readonly namespace: string;
  readonly podLabels?: Readonly<Record<string, string>>;
}

/** What the settings `networkPolicy.cluster.*` say; what is empty, `unknown` or left out is not known. */
export interface ProfileChoice {
  readonly distribution?: Distribution | 'unknown';
  readonly cni?: PlugInName | 'unknown';
  readonly cniVersion?: string;
  readonly kubernetesVersion?: string;
  readonly dns?: {
    readonly namespace?: string;
    readonly podLabels?: Readonly<Record<string, string>>;
    readonly ports?: readonly number[];
    /** Addresses of node-local or link-local resolvers. */
    readonly nodeLocal?: readonly string[];
  };
  readonly podCidrs?: readonly string[];
  readonly serviceCidrs?: readonly string[];
  readonly apiServer?: { readonly addresses?: readonly string[]; readonly ports?: readonly number[] };
  readonly ipFamilies?: (typeof IP_FAMILIES)[number] | 'unknown';
  readonly ingressControllers?: readonly PeerChoice[];
  readonly monitoring?: readonly PeerChoice[];
  readonly adminPolicies?: {
    readonly version?: AdminPolicyVersion;
    readonly channel?: (typeof ADMIN_POLICY_CHANNELS)[number];
    /** The release of the definitions, such as `v0.3.0`. */
    readonly bundle?: string;
    /** Whether they have an effect; left out, the plug-in and its version decide. */
    readonly enforced?: boolean;
    /** The versions that definitions in sight have the API server serve, by kind; no setting. */
    readonly served?: Readonly<Record<string, readonly string[]>>;
  };
}
