/** The product's own LSP requests and notifications, and the data they carry; shared by server, client and webview. */

/** 0-based lines and UTF-16 characters, as in LSP. */
export interface EditorPlace {
  readonly uri: string;
  readonly line: number;
  readonly character: number;
  readonly endLine: number;
  readonly endCharacter: number;
}

/** One row or column of the matrix: a workload, a range of external addresses, or the ingress controller. */
export interface Axis {
  /** Stable across updates: `workload:shop/Deployment/web`, `addresses:10.0.0.0/8`. */
  readonly id: string;
  readonly type: 'workload' | 'addresses' | 'ingress-controller';
  /** Heading the entry is grouped under: the namespace, or empty for external addresses. */
  readonly namespace: string;
  readonly name: string;
  readonly kind: string;
  /** A second line: labels of a workload, what a range is known as. */
  readonly detail: string;
  readonly place?: EditorPlace;
  /** Index into `rows` (sources) or into each row (destinations); entries that nothing tells apart share it. */
  readonly class: number;
}

/** What a cell allows. */
export interface Traffic {
  /** What is surely allowed; `depends` where nothing is, and something may be. */
  readonly level: 'none' | 'depends' | 'some' | 'all';
  /** `TCP 80, 443 · UDP 53`, `all ports`, `nothing`, or `TCP 80, perhaps UDP 53`. */
  readonly text: string;
}

/** Who can reach whom in the analysis that a file belongs to. */
export interface ReachabilityView {
  readonly version: 1;
  /** Those of the file's own namespaces come first, addresses last. */
  readonly sources: readonly Axis[];
  readonly destinations: readonly Axis[];
  /** The namespaces of the file's objects that have workloads, in the order of the axes. */
  readonly home: readonly string[];
  readonly traffics: readonly Traffic[];
  /** `rows[source.class][destination.class]` is an index into `traffics`. */
  readonly rows: readonly (readonly number[])[];
  readonly policies: number;
  readonly warnings: readonly string[];
  /** Files left out or refused policies, each with its place. */
  readonly left: readonly { readonly text: string; readonly place?: EditorPlace }[];
}

/** One reason of a verdict: the policy and the rule that decided, or the default. */
export interface ReasonView {
  readonly text: string;
  readonly policy?: string;
  readonly rule?: string;
  readonly traffic: string;
  readonly action: 'allow' | 'deny' | 'pass' | 'default';
  readonly place?: EditorPlace;
}

/** One side of a connection. */
export interface SideView {
  readonly verdict: 'allowed' | 'some' | 'depends' | 'blocked';
  readonly summary: string;
  readonly reasons: readonly ReasonView[];
}

/** Why a pair is connected as it is. */
export interface ExplanationView {
  readonly source: Axis;
  readonly destination: Axis;
  readonly traffic: Traffic;
  readonly egress: SideView;
  readonly ingress: SideView;
  /** Facts that are not in the workspace and that the answer depends on. */
  readonly depends: readonly string[];
}

/** Request: the reachability of the analysis that the document belongs to; null when the server has nothing to show. */
export const reachabilityRequest = 'networkPolicy/reachability';
export interface ReachabilityParams {
  readonly uri: string;
}

/** Request: why one source reaches one destination or not; null when an id is unknown by now. */
export const explainRequest = 'networkPolicy/explain';
export interface ExplainParams {
  readonly uri: string;
  readonly source: string;
  readonly destination: string;
}

/** Notification from the server: the workspace as analysed has changed; carries nothing. */
export const changedNotification = 'networkPolicy/changed';

/** Requests from the server where it has no file system of its own (browser, virtual workspaces). */
export const findFilesRequest = 'networkPolicy/findFiles';
export const readFileRequest = 'networkPolicy/readFile';

/** Request: the text of the policies that isolate a namespace, for `networkPolicy.insertDefaultDeny`. */
export const defaultDenyRequest = 'networkPolicy/defaultDeny';
export interface DefaultDenyParams {
  readonly uri: string;
}

/** The policies that isolate a namespace except for DNS; null where they cannot be inserted (JSON, unknown file). */
export interface DefaultDenyView {
  readonly namespace: string;
  /** Documents with the separator they need. */
  readonly text: string;
  /** Where the text goes: the end of the file. */
  readonly place: EditorPlace;
}

/** Notification from the server, to clients that ask for it with the option `clusterProfile`: what is known of the cluster. */
export const clusterProfileNotification = 'networkPolicy/clusterProfile';

/** A distribution or plug-in that can be chosen. */
export interface ClusterChoice {
  /** The value of the setting. */
  readonly id: string;
  readonly name: string;
  readonly detail: string;
}

/** What the settings say of the cluster; empty texts where they say nothing. */
export interface ClusterProfileView {
  readonly isKnown: boolean;
  /** The id of a choice. */
  readonly distribution: string;
  /** The id of a choice, also where the distribution brings it. */
  readonly plugIn: string;
  readonly enforcement: 'always' | 'when enabled' | 'never' | 'unknown';
  readonly kubernetesVersion: string;
  readonly distributions: readonly ClusterChoice[];
  readonly plugIns: readonly ClusterChoice[];
}
