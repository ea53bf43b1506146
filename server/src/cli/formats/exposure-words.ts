import { describeForeign } from '../../engine/cluster/foreign-policies.ts';
import { NOTHING, type TrafficTable } from '../../engine/evaluation/traffic-table.ts';
import type { Direction } from '../../engine/objects/object.ts';
import type { LabelSelector } from '../../engine/objects/selector.ts';
import type { ExposedTo, ExposureDoubt } from '../../engine/reachability/exposure.ts';
import type { ShownWorkload } from '../../engine/reachability/shown.ts';
import { describeNamespaces, describePods } from '../../engine/selectors/describe.ts';
import { describeTraffic } from '../../engine/sets/traffic.ts';
import { plain } from '../terminal/safe-text.ts';
import { type ConnectionText, describeEnd, type ListAnswer } from './connections.ts';

/** What is open to some pods that need not exist, in words. */
export interface ExposureText {
  readonly workload: ShownWorkload;
  readonly direction: Direction;
  /** `every pod`, `pods labelled app=web in all namespaces`. */
  readonly peer: string;
  readonly allowed: string;
  /** True where these pods are surely kept out while others are let in. */
  readonly isNothing: boolean;
}

/**
 * Yields what is open to pods that need not exist; nothing where that was not asked for. Pods that are told by single
 * labels are left out where workloads carry them: the connections tell of these, but not of what they depend on.
 */
export function* exposureTexts({ exposures = [], traffic }: ListAnswer): Generator<ExposureText> {
  for (const { workload, direction, pods } of exposures) {
    for (const peer of pods) {
      if (isLikeDeclared(peer) && peer.dependsOn.length === 0) continue;
      const isNothing = peer.traffic === NOTHING && peer.opened.length === 0 && peer.dependsOn.length === 0;
      const words = { peer: plain(describePeer(peer)), allowed: plain(describeExposed(peer, traffic)) };
      yield { workload, direction, ...words, isNothing };
    }
  }
}

/** Yields the same as connections. */
export function* exposuresInWords(answer: ListAnswer): Generator<ConnectionText> {
  for (const { workload, direction, peer, allowed } of exposureTexts(answer)) {
    const own = describeEnd({ type: 'workload', workload });
    yield direction === 'ingress'
      ? { source: peer, destination: own, allowed }
      : { source: own, destination: peer, allowed };
  }
}

function isLikeDeclared({ pods: peer }: ExposedTo): boolean {
  return peer !== undefined && peer.workloads.length > 0 && [peer.namespaces, peer.pods].every(isByLabels);
}

function isByLabels({ requirements }: LabelSelector): boolean {
  return (
    requirements.length > 0 && requirements.every(({ operator, values }) => operator === 'In' && values.length === 1)
  );
}

function describePeer({ pods: peer }: ExposedTo): string {
  return peer === undefined ? 'every pod' : `${describePods(peer.pods)} in ${describeNamespaces(peer.namespaces)}`;
}

function describeExposed({ traffic: id, opened, closed, dependsOn }: ExposedTo, traffic: TrafficTable): string {
  const byNumber = id === NOTHING && opened.length > 0 ? [] : [describeTraffic(traffic.get(id))];
  const byName = opened.map(({ name, protocol }) => `${protocol ?? 'any protocol'} ${name}`);
  const but = closed.length === 0 ? '' : ` but ports named ${closed.map(({ name }) => name).join(', ')}`;
  const depends = dependsOn.length === 0 ? '' : `, depends on ${dependsOn.map(describeDoubt).join(', ')}`;
  return `${[...byNumber, ...byName].join(' · ')}${but}${depends}`;
}

function describeDoubt(doubt: ExposureDoubt): string {
  return doubt.about === 'dialect' ? describeForeign(doubt.policy) : doubt.what;
}
