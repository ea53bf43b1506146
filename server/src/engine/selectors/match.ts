import type { Labels } from '../objects/object.ts';
import type { LabelSelector, Requirement } from '../objects/selector.ts';

/** Says whether labels meet a requirement; NotIn also holds where the key is absent (apimachinery labels.Requirement). */
export function meets(labels: Labels, requirement: Requirement): boolean {
  const value = labels.get(requirement.key);
  switch (requirement.operator) {
    case 'In':
      return value !== undefined && requirement.values.includes(value);
    case 'NotIn':
      return value === undefined || !requirement.values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
  }
}

/** Says whether labels meet every requirement; a selector without requirements matches everything. */
export function matches(selector: LabelSelector, labels: Labels): boolean {
  return !selector.broken && selector.requirements.every(requirement => meets(labels, requirement));
}

/** Says whether the selector has no requirement and so picks every object. */
export function matchesEverything(selector: LabelSelector): boolean {
  return !selector.broken && selector.requirements.length === 0;
}
