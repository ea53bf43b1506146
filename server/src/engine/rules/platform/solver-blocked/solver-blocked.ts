import type { Cluster } from '../../../cluster/cluster.ts';
import { selectionOf } from '../../../cluster/selection.ts';
import { platformPeerValue } from '../../../drafts/platform-peer.ts';
import { appendPolicies, canAppend, freeName, writtenNamespace } from '../../../drafts/write-policy.ts';
import { trafficOf } from '../../../evaluation/rule-traffic.ts';
import { worldFact } from '../../../facts/fact.ts';
import type { Resource } from '../../../model/resource.ts';
import { type CompiledPolicy, isIsolating, rulesOf } from '../../../policies/compiled.ts';
import type { NetworkPolicy } from '../../../policies/network-policy/policy.ts';
import type { Value } from '../../../schema/decode.ts';
import { intersectTraffic, isNoTraffic, onePort } from '../../../sets/traffic.ts';
import { mayBeOpened } from '../../policies/other-dialects.ts';
import { compiledOf } from '../../policies/policies.ts';
import { deployment, documents, policy } from '../../samples/samples.ts';
import { defineRule, type Fix, type Related } from '../../shape/rule.ts';
import { lazyFix } from '../../support/lazy-fix.ts';
import { listTexts, nameOf } from '../../support/names.ts';
import { directionOrName, nameSpan } from '../../support/policy-places.ts';
import { mayAdmit } from '../../visitors/platform-access.ts';
import { USUAL_CONTROLLERS } from '../ingress-blocked.ts';
import { SOLVER_LABEL, SOLVER_PORT, type Solver, solversIn } from './solvers.ts';

const issuer = (kind: string, solver: string): string =>
  `apiVersion: cert-manager.io/v1
kind: ${kind}
metadata:
  name: letsencrypt
${kind === 'Issuer' ? '  namespace: shop\n' : ''}spec:
  acme:
    server: https://acme.example.com/directory
    privateKeySecretRef:
      name: letsencrypt
    solvers:
      - ${solver}
`;
const HTTP = 'http01:\n          ingress:\n            ingressClassName: nginx';
const DNS = 'dns01:\n          route53:\n            region: eu-central-1';
const ISSUER = issuer('Issuer', HTTP);
const CERTIFICATE = `apiVersion: cert-manager.io/v1
kind: Certificate
metadata:
  name: web
  namespace: shop
spec:
  secretName: web-tls
  dnsNames:
    - shop.example.com
  issuerRef:
    kind: ClusterIssuer
    name: letsencrypt
`;
const WEB = deployment('shop', 'web');
const CLOSED = policy('shop', 'closed', 'podSelector: {}\npolicyTypes:\n  - Ingress\n');
const solvers = (rule: string): string =>
  policy(
    'shop',
    'solvers',
    `podSelector:\n  matchLabels:\n    ${SOLVER_LABEL}: "true"\npolicyTypes:\n  - Ingress\ningress:\n${rule}`,
  );
const PORT = `    ports:\n      - protocol: TCP\n        port: ${SOLVER_PORT}\n`;
const EDGE =
  '  - from:\n      - namespaceSelector:\n          matchLabels:\n            kubernetes.io/metadata.name: edge\n';

/** Solver pods of an Issuer that no ingress controller can reach. */
export const solverBlocked = defineRule({
  id: 'solver-blocked',
  severity: 'info',
  on: ['network-policy'],
  // Beside that the controllers of the profile, where it knows them.
  needs: ['workloads'],
  group: 'platform',
  summary: 'The pods that answer http01 challenges of an Issuer in sight admit no ingress controller.',
  why: [
    `For an http01 challenge cert-manager makes a pod, in the namespace of the certificate: labelled \`${SOLVER_LABEL}: "true"\` and listening on ${SOLVER_PORT}. The ingress controller sends the certificate authority there.`,
    'A default deny of the namespace selects that pod too, for as long as it lives: no certificate is issued or renewed, long after the policy was written.',
    'The rule looks at namespaces with an Issuer, and at those whose Certificates, Ingresses or Gateways ask a ClusterIssuer. It is silent about rules that open the port to addresses, or to pods that may be a controller.',
  ].join(' '),
  reference: 'cert-manager documentation, "HTTP01"; networking.k8s.io/v1 NetworkPolicySpec, podSelector',
  fix: 'Adds a policy for the solver pods that admits the controllers of the cluster profile on their port, or everyone where the profile knows none.',
  examples: {
    bad: [
      { title: 'A default deny beside an Issuer', manifest: documents(CLOSED, WEB, ISSUER) },
      {
        title: 'A Certificate of a ClusterIssuer',
        manifest: documents(CLOSED, WEB, CERTIFICATE, issuer('ClusterIssuer', HTTP)),
        profile: { ingressControllers: [{ namespace: 'edge', podLabels: { app: 'edge' } }] },
      },
    ],
    fixed: [
      { title: 'The controller is admitted', manifest: documents(CLOSED, solvers(EDGE + PORT), WEB, ISSUER) },
      {
        title: 'The port is open to everyone',
        manifest: documents(CLOSED, solvers(PORT.replace('   ', '  -')), WEB, ISSUER),
      },
    ],
    nearMisses: [
      { title: 'Challenges by DNS', manifest: documents(CLOSED, WEB, issuer('Issuer', DNS)) },
      {
        title: 'A ClusterIssuer that nothing in the namespace asks',
        manifest: documents(CLOSED, WEB, issuer('ClusterIssuer', HTTP)),
      },
      {
        title: 'A policy for other pods',
        manifest: documents(
          policy('shop', 'web', 'podSelector:\n  matchLabels:\n    app: web\npolicyTypes:\n  - Ingress\n'),
          WEB,
          ISSUER,
        ),
      },
      {
        title: 'A controller that may be out of sight',
        manifest: documents(
          policy('shop', 'edge', `podSelector: {}\npolicyTypes:\n  - Ingress\ningress:\n${EDGE}`),
          WEB,
          ISSUER,
        ),
      },
    ],
  },
  *check({ resource, text, cluster, profile }) {
    const compiled = compiledOf(resource);
    const found = solversBlocked(cluster).filter(({ by }) => by === compiled);
    if (found.length === 0) return;
    const issuers = [...new Set(found.map(({ solver }) => solver.issuer))];
    yield {
      ...directionOrName(resource, 'ingress'),
      message: `The ingress controller cannot reach the pods that answer http01 challenges of ${listTexts(issuers.map(describe))} in namespace ${resource.namespace} on TCP ${SOLVER_PORT}: no certificate is issued. Admit it there, for pods labelled ${SOLVER_LABEL}=true.`,
      related: issuers.slice(0, 3).map(relatedTo),
      fixes: fixesFor(text, resource, (profile.ingressControllers?.value ?? []).map(platformPeerValue), cluster),
    };
  },
});

interface BlockedSolver {
  readonly solver: Solver;
  /** The policy to report for. */
  readonly by: CompiledPolicy;
}

const WANTED = onePort('TCP', SOLVER_PORT);

/** Returns the solver pods that no controller can reach. */
const solversBlocked = worldFact(
  'solvers shut to the ingress controller',
  (cluster: Cluster): readonly BlockedSolver[] =>
    solversIn(cluster.inventory).flatMap(solver => {
      const by = isolatorOf(solver, cluster);
      return by === undefined || mayBeReached(solver, cluster) ? [] : [{ solver, by }];
    }),
);

/** Returns the policy that isolates the pod: one that asks for its labels, else the first one. */
function isolatorOf({ pod }: Solver, cluster: Cluster): CompiledPolicy | undefined {
  const isolating = cluster
    .policiesIn(pod.namespace)
    .filter(each => isIsolating(each, 'ingress') && selectionOf(cluster, each.subject, pod) === 'yes');
  return isolating.find(({ subject }) => subject.pods.requirements.length > 0) ?? isolating[0];
}

function mayBeReached({ pod }: Solver, cluster: Cluster): boolean {
  const visitors = { known: cluster.profile.ingressControllers, usual: USUAL_CONTROLLERS };
  if (mayBeOpened(pod, 'ingress', cluster)) return true;
  const policies = cluster.policies.filter(({ subject }) => selectionOf(cluster, subject, pod) !== 'no');
  return policies
    .flatMap(policy => rulesOf(policy, 'ingress') ?? [])
    .some(
      rule =>
        rule.action === 'accept' &&
        (rule.ports === 'all' || !isNoTraffic(intersectTraffic(trafficOf(rule, undefined), WANTED))) &&
        mayAdmit(rule, visitors, cluster),
    );
}

function fixesFor(text: string, policy: NetworkPolicy, from: readonly Value[], cluster: Cluster): readonly Fix[] {
  if (!canAppend(text)) return [];
  const name = freeName(cluster, policy.namespace, 'http01-solvers');
  const rule = { ...(from.length > 0 && { from }), ports: [{ protocol: 'TCP', port: SOLVER_PORT }] };
  const spec = { podSelector: { matchLabels: { [SOLVER_LABEL]: 'true' } }, policyTypes: ['Ingress'], ingress: [rule] };
  const whom = from.length > 0 ? 'the ingress controller' : 'everyone';
  const draft = { name, namespace: writtenNamespace(policy), spec };
  return [lazyFix(`Let ${whom} reach the solvers by policy ${name}`, () => appendPolicies(text, [draft]))];
}

function describe(issuer: Resource): string {
  return `${issuer.kind} ${nameOf(issuer)}`;
}

function relatedTo(issuer: Resource): Related {
  return { resource: issuer, span: nameSpan(issuer), message: `${describe(issuer)} makes these pods.` };
}
