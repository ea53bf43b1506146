import type { Cluster } from '../../../cluster/cluster.ts';
import { trafficOf } from '../../../evaluation/rule-traffic.ts';
import { fieldItems, fieldValue } from '../../../objects/field.ts';
import type { CompiledPolicy } from '../../../policies/compiled.ts';
import { blockAddresses } from '../../../policies/network-policy/compile.ts';
import type { IpBlock, NetworkPolicy, PolicyRule } from '../../../policies/network-policy/policy.ts';
import { isOnCloud } from '../../../profile/control-plane.ts';
import { countAddresses, hasAddress } from '../../../sets/addresses.ts';
import { includesTraffic } from '../../../sets/traffic.ts';
import { effectiveRules } from '../../peers/written-peers.ts';
import { describeSubject } from '../../policies/describe-subject.ts';
import { compiledOf } from '../../policies/policies.ts';
import { DNS_RULE_LINES, deployment, documents, policy } from '../../samples/samples.ts';
import { defineRule, type Severity } from '../../shape/rule.ts';
import { closeMetadata } from './close-metadata.ts';
import { isCloudInSight } from './cloud-in-sight.ts';
import { exceptedBeside } from './excepted.ts';
import { HTTP_PORT, METADATA, METADATA_TRAFFIC, type MetadataAddress, mayReachMetadata } from './metadata-addresses.ts';

const HTTP = '    ports:\n      - protocol: TCP\n        port: 80\n';
const HTTPS = '    ports:\n      - protocol: TCP\n        port: 443\n';
const to = (cidr: string, ...except: readonly string[]): string =>
  `  - to:\n      - ipBlock:\n          cidr: ${cidr}\n${
    except.length > 0 ? `          except:\n${except.map(each => `            - ${each}\n`).join('')}` : ''
  }`;
const api = (...rules: readonly string[]): string =>
  documents(
    policy(
      'shop',
      'api',
      `podSelector:\n  matchLabels:\n    app: api\npolicyTypes:\n  - Egress\negress:\n${rules.join('')}${DNS_RULE_LINES}`,
    ),
    deployment('shop', 'api'),
  );

/** An ipBlock that holds the metadata address of a cloud, on TCP 80. */
export const metadataReachable = defineRule({
  id: 'metadata-reachable',
  severity: 'warning',
  on: ['network-policy'],
  // Other policies may explain, and admin policies may deny.
  needs: ['policy', 'workloads'],
  group: 'addresses',
  summary: 'An egress rule admits the metadata address of a cloud on TCP 80.',
  why: [
    'Clouds answer on 169.254.169.254, and AWS on fd00:ec2::254 too, to whoever asks from a node: with its name, its start-up script and often with its credentials.',
    'A range such as 0.0.0.0/0 holds that address, also when it is written as 0.0.0.0/1 and 128.0.0.0/1.',
    'Rules add up: an `except` in one rule does not take back what another one admits.',
    'A rule without `to` opens everything openly and is not reported, nor is port 53, on which some clouds resolve names there.',
    'The finding is a warning where the cluster is on a cloud, by its profile or by what is in sight of one: annotations, kinds of its controllers, classes of load balancers and disks, Nodes and their labels; it is a hint while nothing says so, and where the rule names the address alone, as pods with an identity of the cloud need it.',
  ].join(' '),
  reference: 'networking.k8s.io/v1 IPBlock, except; AWS, Google Cloud and Azure documentation, instance metadata',
  fix: 'Adds the address to `except`; where the range is that address alone, takes the peer, its rule or port 80 out.',
  examples: {
    bad: [
      { title: 'All IPv4 addresses', manifest: api(to('0.0.0.0/0') + HTTP) },
      { title: 'All ports, and another except', manifest: api(to('0.0.0.0/0', '10.0.0.0/8')) },
      { title: 'One half of all addresses', manifest: api(to('0.0.0.0/1') + HTTP, to('128.0.0.0/1') + HTTP) },
      { title: 'IPv6', manifest: api(to('::/0') + HTTP) },
      {
        title: 'Left out in one rule, admitted by the next',
        manifest: api(to('0.0.0.0/0', '169.254.169.254/32'), to('169.254.0.0/16') + HTTP),
      },
    ],
    fixed: [
      { title: 'The address left out', manifest: api(to('0.0.0.0/0', '169.254.169.254/32') + HTTP) },
      { title: 'The same for IPv6', manifest: api(to('::/0', '"fd00:ec2::254/128"') + HTTP) },
    ],
    nearMisses: [
      { title: 'HTTPS alone', manifest: api(to('0.0.0.0/0') + HTTPS) },
      { title: 'A range without it', manifest: api(to('203.0.113.0/24') + HTTP) },
      { title: 'The whole link-local range left out', manifest: api(to('0.0.0.0/0', '169.254.0.0/16') + HTTP) },
      {
        title: 'Name resolution at the address',
        manifest: api(
          `${to('169.254.169.254/32')}    ports:\n      - protocol: UDP\n        port: 53\n      - port: 53\n`,
        ),
      },
      { title: 'A rule without `to`', manifest: api(`  - ${HTTP.trimStart()}`) },
    ],
  },
  *check({ resource, text, cluster }) {
    const compiled = compiledOf(resource);
    for (const rule of webRules(resource, compiled)) {
      for (const peer of fieldItems(rule.peers)) {
        const block = fieldValue(peer.ipBlock);
        const address =
          block === undefined ? undefined : METADATA.find(each => hasAddress(blockAddresses(block), each));
        if (block?.cidr.form !== 'value' || address === undefined) continue;
        if (!mayReachMetadata(compiled, address, cluster)) continue;
        yield {
          span: block.cidr.node.span,
          path: `${block.path}.cidr`,
          severity: severityOf(block, cluster),
          message: messageFor(block.cidr.value, address, describeSubject(resource, cluster)),
          fixes: closeMetadata(text, { policy: resource, rule, peer, block, address }),
          related: exceptedBeside(resource, peer, address, cluster),
        };
      }
    }
  },
});

function severityOf(block: IpBlock, cluster: Cluster): Severity {
  const isAlone = countAddresses(blockAddresses(block)) === 1n;
  return !isAlone && (isOnCloud(cluster.profile) || isCloudInSight(cluster)) ? 'warning' : 'hint';
}

/** The egress rules that admit web traffic to addresses; none where one opens it to all destinations openly. */
function webRules(policy: NetworkPolicy, { egress = [] }: CompiledPolicy): readonly PolicyRule[] {
  const web = egress.filter(rule => includesTraffic(trafficOf(rule, undefined), METADATA_TRAFFIC));
  if (web.some(({ peers }) => peers === 'any')) return [];
  const paths = new Set(web.map(({ path }) => path));
  return effectiveRules(policy).filter(({ path }) => paths.has(path));
}

function messageFor(cidr: string, { text, cidr: alone }: MetadataAddress, who: string): string {
  const what = 'a cloud hands the credentials of the node to whoever asks';
  if (cidr === alone)
    return `On ${text} ${what}: ${who} may fetch them over TCP ${HTTP_PORT}. Take the address out unless it is needed.`;
  return `${cidr} holds ${text}, where ${what}: ${who} may fetch them. Leave the address out with except.`;
}
