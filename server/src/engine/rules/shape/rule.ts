import type { Cluster } from '../../cluster/cluster.ts';
import type { TextEdit } from '../../edits/edit.ts';
import type { Resource, ResourceOf, ResourceType } from '../../model/resource.ts';
import type { Span } from '../../parse/tree.ts';
import type { ClusterProfile } from '../../profile/cluster-profile.ts';
import type { ProfileChoice } from '../../profile/profile-choice.ts';
import type { ApiError, Violation } from '../../schema/violation.ts';

/** Errors are refused by the API server; warnings do not do what the text says; the rest is worth knowing. */
export type Severity = 'error' | 'warning' | 'info' | 'hint';

/** What a rule must see beside the policy's text before it may speak. */
export type Need = 'policy' | 'workloads' | 'namespaces' | 'profile';

/** A repair of the same file, as edits of the document the finding stands in. */
export interface Fix {
  readonly title: string;
  readonly edits: readonly TextEdit[];
  /** True for the one the editor offers first. */
  readonly preferred?: boolean;
  /** True when `netpol fix` may apply it: the only correction of refused text, opening no connection. */
  readonly safe?: boolean;
  /** Edits of other resources' documents (a counterpart in another file). */
  readonly elsewhere?: readonly { readonly resource: Resource; readonly edits: readonly TextEdit[] }[];
}

/** Another place that belongs to a finding, such as the policy that blocks. */
export interface Related {
  readonly resource: Resource;
  readonly span: Span;
  readonly message: string;
}

/** What a rule reports; the span counts from the start of the document of the checked resource. */
export interface Finding {
  readonly span: Span;
  readonly message: string;
  /** Field path inside the resource, such as `spec.ingress[0].from[0]`. */
  readonly path: string;
  /** Stands in for the rule's severity where certainty differs. */
  readonly severity?: Severity;
  readonly fixes?: readonly Fix[];
  readonly related?: readonly Related[];
  readonly apiError?: ApiError;
  /** False where the API server accepts the text although the rule belongs to the refused ones. */
  readonly rejected?: boolean;
  readonly unnecessary?: boolean;
}

/** What a rule may look at. A rule that needs what is not there stays silent. */
export interface RuleContext<R extends Resource = Resource> {
  readonly resource: R;
  /** The text of the document the resource stands in; spans index into it. */
  readonly text: string;
  /** What the API server refuses in this resource, found once for all rules. */
  readonly violations: readonly Violation[];
  /** All objects analysed together, with the compiled policies and their reachability. */
  readonly cluster: Cluster;
  /** What is known of the cluster beside the manifests; the cluster's own. */
  readonly profile: ClusterProfile;
  /** Returns the text of the document another resource stands in, for edits there; undefined where it is not in sight. */
  readonly textOf?: (resource: Resource) => string | undefined;
}

/** An example of a rule page; `manifest` may hold several documents, and the finding is looked for in all of them. */
export interface Example {
  readonly title?: string;
  readonly manifest: string;
  /** The cluster that the example is for; left out, nothing is known of it. */
  readonly profile?: ProfileChoice;
}

/** The folder a rule stands in; `groups.json` has the title of its chapter. */
type RuleGroup = keyof typeof import('../groups.json');

interface RuleOn<T extends ResourceType> {
  readonly id: string;
  readonly severity: Severity;
  /** Types of the resources whose text it judges. */
  readonly on: readonly T[];
  readonly needs: readonly Need[];
  readonly group: RuleGroup;
  /** One line: what is found. */
  readonly summary: string;
  /** Why it matters, Markdown, a few sentences. */
  readonly why: string;
  /** Where Kubernetes says so: an API field or document, by name. */
  readonly reference: string;
  /** Says what the fixes do; undefined when the rule has none. */
  readonly fix?: string;
  readonly examples: {
    /** Each must yield exactly this rule's finding among the rules under test. */
    readonly bad: readonly Example[];
    /** The same after repair: free of the finding. */
    readonly fixed: readonly Example[];
    /** Looks alike and must stay silent. */
    readonly nearMisses: readonly Example[];
  };
  check(context: RuleContext<ResourceOf<T>>): Iterable<Finding>;
}

/** A rule as data plus a generator; it finds nothing in resources that it is not for. */
export type Rule = RuleOn<ResourceType>;

/** Returns the rule as declared, which then finds nothing in resources that it is not for. */
export function defineRule<T extends ResourceType>(rule: RuleOn<T>): Rule {
  return { ...rule, check: context => (isFor(rule.on, context) ? rule.check(context) : []) };
}

function isFor<T extends ResourceType>(
  types: readonly T[],
  context: RuleContext,
): context is RuleContext<ResourceOf<T>> {
  return types.some(type => type === context.resource.type);
}
