import type { LabelSelector, Requirement } from '../objects/selector.ts';

/** The label every namespace carries with its own name (set by the API server). */
export const NAMESPACE_NAME_LABEL = 'kubernetes.io/metadata.name';

/** Returns a requirement as people write it: `app=web`, `tier in (a, b)`, `app not in (x)`, `app is set`, `app is not set`. */
export function describeRequirement(requirement: Requirement): string {
  const { key, operator, values } = requirement;
  const list = values.map(value => (value === '' ? '""' : value)).join(', ');
  switch (operator) {
    case 'In':
      return values.length === 1 ? `${key}=${list}` : `${key} in (${list})`;
    case 'NotIn':
      return values.length === 1 ? `${key}≠${list}` : `${key} not in (${list})`;
    case 'Exists':
      return `${key} is set`;
    case 'DoesNotExist':
      return `${key} is not set`;
  }
}

/** Returns a selector's requirements joined by `and`; empty for one that matches everything. */
export function describeSelector(selector: LabelSelector): string {
  return selector.requirements.map(describeRequirement).join(' and ');
}

/** Returns `all pods` or `pods labelled app=web`. */
export function describePods(selector: LabelSelector): string {
  return selector.requirements.length === 0 ? 'all pods' : `pods labelled ${describeSelector(selector)}`;
}

/** Returns `all namespaces`, `namespace shop`, or `namespaces labelled team=a`. */
export function describeNamespaces(selector: LabelSelector): string {
  const [only, ...others] = selector.requirements;
  if (only === undefined) return 'all namespaces';
  if (others.length === 0 && only.key === NAMESPACE_NAME_LABEL && only.operator === 'In') {
    return `${only.values.length === 1 ? 'namespace' : 'namespaces'} ${only.values.join(', ')}`;
  }
  return `namespaces labelled ${describeSelector(selector)}`;
}
