import type { Cluster } from '../../cluster/cluster.ts';
import type { NamespaceFacts } from '../../cluster/inventory.ts';
import { fieldValue } from '../../objects/field.ts';
import type { Requirement } from '../../objects/selector.ts';
import { NAMESPACE_NAME_LABEL } from '../../selectors/describe.ts';
import { isMisspeltNameLabel, looksLikeNameLabel } from '../peers/name-label.ts';
import { effectivePeers } from '../peers/written-peers.ts';
import { deployment, documents, namespaceManifest, policy } from '../samples/samples.ts';
import { defineRule, type Severity } from '../shape/rule.ts';
import { listTexts } from '../support/names.ts';
import { offers } from '../support/offers.ts';
import { keyOf, withKey } from '../support/requirement-key.ts';

const from = (selector: string): string =>
  policy(
    'shop',
    'api',
    `podSelector:\n  matchLabels:\n    app: api\npolicyTypes:\n  - Ingress\ningress:\n  - from:\n      - namespaceSelector:\n${selector}`,
  );
const byLabel = (key: string): string => from(`          matchLabels:\n            ${key}: front\n`);
const workloads = documents(deployment('shop', 'api'), deployment('front', 'web'));
const bare = documents(namespaceManifest('shop'), namespaceManifest('front'), workloads);

/** A namespaceSelector on a label that looks like the namespace's name and is not there by itself. */
export const namespaceLabelGuess = defineRule({
  id: 'namespace-label-guess',
  severity: 'hint',
  on: ['network-policy'],
  needs: ['policy', 'namespaces'],
  group: 'selectors',
  summary:
    'A namespaceSelector asks for the label `name`, `namespace` or `ns`, or for a misspelt `kubernetes.io/metadata.name`, which namespaces do not have by themselves.',
  why: [
    'The API server gives every namespace one label, `kubernetes.io/metadata.name`, which holds its name and cannot be changed.',
    'Labels such as `name` exist only where somebody added them, so the same policy works on one cluster and selects nothing on the next.',
    'The finding is a warning where the manifests of namespaces are in sight and none of them carries the label, and for misspelt names of the label that every namespace has; it stays a hint for namespaces of OpenShift itself, many of which carry `name`.',
  ].join(' '),
  reference: 'Kubernetes documentation, "Network Policies", targeting a namespace by its name; core/v1 Namespace',
  fix: 'Selects by `kubernetes.io/metadata.name` instead.',
  examples: {
    bad: [
      { title: 'No namespace carries the label', manifest: documents(byLabel('name'), bare) },
      { title: 'The well-known label, misspelt', manifest: documents(byLabel('kubernetes.io/metadata-name'), bare) },
      {
        title: 'In an expression',
        manifest: documents(
          from(
            '          matchExpressions:\n            - key: ns\n              operator: NotIn\n              values:\n                - front\n',
          ),
          bare,
        ),
      },
    ],
    fixed: [{ title: 'By the label that is always there', manifest: documents(byLabel(NAMESPACE_NAME_LABEL), bare) }],
    nearMisses: [
      {
        title: 'The namespace carries the label',
        manifest: documents(byLabel('name'), namespaceManifest('front', { name: 'front' }), workloads),
      },
      {
        title: 'Another label of Kubernetes',
        manifest: documents(byLabel('pod-security.kubernetes.io/enforce'), bare),
      },
      { title: 'A label that tells no name', manifest: documents(byLabel('team'), bare) },
      {
        title: 'The label on pods',
        manifest: documents(
          policy('shop', 'api', 'podSelector:\n  matchLabels:\n    name: api\npolicyTypes:\n  - Ingress\n'),
          namespaceManifest('shop'),
        ),
      },
      {
        title: 'A value that is no name of a namespace',
        manifest: documents(from('          matchLabels:\n            name: Front_End\n'), bare),
      },
    ],
  },
  *check({ resource, text, cluster }) {
    for (const peer of effectivePeers(resource)) {
      const selector = fieldValue(peer.namespaceSelector);
      for (const requirement of selector?.requirements ?? []) {
        const found = selector === undefined ? undefined : guessOf(requirement, cluster);
        if (selector === undefined || found === undefined) continue;
        yield {
          ...keyOf(selector, requirement),
          severity: found.severity,
          message: messageFor(requirement, found),
          fixes: offers(text, resource, [
            {
              title: `Select by ${NAMESPACE_NAME_LABEL}`,
              make: () => withKey(text, selector, requirement, NAMESPACE_NAME_LABEL),
            },
          ]),
        };
      }
    }
  },
});

interface Guess {
  readonly severity: Severity;
  /** Whether manifests of namespaces are in sight. */
  readonly inSight: boolean;
  /** Whether the namespaces that are meant are in sight, or the key is a slip that nobody labels by. */
  readonly isSure: boolean;
  /** The values that no namespace in sight carries under the key. */
  readonly missing: readonly string[];
}

function guessOf({ key, operator, values }: Requirement, cluster: Cluster): Guess | undefined {
  if (!looksLikeNameLabel(key) || (operator !== 'In' && operator !== 'NotIn') || !values.every(isNamespaceName))
    return undefined;
  const declared = [...cluster.namespaces.values()].filter(namespace => namespace.declared);
  const missing = values.filter(value => !declared.some(({ labels }) => labels.get(key) === value));
  const isUsed = declared.some(({ labels }) => labels.has(key));
  const isUnlabelled = (value: string): boolean => declared.some((each: NamespaceFacts) => each.name === value);
  // Where the label is in use, a value may belong to a namespace that is declared elsewhere.
  if (missing.length === 0 || (isUsed && !missing.some(isUnlabelled))) return undefined;
  // OpenShift labels many namespaces of its own by name, and no workspace declares them.
  const isBrought = (value: string): boolean => value.startsWith('openshift-') && !isUnlabelled(value);
  const inSight = declared.length > 0 && !missing.every(isBrought);
  const isMisspelt = isMisspeltNameLabel(key);
  const severity = inSight || isMisspelt ? 'warning' : 'hint';
  return { severity, inSight, isSure: isMisspelt || missing.every(isUnlabelled), missing };
}

// A namespace's name is a DNS label (RFC 1123).
function isNamespaceName(value: string): boolean {
  return /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(value);
}

function messageFor({ key, operator }: Requirement, { inSight, isSure, missing }: Guess): string {
  const effect = operator === 'In' ? 'selects no namespace' : 'leaves no namespace out';
  const labels = listTexts(missing.map(value => `${key}=${value}`));
  const advice = `Use ${NAMESPACE_NAME_LABEL}, which every namespace has.`;
  if (!inSight) return `This ${effect} unless somebody labelled one ${labels}. ${advice}`;
  return `This ${isSure ? '' : 'probably '}${effect}: none in sight is labelled ${labels}. ${advice}`;
}
