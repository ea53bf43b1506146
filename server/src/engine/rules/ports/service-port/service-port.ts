import { replaceScalar } from '../../../edits/index.ts';
import type { Workload } from '../../../model/resource.ts';
import { protocolOf } from '../../../policies/network-policy/compile.ts';
import type { NetworkPolicy, PolicyPort } from '../../../policies/network-policy/policy.ts';
import { isWrongPort } from '../../counterpart/wrong-port.ts';
import { effectiveRules } from '../../peers/written-peers.ts';
import { DNS_RULE_LINES, deployment, documents, policy, service } from '../../samples/samples.ts';
import { protocolOffer } from '../../services/protocol-offer.ts';
import { servicePortsIn } from '../../services/service-ports.ts';
import type { ServiceTarget } from '../../services/service-targets.ts';
import { defineRule, type Finding, type Fix, type RuleContext } from '../../shape/rule.ts';
import { listNames, listTexts } from '../../support/names.ts';
import { type Offer, offers } from '../../support/offers.ts';
import { type WrongProtocol, wrongProtocolsIn } from './wrong-protocols.ts';

const PORT_80 = '      - protocol: TCP\n        port: 80\n';
const PORT_8080 = '      - protocol: TCP\n        port: 8080\n';
const FOR_WEB = 'podSelector:\n  matchLabels:\n    app: web\npolicyTypes:\n  - Ingress\ningress:\n  - ports:\n';
const WEB = documents(deployment('shop', 'web', 8080), service('shop', 'web', 80, 8080));
const PORT_6831 = '      - port: 6831\n';
const PORT_6831_UDP = '      - protocol: UDP\n        port: 6831\n';
const web = (ports: string, objects = WEB): string => documents(policy('shop', 'web', FOR_WEB + ports), objects);
const TRACES = `${deployment('shop', 'web', 6831)}              protocol: UDP\n`;

/** A port that is the Service's, while the pods behind it listen on another; or theirs, for another protocol. */
export const servicePort = defineRule({
  id: 'service-port',
  severity: 'warning',
  on: ['network-policy'],
  needs: ['workloads'],
  group: 'ports',
  summary:
    'A rule names the port of a Service, while its pods listen on the target port, or a port for the wrong protocol.',
  why: [
    'A connection to a Service is sent on to a pod before policies look at it, so they see the port of the pod: `targetPort`, not `port`.',
    'The rule speaks up when no container of the destination declares the number and a Service in front of it maps that number to another.',
    'It is silent when the same peers may use the target port too, as some network plug-ins ask for both.',
    'It says more quietly when the pods declare the number for another protocol alone and the same peers may not use it for that one; an entry without `protocol` is for TCP.',
  ].join(' '),
  reference:
    'networking.k8s.io/v1 NetworkPolicyPort, port and protocol; core/v1 ServicePort, targetPort; ContainerPort, protocol',
  fix: 'Writes the target port, as a number or by the name that the containers give it; or the protocol that the containers declare.',
  examples: {
    bad: [
      { title: 'The port of the Service, on the pods behind it', manifest: web(PORT_80) },
      {
        title: 'The port of the Service, on the way to it',
        manifest: documents(
          policy(
            'shop',
            'api',
            `podSelector:\n  matchLabels:\n    app: api\npolicyTypes:\n  - Egress\negress:\n  - to:\n      - podSelector:\n          matchLabels:\n            app: web\n    ports:\n${PORT_80}${DNS_RULE_LINES}`,
          ),
          deployment('shop', 'api'),
          WEB,
        ),
      },
      { title: 'A protocol left out, which stands for TCP', manifest: web(PORT_6831, TRACES) },
    ],
    fixed: [
      { title: 'The port of the pods', manifest: web(PORT_8080) },
      { title: 'The protocol of the pods', manifest: web(PORT_6831_UDP, TRACES) },
    ],
    nearMisses: [
      {
        title: 'The pods listen on the port of the Service',
        manifest: web(PORT_80, documents(deployment('shop', 'web', 80), service('shop', 'web', 80, 80))),
      },
      { title: 'Both ports, for every kind of plug-in', manifest: web(PORT_80 + PORT_8080) },
      { title: 'No Service knows the port', manifest: web(PORT_80, deployment('shop', 'web', 8080)) },
      {
        title: 'A Service of another namespace',
        manifest: web(PORT_80, documents(deployment('shop', 'web', 8080), service('bank', 'web', 80, 8080))),
      },
      { title: 'A range that holds both', manifest: web('      - port: 80\n        endPort: 9000\n') },
      { title: 'Both protocols of one port', manifest: web(PORT_6831 + PORT_6831_UDP, TRACES) },
      {
        title: 'One of the pods listens for the protocol of the rule',
        manifest: documents(
          policy('shop', 'all', `podSelector: {}\npolicyTypes:\n  - Ingress\ningress:\n  - ports:\n${PORT_6831}`),
          TRACES,
          deployment('shop', 'api', 6831),
        ),
      },
    ],
  },
  *check(context) {
    for (const rule of effectiveRules(context.resource)) {
      const told = new Set<PolicyPort>();
      for (const { entry, number, missed, destinations } of servicePortsIn(context.resource, rule, context.cluster)) {
        if (entry.port.form !== 'value') continue;
        told.add(entry);
        yield {
          span: entry.port.node.span,
          path: `${entry.path}.port`,
          message: messageFor(number, entry, missed),
          fixes: fixesFor(context.text, context.resource, entry, missed, destinations),
        };
      }
      const others = wrongProtocolsIn(context.resource, rule, context.cluster).filter(({ entry }) => !told.has(entry));
      // Where the other side lets the declared protocol through, one-sided-allow warns of it.
      if (others.length === 0 || isWrongPort(context.resource, rule, context.cluster)) continue;
      yield* others.flatMap(found => protocolFindings(context, found));
    }
  },
});

function messageFor(number: number, entry: PolicyPort, missed: readonly ServiceTarget[]): string {
  const pods = listNames(missed.map(({ workload }) => workload));
  const services = [...new Set(missed.map(({ service }) => service))];
  const who = `${services.length > 1 ? 'Services' : 'Service'} ${listNames(services)}`;
  const ports = listTexts(missed.map(({ port }) => `${port}`));
  return `No container of ${pods} listens on ${protocolOf(entry)} ${number}: that is the port of ${who}, and policies see the port of the pod. Use ${ports}.`;
}

function fixesFor(
  text: string,
  policy: NetworkPolicy,
  { port }: PolicyPort,
  missed: readonly ServiceTarget[],
  destinations: readonly Workload[],
): readonly Fix[] {
  const node = port.form === 'value' && port.node.kind === 'scalar' ? port.node : undefined;
  if (node === undefined) return [];
  const numbers = [...new Set(missed.map(target => target.port))];
  const names = [...new Set(missed.flatMap(({ name }) => name ?? []))].filter(name =>
    destinations.every(({ ports }) => ports.some(each => each.name === name)),
  );
  // A name that stands for several numbers fits all the pods.
  const targets = numbers.length === 1 ? [...numbers, ...names] : [...names, ...numbers];
  const offer = (target: number | string): Offer => ({
    title: `Use the target port ${target}`,
    make: () => replaceScalar(text, node, target),
  });
  return offers(text, policy, targets.map(offer));
}

function protocolFindings(
  { text, resource }: RuleContext<NetworkPolicy>,
  { entry, number, declaring, protocols }: WrongProtocol,
): readonly Finding[] {
  if (entry.port.form !== 'value') return [];
  const [pods, wanted] = [listNames(declaring), listTexts(protocols)];
  return [
    {
      span: entry.port.node.span,
      path: `${entry.path}.port`,
      severity: 'info',
      message: `No container of ${pods} listens on ${protocolOf(entry)} ${number}: the port is declared for ${wanted}, which stays closed here. Write protocol ${wanted}.`,
      fixes: offers(
        text,
        resource,
        protocols.map(protocol => protocolOffer(text, entry, protocol)),
      ),
    },
  ];
}
