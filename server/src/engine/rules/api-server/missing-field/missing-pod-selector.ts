import { insertEntryFirst, replaceValue } from '../../../edits/index.ts';
import { entryOf } from '../../../parse/tree.ts';
import type { Finding, RuleContext } from '../../shape/rule.ts';
import { fix } from '../../violations/from-violations.ts';

// The published OpenAPI document marks NetworkPolicySpec.podSelector as optional from this minor version on.
const OPTIONAL_SINCE = 34;

/**
 * Reports a spec without podSelector, which every API server takes for all pods. A warning unless the cluster is known to
 * publish the field as optional, as clients that go by the schema of an older one refuse the policy.
 */
export function* missingPodSelector({ resource, text, violations, profile }: RuleContext): Iterable<Finding> {
  const spec = entryOf(resource.node, 'spec');
  if (resource.type !== 'network-policy' || spec?.value.kind !== 'map') return;
  const { podSelector } = resource;
  const isMissing = podSelector.form === 'absent' || podSelector.form === 'null';
  if (!isMissing || violations.some(({ rejected }) => rejected)) return;
  const { kubernetesVersion } = profile;
  const isOptional = kubernetesVersion !== undefined && kubernetesVersion.minor >= OPTIONAL_SINCE;
  const others = isOptional ? '' : `, and clients that go by a schema from before 1.${OPTIONAL_SINCE} refuse it`;
  const entry = entryOf(spec.value, 'podSelector');
  const edits =
    entry === undefined ? insertEntryFirst(text, spec.value, 'podSelector', {}) : replaceValue(text, entry, {});
  yield {
    span: (entry ?? spec).keySpan,
    path: 'spec.podSelector',
    severity: isOptional ? 'info' : 'warning',
    rejected: false,
    message: `Without podSelector this policy picks every pod of the namespace${others}. Write podSelector: {}, or labels.`,
    fixes: fix('Insert podSelector: {}', edits, { preferred: true }),
  };
}
