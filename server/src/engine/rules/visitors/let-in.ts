import type { Cluster } from '../../cluster/cluster.ts';
import { identifyingLabels } from '../../drafts/identity.ts';
import {
  addRule,
  appendPolicies,
  canAddRule,
  canAppend,
  freeName,
  writtenNamespace,
} from '../../drafts/write-policy.ts';
import type { Workload } from '../../model/resource.ts';
import type { NetworkPolicy } from '../../policies/network-policy/policy.ts';
import type { Value } from '../../schema/decode.ts';
import { PROTOCOLS, type TrafficSet } from '../../sets/traffic.ts';
import { compiledOf } from '../policies/policies.ts';
import type { Fix } from '../shape/rule.ts';
import { lazyFix } from '../support/lazy-fix.ts';
import { listTexts } from '../support/names.ts';

/** Pods that somebody is to be let in to. */
export interface Entrance {
  readonly workload: Workload;
  readonly wanted: TrafficSet;
}

/** Whom to let in, as fixes say it: `the ingress controller` and the ending of a policy's name. */
export interface Guest {
  readonly name: string;
  readonly suffix: string;
  readonly peers: readonly Value[];
}

/** Returns the fix that lets a guest in: a rule of the policy where it picks no other pods, else policies of their own. */
export function letIn(
  text: string,
  policy: NetworkPolicy,
  entrances: readonly Entrance[],
  guest: Guest,
  cluster: Cluster,
): readonly Fix[] {
  if (guest.peers.length === 0) return [];
  const pods = new Set(entrances.map(({ workload }) => workload));
  const own = cluster.select(compiledOf(policy).subject).every(workload => pods.has(workload));
  const ports = new Set(entrances.map(({ wanted }) => JSON.stringify(portsOf(wanted))));
  const [first] = entrances;
  if (own && ports.size === 1 && first !== undefined && canAddRule(policy, 'ingress')) {
    const rule = ruleFor(first, guest);
    return [lazyFix(`Let ${guest.name} in`, () => addRule(text, policy, 'ingress', rule))];
  }
  const drafts = entrances.flatMap(entrance => {
    const labels = Object.fromEntries(identifyingLabels(entrance.workload));
    if (Object.keys(labels).length === 0) return [];
    const name = freeName(cluster, policy.namespace, `${entrance.workload.name}-${guest.suffix}`);
    const spec = {
      podSelector: { matchLabels: labels },
      policyTypes: ['Ingress'],
      ingress: [ruleFor(entrance, guest)],
    };
    return [{ name, namespace: writtenNamespace(policy), spec }];
  });
  if (!canAppend(text) || drafts.length < entrances.length) return [];
  const names = listTexts(drafts.map(({ name }) => name));
  return [lazyFix(`Let ${guest.name} in by policy ${names}`, () => appendPolicies(text, drafts))];
}

function ruleFor({ wanted }: Entrance, { peers }: Guest): Value {
  return { from: peers, ports: portsOf(wanted) };
}

/** Returns ports as a rule lists them. */
export function portsOf(wanted: TrafficSet): readonly Value[] {
  return PROTOCOLS.flatMap(protocol =>
    wanted[protocol].map(([low, high]) => ({ protocol, port: low, ...(high > low && { endPort: high }) })),
  );
}
