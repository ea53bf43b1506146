import type { Direction } from '../objects/object.ts';
import { everything, readCustomSelector } from '../objects/read-selector.ts';
import { childOf, itemsOf, stringOf, type YamlNode } from '../parse/tree.ts';
import { podsOf } from '../policies/admin-policy/compile.ts';
import { readPods } from '../policies/admin-policy/read.ts';
import { kindOfUnknownVersion } from '../policies/api-versions.ts';
import type { NamespaceQuery, PodQuery } from '../policies/compiled.ts';
import type { Resource } from './resource.ts';

/**
 * A policy of a dialect, or of a version, that nothing here evaluates: whom it may select and what it may change. What is read errs on the
 * wide side, so that it says nothing about pods only where it surely does not select them.
 */
export interface ForeignPolicy {
  readonly resource: Resource;
  readonly subject: PodQuery;
  readonly directions: readonly Direction[];
  /** True where it may allow what other policies block; the others only take away. */
  readonly opens: boolean;
  /** True where it is about addresses outside the cluster alone. */
  readonly isOutside: boolean;
}

/** Returns what is known about a policy of another dialect; undefined for every other object, and for policies without force. */
export function foreignPolicyOf(resource: Resource): ForeignPolicy | undefined {
  if (resource.type !== 'other' && kindOfUnknownVersion(resource) === undefined) return undefined;
  const { apiVersion, kind } = resource;
  const group = apiVersion.slice(0, Math.max(0, apiVersion.indexOf('/')));
  const read = READERS.get(`${group}/${kind}`);
  if (read === undefined && (!kind.endsWith('NetworkPolicy') || WITHOUT_FORCE.test(kind))) return undefined;
  const reading = read === undefined ? {} : read(childOf(resource.node, 'spec'), resource);
  if (reading === undefined) return undefined;
  const { pods = everything(''), namespaces = scopeOf(resource), subject, ...effect } = reading;
  return {
    resource,
    directions: BOTH,
    opens: true,
    isOutside: false,
    ...effect,
    subject: subject ?? { namespaces, pods },
  };
}

// MultiNetworkPolicy governs further networks of a pod, never the pod network; staged policies of Calico are not enforced.
const WITHOUT_FORCE = /^(Multi|Staged)/;

const BOTH: readonly Direction[] = ['ingress', 'egress'];
const EVERYWHERE: NamespaceQuery = { type: 'labels', selector: everything('') };

/** An object of an unknown kind without a namespace may be one of the whole cluster. */
function scopeOf({ namespace, namespaceField, kind }: Resource): NamespaceQuery {
  const isNamespaced = namespaceField.form === 'value' || NAMESPACED.has(kind);
  return isNamespaced && namespace !== '' ? { type: 'name', name: namespace } : EVERYWHERE;
}

const NAMESPACED: ReadonlySet<string> = new Set([
  'NetworkPolicy',
  'CiliumNetworkPolicy',
  'ApplicationNetworkPolicy',
  'FQDNNetworkPolicy',
  'EgressFirewall',
  'EgressNetworkPolicy',
  'AuthorizationPolicy',
]);

/** What a reader makes of a policy; what it leaves out is as wide as can be. */
type Reading = Partial<Omit<ForeignPolicy, 'resource'>> & Partial<PodQuery>;
type ForeignReader = (spec: YamlNode | undefined, resource: Resource) => Reading | undefined;

const cilium: ForeignReader = (spec, { node }) => {
  if (childOf(node, 'specs') !== undefined || spec === undefined) return {};
  // A nodeSelector takes the place of the endpointSelector: the policy is about nodes.
  const selector = childOf(spec, 'endpointSelector');
  if (selector === undefined && childOf(spec, 'nodeSelector') !== undefined) return undefined;
  const written = BOTH.filter(each => ['', 'Deny'].some(end => childOf(spec, `${each}${end}`) !== undefined));
  const directions = written.length > 0 ? written : BOTH;
  return { directions, ...labelsOf(selector, key => !key.includes(':') && !key.startsWith('io.')) };
};

const calico: ForeignReader = spec => {
  const types = textsOf(childOf(spec, 'types'));
  const [ingress, egress] = BOTH.map(each => itemsOf(childOf(spec, each)).length > 0);
  const implied = BOTH.filter(each => (each === 'ingress' ? ingress || !egress : egress));
  const directions = types.length === 0 ? implied : BOTH.filter(each => types.includes(TYPE[each]));
  return { directions, ...equalities(stringOf(childOf(spec, 'selector'))) };
};

const TYPE: Readonly<Record<Direction, string>> = { ingress: 'Ingress', egress: 'Egress' };

/** Reads the plain case of Calico's selectors: labels that are equal to values, joined by `&&`. */
function equalities(text: string | undefined): Pick<Reading, 'pods'> {
  const terms = (text ?? '').split('&&').map(term => /^\s*([\w./-]+)\s*==\s*(?:'([^']*)'|"([^"]*)")\s*$/.exec(term));
  const requirements = terms.flatMap(term => {
    const [, key, single, double] = term ?? [];
    const isOfPod = key !== undefined && !/^(pcns\.|pcsa\.|projectcalico\.org\/)/.test(key);
    const values = [single ?? double ?? ''];
    return isOfPod ? [{ key, operator: 'In', values, span: NOWHERE, from: 'matchLabels' } as const] : [];
  });
  return requirements.length < terms.length ? {} : { pods: { ...everything(''), requirements } };
}

const NOWHERE = { start: 0, end: 0 };

/** A podSelector as NetworkPolicy has it, for pods of the own namespace. */
const podSelector: ForeignReader = spec => labelsOf(childOf(spec, 'podSelector'));

const egressFirewall: ForeignReader = () => ({ directions: ['egress'], opens: false, isOutside: true });

const istio: ForeignReader = (spec, { namespace }) => {
  if (stringOf(childOf(spec, 'action')) === 'AUDIT') return undefined;
  const targeted = childOf(spec, 'targetRef') ?? childOf(spec, 'targetRefs');
  const pods = targeted === undefined ? labelsOf(childOf(spec, 'selector')) : {};
  // Policies of the root namespace hold for the whole mesh.
  const namespaces = namespace === 'istio-system' ? { namespaces: EVERYWHERE } : {};
  return { directions: ['ingress'], opens: false, ...pods, ...namespaces };
};

const admin: ForeignReader = spec => {
  const node = childOf(spec, 'subject');
  const subject = node && podsOf(readPods(node, 'spec.subject'));
  const directions = BOTH.filter(each => itemsOf(childOf(spec, each)).length > 0);
  return { directions, ...(subject === undefined ? {} : { subject }) };
};

const READERS: ReadonlyMap<string, ForeignReader> = new Map([
  ['cilium.io/CiliumNetworkPolicy', cilium],
  ['cilium.io/CiliumClusterwideNetworkPolicy', cilium],
  ['projectcalico.org/NetworkPolicy', calico],
  ['projectcalico.org/GlobalNetworkPolicy', calico],
  ['crd.projectcalico.org/NetworkPolicy', calico],
  ['crd.projectcalico.org/GlobalNetworkPolicy', calico],
  ['networking.k8s.aws/ClusterNetworkPolicy', admin],
  ['networking.k8s.io/NetworkPolicy', podSelector],
  ['policy.networking.k8s.io/AdminNetworkPolicy', admin],
  ['policy.networking.k8s.io/BaselineAdminNetworkPolicy', admin],
  ['policy.networking.k8s.io/ClusterNetworkPolicy', admin],
  ['networking.k8s.aws/ApplicationNetworkPolicy', podSelector],
  [
    'networking.gke.io/FQDNNetworkPolicy',
    spec => ({ directions: ['egress'], ...labelsOf(childOf(spec, 'podSelector')) }),
  ],
  ['k8s.ovn.org/EgressFirewall', egressFirewall],
  ['network.openshift.io/EgressNetworkPolicy', egressFirewall],
  ['security.istio.io/AuthorizationPolicy', istio],
]);

/** Reads a label selector; one that cannot be read, or asks for other labels than those of pods, may pick any pod. */
function labelsOf(node: YamlNode | undefined, isOfPod: (key: string) => boolean = () => true): Pick<Reading, 'pods'> {
  const pods = node === undefined ? undefined : readCustomSelector(node, '');
  if (pods === undefined || pods.broken || !pods.requirements.every(({ key }) => isOfPod(key))) return {};
  return { pods };
}

function textsOf(node: YamlNode | undefined): readonly (string | undefined)[] {
  return itemsOf(node).map(stringOf);
}
