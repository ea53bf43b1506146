import { isNull } from '../../parse/tree.ts';
import { fieldPlaces, isGiven, itemPlaces, type Place, rootPlace, schemaOf, spanOfPlace } from '../../schema/place.ts';
import { policyKindOf } from '../../schema/policy-kind.ts';
import { adminRuleWith, clusterRuleWith } from '../api-server/example-manifest.ts';
import { defineRule } from '../rule.ts';

const NODES = 'action: Accept\nto:\n  - nodes: {}\n';
const NAMES = 'action: Accept\nto:\n  - domainNames:\n      - api.example.com\n';
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
    'The definitions come in two channels. In a cluster with the standard one, `nodes` and `domainNames`, and `namedPort` of v1alpha1,',
    'are unknown fields: strict validation refuses the policy, and without it the field is dropped and the peer or port with it.',
    'A warning where the cluster profile names the standard channel; silent where it names the experimental one.',
  ].join(' '),
  reference: 'policy.networking.k8s.io custom resource definitions, annotation policy.networking.k8s.io/channel',
  examples: {
    bad: [
      { title: 'Nodes', manifest: clusterRuleWith('egress', NODES) },
      { title: 'Domain names', manifest: clusterRuleWith('egress', NAMES) },
      {
        title: 'A named port of the older kind',
        manifest: adminRuleWith('ingress', `action: Deny\nfrom:\n  - namespaces: {matchLabels: {team: web}}\n${NAMED}`),
      },
      {
        title: 'In a cluster with the standard channel',
        manifest: clusterRuleWith('egress', NODES),
        profile: { adminPolicies: { channel: 'standard' } },
      },
    ],
    fixed: [{ manifest: clusterRuleWith('egress', 'action: Accept\nto:\n  - networks:\n      - 203.0.113.0/24\n') }],
    nearMisses: [
      {
        title: 'A named port of the newer kind',
        manifest: clusterRuleWith(
          'ingress',
          'action: Deny\nfrom:\n  - namespaces: {matchLabels: {team: web}}\nprotocols:\n  - destinationNamedPort: http\n',
        ),
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
    const { channel } = profile.adminPolicies;
    if (kind === undefined || channel === 'experimental') return;
    for (const place of experimentalIn(rootPlace(resource.node, kind.schema))) {
      const where =
        channel === 'standard' ? 'the standard one, which this cluster has,' : 'a cluster with the standard one';
      yield {
        span: place.entry?.keySpan ?? spanOfPlace(place),
        path: place.path,
        ...(channel === 'standard' ? { severity: 'warning' as const } : {}),
        message: `${place.key} is in the experimental channel of the definitions alone: ${where} refuses or drops it. Make sure that the cluster has the experimental channel, or write another ${place.key === 'namedPort' ? 'kind of port' : 'peer'}.`,
      };
    }
  },
});

function experimentalIn(place: Place): readonly Place[] {
  if (place.node === undefined || isNull(place.node)) return [];
  const inner = [...fieldPlaces(place), ...itemPlaces(place)].flatMap(experimentalIn);
  return schemaOf(place)?.['x-channel'] === 'experimental' && isGiven(place) ? [place, ...inner] : inner;
}
