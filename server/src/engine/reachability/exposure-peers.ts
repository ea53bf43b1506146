import type { Cluster } from '../cluster/cluster.ts';
import { everything } from '../objects/read-selector.ts';
import type { LabelSelector, Requirement } from '../objects/selector.ts';
import type { CompiledRule, PodQuery } from '../policies/compiled.ts';
import { namespaceSelectorOf, podQueriesOf } from '../policies/peers.ts';
import {
  includesSpace,
  intersectSpaces,
  isCovered,
  isImpossible,
  type LabelSpace,
  selectorKey,
  spaceKey,
  spaceOf,
} from '../selectors/algebra.ts';
import { NAMESPACE_NAME_LABEL } from '../selectors/describe.ts';

/** Pods that no manifest has to declare, told by the labels of their namespace and their own. */
export interface PeerSpace {
  readonly namespaces: LabelSelector;
  readonly pods: LabelSelector;
  /** The label sets of both, in one space: a key of a namespace is another key than that of a pod. */
  readonly space: LabelSpace;
}

/** The spaces that rules tell apart: every pod lies in the first, and in some of the others. */
export interface PeerSpaces {
  readonly list: readonly PeerSpace[];
  /** False where spaces overlap so much that some of their intersections are missing. */
  readonly isComplete: boolean;
  /** Returns the indexes of the spaces all of whose pods the rule's peers match. */
  matching(rule: CompiledRule): readonly number[];
}

/** More spaces than this are not told apart; overlapping selectors double them in the worst case. */
const MOST_SPACES = 256;

/**
 * Returns the spaces that the rules tell apart: one for each distinct pair of selectors, and where the order of rules
 * matters also their intersections, in which pods may be treated in a way of their own.
 */
export function peerSpaces(cluster: Cluster, rules: readonly CompiledRule[], isOrdered: boolean): PeerSpaces {
  const queries = new Map(rules.flatMap(podQueriesOf).map(query => [query, toSelectors(query)]));
  const keys = new Set(
    [...queries.values()].flatMap(({ namespaces }) => namespaces.requirements.map(each => each.key)),
  );
  const byQuery = new Map([...queries].map(([query, selectors]) => [query, spaced(cluster, selectors, keys)]));
  const found = new Map<string, PeerSpace>();
  for (const each of [EVERY_POD, ...byQuery.values()]) {
    const key = spaceKey(each.space);
    if (!isImpossible(each.space) && !found.has(key)) found.set(key, each);
  }
  const isComplete = !isOrdered || addIntersections(found);
  const all = [...found.values()];
  const list = isOrdered ? all.filter(each => hasOwnPods(each, all)) : all;
  const matching = (rule: CompiledRule): readonly number[] => {
    if (rule.condition !== undefined) return [];
    const everyIndex = [...list.keys()];
    if (rule.peers === 'any') return everyIndex;
    const peers = podQueriesOf(rule).flatMap(query => byQuery.get(query)?.space ?? []);
    return everyIndex.filter(index => peers.some(peer => includesSpace(peer, list[index]?.space ?? new Map())));
  };
  return { list, isComplete, matching };
}

type Selectors = Pick<PeerSpace, 'namespaces' | 'pods'>;

const EVERY_POD: PeerSpace = { namespaces: everything(''), pods: everything(''), space: new Map() };

function toSelectors({ namespaces, pods }: PodQuery): Selectors {
  return { namespaces: namespaceSelectorOf(namespaces), pods };
}

/** Returns the one namespace that a selector names, undefined for none or several. */
function namedNamespace({ requirements }: LabelSelector): string | undefined {
  const named = requirements.find(({ key, operator }) => key === NAMESPACE_NAME_LABEL && operator === 'In');
  return named?.values.length === 1 ? named.values[0] : undefined;
}

/** Joins the labels of namespace and pod; the labels of a namespace that is declared are known. */
function spaced(cluster: Cluster, { namespaces, pods }: Selectors, keys: ReadonlySet<string>): PeerSpace {
  const facts = cluster.namespaces.get(namedNamespace(namespaces) ?? '');
  const known = facts?.declared === true ? [...keys].map(key => requirementFor(key, facts.labels.get(key))) : [];
  const own = prefixed('namespace', { ...namespaces, requirements: [...namespaces.requirements, ...known] });
  return { namespaces, pods, space: spaceOf(own, prefixed('pod', pods)) };
}

function requirementFor(key: string, value: string | undefined): Requirement {
  const rest = { key, span: { start: 0, end: 0 }, from: 'matchLabels' } as const;
  return value === undefined
    ? { ...rest, operator: 'DoesNotExist', values: [] }
    : { ...rest, operator: 'In', values: [value] };
}

// Label keys hold no space.
function prefixed(prefix: string, selector: LabelSelector): LabelSelector {
  const requirements = selector.requirements.map(each => ({ ...each, key: `${prefix} ${each.key}` }));
  return { ...selector, requirements };
}

/** Adds what spaces have in common until nothing new comes; returns false when that is too much. */
function addIntersections(found: Map<string, PeerSpace>): boolean {
  const list = [...found.values()];
  for (let index = 0; index < list.length; index++) {
    for (let other = 0; other < index; other++) {
      const [a, b] = [list[index], list[other]];
      const both = a === undefined || b === undefined ? undefined : intersection(a, b);
      if (both === undefined || isImpossible(both.space) || found.has(spaceKey(both.space))) continue;
      if (list.length >= MOST_SPACES) return false;
      found.set(spaceKey(both.space), both);
      list.push(both);
    }
  }
  return true;
}

function intersection(a: PeerSpace, b: PeerSpace): PeerSpace {
  return {
    namespaces: joined(a.namespaces, b.namespaces),
    pods: joined(a.pods, b.pods),
    space: intersectSpaces(a.space, b.space),
  };
}

function joined(a: LabelSelector, b: LabelSelector): LabelSelector {
  const added = b.requirements.filter(
    one => !a.requirements.some(each => requirementKey(each) === requirementKey(one)),
  );
  return { ...a, requirements: [...a.requirements, ...added] };
}

function requirementKey(requirement: Requirement): string {
  return selectorKey({ ...everything(''), requirements: [requirement] });
}

/** Says whether some pod lies in the space and in none of the narrower ones. */
function hasOwnPods({ space }: PeerSpace, all: readonly PeerSpace[]): boolean {
  const narrower = all.filter(other => other.space !== space && includesSpace(space, other.space));
  return !isCovered(
    space,
    narrower.map(other => other.space),
  );
}
