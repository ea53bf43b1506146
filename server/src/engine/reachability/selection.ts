import { isSetByControllers, mayBeGiven } from '../model/controller-labels.ts';
import type { Workload } from '../model/resource.ts';
import type { LabelSelector, Requirement } from '../model/selector.ts';
import type { CompiledPolicy, PodQuery } from '../policies/compiled.ts';
import { isImpossible, spaceOf } from '../selectors/algebra.ts';
import { NAMESPACE_NAME_LABEL } from '../selectors/describe.ts';
import { meets } from '../selectors/match.ts';
import type { Cluster } from './cluster.ts';
import { CONTROLLER_NAMESPACE, mayPickController } from './ingress-controller.ts';

/** Labels that decide whether pods are selected, and that no manifest tells. */
export type UnknownLabels = 'namespace-labels' | 'pod-labels' | 'controller';

/** Whether a query picks pods, or on what that depends. */
export type Selection = 'yes' | 'no' | UnknownLabels;

/** Says whether a query picks the workload's pods, as far as the manifests tell. */
export function selectionOf(cluster: Cluster, query: PodQuery, workload: Workload): Selection {
  const { namespaces, pods } = query;
  if (workload.namespace === CONTROLLER_NAMESPACE) {
    if (cluster.select(query).includes(workload)) return 'yes';
    return mayPickController(query) ? 'controller' : 'no';
  }
  if (query.noHostNetwork === true && workload.hostNetwork) return 'no';
  const there =
    namespaces.type === 'name'
      ? toSelection(namespaces.name === workload.namespace)
      : namespaceSelection(cluster, namespaces.selector, workload.namespace);
  if (there === 'no') return 'no';
  const here = podSelection(pods, workload);
  return here === 'yes' ? there : here;
}

function toSelection(isPicked: boolean): Selection {
  return isPicked ? 'yes' : 'no';
}

/** The labels of a namespace without manifest are not known, but for its name. */
function namespaceSelection(cluster: Cluster, selector: LabelSelector, name: string): Selection {
  const namespace = cluster.namespaces.get(name);
  if (namespace === undefined || selector.broken || isImpossible(spaceOf(selector))) return 'no';
  const isMet = (requirement: Requirement): boolean => meets(namespace.labels, requirement);
  const unknown = namespace.declared ? [] : selector.requirements.filter(({ key }) => key !== NAMESPACE_NAME_LABEL);
  const known = selector.requirements.filter(requirement => !unknown.includes(requirement));
  if (!known.every(isMet)) return 'no';
  return unknown.length > 0 ? 'namespace-labels' : 'yes';
}

/** Controllers give pods labels that templates do not show. */
function podSelection(selector: LabelSelector, workload: Workload): Selection {
  if (selector.broken) return 'no';
  const unknown = selector.requirements.filter(requirement => isOpen(requirement, workload));
  const known = selector.requirements.filter(requirement => !unknown.includes(requirement));
  if (!known.every(requirement => meets(workload.podLabels, requirement))) return 'no';
  return unknown.length > 0 ? 'pod-labels' : 'yes';
}

function isOpen({ key, operator, values }: Requirement, workload: Workload): boolean {
  if (operator === 'Exists' || operator === 'DoesNotExist') return mayBeGiven(workload, key);
  return values.some(value => mayBeGiven(workload, key, value));
}

/** A policy that selects pods or not, depending on labels that no manifest tells. */
export interface PolicyInDoubt {
  readonly policy: CompiledPolicy;
  readonly workload: Workload;
  readonly unknown: UnknownLabels;
}

const askingMore = new WeakMap<Cluster, readonly CompiledPolicy[]>();

/** Returns the policies that may select the workload's pods, and do not surely; where a controller runs is not asked here. */
export function policiesInDoubt(cluster: Cluster, workload: Workload): readonly PolicyInDoubt[] {
  if (workload.namespace === CONTROLLER_NAMESPACE) return [];
  let candidates = askingMore.get(cluster);
  if (candidates === undefined) {
    candidates = cluster.policies.filter(({ subject }) => asksForUnknown(subject));
    askingMore.set(cluster, candidates);
  }
  return candidates.flatMap(policy => {
    const selection = selectionOf(cluster, policy.subject, workload);
    return selection === 'yes' || selection === 'no' ? [] : [{ policy, workload, unknown: selection }];
  });
}

function asksForUnknown({ namespaces, pods }: PodQuery): boolean {
  if (pods.requirements.some(({ key }) => isSetByControllers(key))) return true;
  return (
    namespaces.type === 'labels' && namespaces.selector.requirements.some(({ key }) => key !== NAMESPACE_NAME_LABEL)
  );
}
