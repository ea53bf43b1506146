import type { Cluster } from '../../../cluster/cluster.ts';
import { hasNamedPort } from '../../../evaluation/rule-traffic.ts';
import { fieldItems, fieldValue } from '../../../objects/field.ts';
import { protocolOf } from '../../../policies/network-policy/compile.ts';
import type { NetworkPolicy, PolicyPort } from '../../../policies/network-policy/policy.ts';
import { effectiveRules } from '../../peers/written-peers.ts';
import { compiledOf } from '../../policies/policies.ts';
import { DNS_RULE_LINES, deployment, documents, policy, service } from '../../samples/samples.ts';
import { destinationQueries, destinationsOf } from '../../services/service-destinations.ts';
import { defineRule } from '../../shape/rule.ts';
import { listNames } from '../../support/names.ts';
import { contentSpan } from '../../support/spans.ts';
import { fixesForName, type Misnamed } from './name-fixes.ts';
import { type NameUse, namesForAddresses, useOfName } from './name-uses.ts';

const NAMED = '              name: http\n';
const FOR_WEB = 'podSelector:\n  matchLabels:\n    app: web\npolicyTypes:\n  - Ingress\ningress:\n  - ports:\n';
const web = (port: string, ...objects: readonly string[]): string =>
  documents(policy('shop', 'web', `${FOR_WEB}      - port: ${port}\n`), ...objects);
const to = (peer: string, port: string): string =>
  documents(
    policy(
      'shop',
      'api',
      `podSelector:\n  matchLabels:\n    app: api\npolicyTypes:\n  - Egress\negress:\n  - to:\n${peer}    ports:\n      - port: ${port}\n${DNS_RULE_LINES}`,
    ),
    deployment('shop', 'api'),
  );
const WEB = deployment('shop', 'web', 8080);
const BLOCK = '      - ipBlock:\n          cidr: 192.0.2.0/24\n';

/** A port by name that opens nothing on the pods it is for. */
export const namedPort = defineRule({
  id: 'named-port',
  severity: 'warning',
  on: ['network-policy'],
  needs: ['workloads'],
  group: 'ports',
  summary: 'A rule names a port that the pods it leads to do not declare by that name.',
  why: [
    'A port name is looked up among the container ports of the destination: the pods of the policy for ingress, the peers for egress. Names of Service ports do not count, and addresses have no port names.',
    'A name that is not found opens nothing. Where only some of the pods that labels pick declare it, the rule says so more quietly.',
    'The rule is silent for peers that are whole namespaces and for names that stand for different numbers, as that is what port names are for.',
  ].join(' '),
  reference: 'networking.k8s.io/v1 NetworkPolicyPort, port; core/v1 ContainerPort, name',
  fix: 'Writes the number, a name that is declared or the protocol it is declared for, or gives the container port its name.',
  examples: {
    bad: [
      {
        title: 'The name of the Service port',
        manifest: web(
          'http',
          WEB,
          service('shop', 'web', 80, 8080).replace('- port: 80', '- name: http\n      port: 80'),
        ),
      },
      { title: 'Addresses have no port names', manifest: to(BLOCK, 'https') },
      { title: 'A slip', manifest: web('htpt', WEB + NAMED, service('shop', 'web', 80, 8080)) },
    ],
    fixed: [
      { title: 'The number', manifest: web('8080', WEB) },
      { title: 'A port with that name', manifest: web('http', WEB + NAMED) },
      { title: 'A number for addresses', manifest: to(BLOCK, '443') },
    ],
    nearMisses: [
      { title: 'The pods are not in sight', manifest: web('http') },
      {
        title: 'One name for different numbers',
        manifest: documents(
          policy('shop', 'all', 'podSelector: {}\ningress:\n  - ports:\n      - port: http\n'),
          WEB + NAMED,
          deployment('shop', 'api', 9090) + NAMED,
        ),
      },
      {
        title: 'Some of all pods have the port',
        manifest: documents(
          policy('shop', 'all', 'podSelector: {}\ningress:\n  - ports:\n      - port: http\n'),
          WEB + NAMED,
          deployment('shop', 'api', 9090),
        ),
      },
      {
        title: 'Clients by address: the name is looked up on the pods of the policy',
        manifest: documents(
          policy(
            'shop',
            'web',
            `podSelector:\n  matchLabels:\n    app: web\ningress:\n  - from:\n${BLOCK}    ports:\n      - port: http\n`,
          ),
          WEB + NAMED,
        ),
      },
      {
        title: 'Whoever has the port in all namespaces',
        manifest: documents(to('      - namespaceSelector: {}\n', 'http'), WEB),
      },
    ],
  },
  *check(context) {
    const { resource, cluster } = context;
    for (const found of misnamedPorts(resource, cluster)) {
      const { name, entry, use } = found;
      yield {
        span: contentSpan(entry.port.form === 'value' ? entry.port.node : entry.node),
        path: `${entry.path}.port`,
        ...(use.type === 'some' && { severity: 'info' }),
        message: messageFor(name, entry, use),
        fixes: fixesForName(context, resource, found),
      };
    }
  },
});

function* misnamedPorts(policy: NetworkPolicy, cluster: Cluster): Generator<Misnamed> {
  const compiled = compiledOf(policy);
  for (const rule of effectiveRules(policy)) {
    const own = compiled[rule.direction]?.find(({ path }) => path === rule.path);
    if (own === undefined || !hasNamedPort(own)) continue;
    const isForAddresses = rule.direction === 'egress' && namesForAddresses(own);
    const destinations = isForAddresses
      ? undefined
      : destinationsOf(destinationQueries(compiled, rule.direction, own), cluster);
    for (const entry of fieldItems(rule.ports)) {
      const name = fieldValue(entry.port);
      if (typeof name !== 'string') continue;
      const use = isForAddresses ? ADDRESSES : destinations && useOfName(name, entry, destinations);
      if (use !== undefined) yield { name, entry, use };
    }
  }
}

const ADDRESSES: NameUse = { type: 'addresses' };

function messageFor(name: string, entry: PolicyPort, use: NameUse): string {
  if (use.type === 'addresses')
    return `The port name ${name} opens nothing to addresses: only pods have port names. Write the number.`;
  const who = listNames(use.missing);
  switch (use.type) {
    case 'nowhere':
      return `The port name ${name} opens nothing: no container of ${who} declares it. Write the number, or name the port of the container.`;
    case 'other-protocol':
      return `The port name ${name} opens nothing: ${who} declares it for ${use.protocol}, and this entry is for ${protocolOf(entry)}. Write the protocol.`;
    case 'some':
      return `The port name ${name} opens nothing on ${who}, which declares no such port, unlike ${listNames(use.declaring)}. Name the port of the container, or select fewer pods.`;
  }
}
