import type { Cluster } from '../../cluster/cluster.ts';
import { identifyingLabels } from '../../drafts/identity.ts';
import { worldFact } from '../../facts/fact.ts';
import type { Workload } from '../../model/resource.ts';
import { onceForEach } from '../../once.ts';
import { childOf, itemsOf, stringOf, type YamlNode } from '../../parse/tree.ts';
import type { ClusterDns, ClusterProfile, ClusterRange } from '../../profile/cluster-profile.ts';
import { documented, type Fact } from '../../profile/fact.ts';
import { statedRange } from '../../profile/stated-range.ts';
import type { Likelihood } from '../support/likelihood.ts';
import { dnsPorts, isDnsName } from './dns.ts';

/** The namespaces in which distributions run the resolver of the cluster. */
export const RESOLVER_NAMESPACES: readonly string[] = ['kube-system', 'openshift-dns'];

// Programs that answer or forward names; words that only hold such a name, as external-dns, are not meant.
const USUAL_RESOLVER =
  /(?:^|[-_./:])(?:(?:kube|core|node-local|nodelocal|local|cluster)?-?dns(?:masq)?|resolver|nameserver|name-server|unbound|bind9?|named|pi-?hole|adguard(?:home)?|technitium|powerdns|pdns|knot|blocky)(?:$|[-_./:@\d])/i;

/** Says whether a name or a label's value is one that resolvers usually have. */
export function isResolverName(text: string): boolean {
  return USUAL_RESOLVER.test(text) && !/external-dns/i.test(text);
}

/**
 * Says whether pods in sight may answer DNS, by the ports of their containers; pods that declare none may where they are
 * named like a resolver, and hardly otherwise.
 */
export function servesDns(workload: Workload, profile: ClusterProfile): Likelihood {
  const { ports } = workload;
  if (ports.length === 0) return looksLikeResolver(workload) ? 'maybe' : 'unlikely';
  const numbers = dnsPorts(profile);
  const isForDns = ports.some(
    ({ name, port, protocol }) =>
      protocol !== 'SCTP' && (numbers.includes(port) || (name !== undefined && isDnsName(name))),
  );
  return isForDns ? 'maybe' : 'no';
}

function looksLikeResolver(workload: Workload): boolean {
  const images = containersOf(workload).flatMap(each => stringOf(childOf(each, 'image')) ?? []);
  return [workload.name, ...workload.writtenLabels.values(), ...images].some(isResolverName);
}

function containersOf({ template }: Workload): readonly YamlNode[] {
  return itemsOf(childOf(childOf(template, 'spec'), 'containers'));
}

/** Returns the profile with what the resolver and the node-local cache in sight tell; what is set by hand stays. */
export const dnsProfileOf = worldFact('profile with the DNS in sight', (cluster: Cluster): ClusterProfile => {
  const { profile, workloads } = cluster;
  const { dns } = profile;
  // In another namespace than that of the profile it is one of another cluster.
  const resolver = workloads.find(
    each => isResolver(each) && each.namespace === (dns?.namespace?.value ?? each.namespace),
  );
  const cache = seenNodeLocal(workloads);
  if (resolver === undefined && cache === undefined) return profile;
  const seen = resolver && seenResolver(resolver);
  const found: ClusterDns = {
    namespace: surer(dns?.namespace, seen?.namespace),
    podLabels: surer(dns?.podLabels, seen?.podLabels),
    ports: surer(dns?.ports, seen?.ports),
    nodeLocal: surer(dns?.nodeLocal, cache),
  };
  return { ...profile, dns: found };
});

/** What a distribution brings gives way to what is in sight. */
function surer<T>(own: Fact<T> | undefined, seen: Fact<T> | undefined): Fact<T> | undefined {
  return own?.trust === 'stated' ? own : (seen ?? own);
}

/** Says whether pods in sight are the resolver of the cluster: in the place of distributions, by label or name, with a port. */
function isResolver(workload: Workload): boolean {
  const { name, namespace, podLabels, ports, hostNetwork } = workload;
  if (hostNetwork || !RESOLVER_NAMESPACES.includes(namespace) || ports.every(({ protocol }) => protocol !== 'UDP'))
    return false;
  return podLabels.get('k8s-app') === 'kube-dns' || /coredns|kube-dns|dns-default/.test(name);
}

function seenResolver(workload: Workload): Omit<ClusterDns, 'nodeLocal'> {
  const numbers = new Set(workload.ports.filter(({ protocol }) => protocol === 'UDP').map(({ port }) => port));
  return {
    namespace: documented(workload.namespace),
    podLabels: documented(Object.fromEntries(identifyingLabels(workload))),
    ports: documented([...numbers]),
  };
}

const USUAL_NODE_LOCAL = '169.254.20.10';

/** Returns the addresses of node-local caches in sight, which run in the network of their nodes. */
function seenNodeLocal(workloads: readonly Workload[]): Fact<readonly ClusterRange[]> | undefined {
  const texts = workloads.filter(({ hostNetwork }) => hostNetwork).flatMap(localAddresses);
  const ranges = [...new Set(texts)].flatMap(text => statedRange(text) ?? []);
  return ranges.length === 0 ? undefined : documented(ranges);
}

/** Returns what a cache in the network of its node listens on (`-localip`), the usual address where a template fills it in. */
const localAddresses = onceForEach((workload: Workload): readonly string[] =>
  containersOf(workload).flatMap(container => {
    const words = [...itemsOf(childOf(container, 'command')), ...itemsOf(childOf(container, 'args'))];
    const line = words.map(each => stringOf(each) ?? '').join(' ');
    const [, list] = /(?:^|\s)--?localip[=\s]+"?([^\s"]+)/.exec(line) ?? [];
    const isCache = list !== undefined || /node-cache|nodelocaldns/.test(stringOf(childOf(container, 'image')) ?? '');
    if (!isCache) return [];
    const found = (list ?? '').split(',').filter(text => statedRange(text) !== undefined);
    return found.length > 0 ? found : [USUAL_NODE_LOCAL];
  }),
);
