import { readFileSync } from 'node:fs';
import { ask } from '../../../server/src/engine/answers/answer.ts';
import type { Verdict } from '../../../server/src/engine/answers/verdict.ts';
import { Cluster } from '../../../server/src/engine/cluster/cluster.ts';
import type { Protocol } from '../../../server/src/engine/sets/traffic.ts';
import { onePort } from '../../../server/src/engine/sets/traffic.ts';
import { resourcesOf, workloadNamed } from './clusters.ts';

/** One connection that is tried: from a pod to another one, and whether it must pass. */
export type Probe = readonly [from: string, to: string, protocol: Protocol, port: number, allowed: boolean];

/** A rule of a changed policy: one of those that were there, by its place, or a new one for addresses of pods. */
type RuleChange =
  | number
  | { readonly rule: number; readonly namedPort?: string; readonly action?: string }
  | { readonly action: string; readonly podAddresses: readonly string[] };

/** What is done to the world between probes. */
interface Change {
  readonly policy?: string;
  readonly egress?: readonly RuleChange[];
  readonly ingress?: readonly RuleChange[];
  readonly priority?: number;
  readonly delete?: string;
  readonly namespace?: string;
  readonly pod?: string;
  /** All labels of a namespace, or those of a pod that change; null takes one away. */
  readonly labels?: Readonly<Record<string, string | null>>;
}

/** A test of the suite: the policies it begins with, then probes and changes in their order. */
export interface SuiteTest {
  readonly name: string;
  readonly policies: string;
  readonly steps: readonly (Probe | Change)[];
}

interface Rule {
  readonly action: string;
  readonly [field: string]: unknown;
}

interface Policy {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly ingress?: readonly Rule[];
    readonly egress?: readonly Rule[];
    readonly [field: string]: unknown;
  };
}

interface Suite {
  readonly policies: Readonly<Record<string, readonly Policy[]>>;
  readonly tests: readonly SuiteTest[];
}

/**
 * The conformance suite of sigs.k8s.io/network-policy-api v0.3.0 as data: the policies of its manifests, and its tests with
 * every connection that they try and every change they make in between.
 */
export const SUITE: Suite = JSON.parse(
  readFileSync(new URL('../../fixtures/admin-conformance/suite.json', import.meta.url), 'utf8'),
);

const HOUSES = {
  gryffindor: 'harry-potter',
  slytherin: 'draco-malfoy',
  hufflepuff: 'cedric-diggory',
  ravenclaw: 'luna-lovegood',
  'forbidden-forrest': 'centaur',
};
const NODES = ['node-0', 'node-1'];
const PORTS = [
  { name: 'web', containerPort: 80, protocol: 'TCP' },
  { name: 'dns', containerPort: 53, protocol: 'UDP' },
];

/** Whether the pods of the world are those that its StatefulSets will have, or stand there as a cluster prints them. */
export type Form = 'applied' | 'running';

/** The base world of the suite with the policies of one test. */
export class World {
  readonly #form: Form;
  readonly #before: readonly Policy[];
  #policies: readonly Policy[];
  readonly #namespaces = new Map<string, Record<string, string>>(
    Object.keys(HOUSES).map(house => [namespaceOf(house), { 'conformance-house': house }]),
  );
  readonly #labels = new Map<string, Record<string, string | null>>();
  #cluster: Cluster | undefined;

  constructor({ policies }: SuiteTest, form: Form) {
    this.#form = form;
    this.#before = SUITE.policies[policies] ?? [];
    this.#policies = this.#before;
  }

  /** Returns what is said of a connection. */
  verdictOf([from, to, protocol, port]: Probe): Verdict {
    this.#cluster ??= new Cluster(resourcesOf(this.#manifests())).withMembers();
    const [source, target] = [from, to].map(name => workloadNamed(this.#cluster ?? new Cluster([]), name));
    if (source === undefined || target === undefined) throw new Error(`no pods ${from} and ${to}`);
    const end = (pod: typeof source) => ({ type: 'pods', pods: [pod], isMadeUp: false }) as const;
    return ask(this.#cluster, end(source), end(target), () => onePort(protocol, port)).verdict;
  }

  apply(change: Change): void {
    this.#cluster = undefined;
    if (change.delete !== undefined)
      this.#policies = this.#policies.filter(({ metadata }) => metadata.name !== change.delete);
    if (change.policy !== undefined)
      this.#policies = this.#policies.map(each =>
        each.metadata.name === change.policy ? this.#changed(each, change) : each,
      );
    if (change.namespace !== undefined)
      this.#namespaces.set(change.namespace, { ...this.#namespaces.get(change.namespace), ...textsOf(change.labels) });
    if (change.pod !== undefined) this.#labels.set(change.pod, { ...this.#labels.get(change.pod), ...change.labels });
  }

  #changed(policy: Policy, { ingress, egress, priority }: Change): Policy {
    const before = this.#before.find(({ metadata }) => metadata.name === policy.metadata.name)?.spec;
    const rules = (of: readonly Rule[] | undefined, changes: readonly RuleChange[] | undefined) =>
      changes?.map(change => ruleOf(of ?? [], change));
    const changed = { ingress: rules(before?.ingress, ingress), egress: rules(before?.egress, egress), priority };
    const given = Object.fromEntries(Object.entries(changed).filter(([, value]) => value !== undefined));
    return { ...policy, spec: { ...policy.spec, ...given } };
  }

  #manifests(): string {
    const namespaces = [...this.#namespaces].map(([name, labels]) => ({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name, labels },
    }));
    const objects = [...namespaces, ...Object.entries(HOUSES).flatMap(([house, name]) => this.#podsOf(house, name))];
    const nodes = this.#form === 'running' ? NODES.map(nodeNamed) : [];
    return [...objects, ...nodes, ...this.#policies].map(each => JSON.stringify(each)).join('\n---\n');
  }

  #podsOf(house: string, name: string): readonly object[] {
    const labels = { 'conformance-house': house };
    const namespace = namespaceOf(house);
    const spec = { containers: [{ name, image: 'agnhost', ports: PORTS }], hostNetwork: name === 'centaur' };
    if (this.#form === 'applied') {
      const template = { metadata: { labels }, spec };
      const replicas = { replicas: 2, selector: { matchLabels: labels }, template };
      return [{ apiVersion: 'apps/v1', kind: 'StatefulSet', metadata: { name, namespace }, spec: replicas }];
    }
    return [0, 1].map(index => {
      const own = `${name}-${index}`;
      const all = { ...labels, 'statefulset.kubernetes.io/pod-name': own, 'apps.kubernetes.io/pod-index': `${index}` };
      return {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name: own, namespace, labels: textsOf({ ...all, ...this.#labels.get(own) }) },
        spec: { ...spec, nodeName: NODES[index] },
        status: { podIP: addressOf(own) },
      };
    });
  }
}

function ruleOf(rules: readonly Rule[], change: RuleChange): Rule {
  if (typeof change !== 'number' && 'podAddresses' in change)
    return { action: change.action, to: [{ networks: change.podAddresses.map(name => `${addressOf(name)}/32`) }] };
  const place = typeof change === 'number' ? change : change.rule;
  const rule = rules[place];
  if (rule === undefined) throw new Error(`no rule ${place}`);
  if (typeof change === 'number') return rule;
  const { namedPort, action = rule.action } = change;
  return { ...rule, action, ...(namedPort !== undefined && { protocols: [{ destinationNamedPort: namedPort }] }) };
}

function namespaceOf(house: string): string {
  return `network-policy-conformance-${house}`;
}

/** Pods of the node's network have its address. */
function addressOf(pod: string): string {
  const index = Number(pod.slice(-1));
  const house = Object.values(HOUSES).indexOf(pod.slice(0, -2));
  return pod.startsWith('centaur') ? `192.0.2.${index + 1}` : `10.244.${index}.${house + 1}`;
}

function nodeNamed(name: string, index: number): object {
  const addresses = [{ type: 'InternalIP', address: `192.0.2.${index + 1}` }];
  const labels = { 'kubernetes.io/os': 'linux' };
  return { apiVersion: 'v1', kind: 'Node', metadata: { name, labels }, status: { addresses } };
}

function textsOf(labels: Readonly<Record<string, string | null>> = {}): Record<string, string> {
  return Object.fromEntries(Object.entries(labels).flatMap(([key, value]) => (value === null ? [] : [[key, value]])));
}
