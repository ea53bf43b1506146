import { experimentalFields, experimentalMessage } from '../../policies/admin-policy/experimental-fields.ts';
import { policyKindOf } from '../../policies/policy-kind.ts';
import { rootPlace, spanOfPlace } from '../../schema/place.ts';
import { adminRuleWith, clusterRuleWith } from '../samples/example-manifest.ts';
import { defineRule } from '../shape/rule.ts';

const NODES = 'action: Accept\nto:\n  - nodes: {}\n';
const NAMES = 'action: Accept\nto:\n  - domainNames:\n      - api.example.com\n';
const NAMED_PORT =
  'action: Deny\nfrom:\n  - namespaces: {matchLabels: {team: web}}\nprotocols:\n  - destinationNamedPort: http\n';
const NAMED = 'ports:\n  - namedPort: http\n';

/** A field that only the experimental channel of the definitions has. */
export const experimentalField = defineRule({
  id: 'experimental-field',
  severity: 'info',
  on: ['admin-policy'],
  needs: ['policy', 'workloads'],
  group: 'admin',
  summary: 'A field of an admin or cluster policy is in the experimental channel of the definitions alone.',
  why: [
    'The definitions come in two channels. In a cluster with the standard one, `nodes`, `domainNames`, `namedPort` and `destinationNamedPort`',
    'are unknown fields: strict validation refuses the policy, and without it the field is dropped and the peer or port with it.',
    'Silent where the cluster profile names the channel: in a cluster with the standard one they are `unknown-field`.',
  ].join(' '),
  reference: 'policy.networking.k8s.io custom resource definitions, annotation policy.networking.k8s.io/channel',
  examples: {
    bad: [
      { title: 'Nodes', manifest: clusterRuleWith('egress', NODES) },
      { title: 'Domain names', manifest: clusterRuleWith('egress', NAMES) },
      { title: 'A named port', manifest: clusterRuleWith('ingress', NAMED_PORT) },
      {
        title: 'A named port of the older kind',
        manifest: adminRuleWith('ingress', `action: Deny\nfrom:\n  - namespaces: {matchLabels: {team: web}}\n${NAMED}`),
      },
    ],
    fixed: [{ manifest: clusterRuleWith('egress', 'action: Accept\nto:\n  - networks:\n      - 203.0.113.0/24\n') }],
    nearMisses: [
      {
        title: 'A named port of the newer kind, in the release that had it in both channels',
        manifest: clusterRuleWith('ingress', NAMED_PORT),
        profile: { adminPolicies: { bundle: 'v0.2.0' } },
      },
      {
        title: 'A label of that name',
        manifest: clusterRuleWith('ingress', 'action: Deny\nfrom:\n  - namespaces: {matchLabels: {nodes: web}}\n'),
      },
      {
        title: 'In a cluster with the experimental channel',
        manifest: clusterRuleWith('egress', NODES),
        profile: { adminPolicies: { channel: 'experimental' } },
      },
    ],
  },
  *check({ resource, profile }) {
    const kind = policyKindOf(resource);
    if (kind === undefined || profile.adminPolicies.channel !== undefined) return;
    for (const place of experimentalFields(rootPlace(resource.node, kind.schema), profile.adminPolicies.bundle)) {
      const message = experimentalMessage(place, 'a cluster with the standard one refuses or drops it');
      yield { span: place.entry?.keySpan ?? spanOfPlace(place), path: place.path, message };
    }
  },
});
