import { describeForeignDoubt } from '../../engine/cluster/foreign-policies.ts';
import type { TrafficTable } from '../../engine/evaluation/traffic-table.ts';
import type {
  ExposedTo,
  ExposedToAddresses,
  Exposure,
  ExposureDoubt,
  PortName,
} from '../../engine/reachability/exposure.ts';
import { allowedJson, endJson, selectorJson, workloadJson } from './json.ts';

/** Returns an exposure as the documented JSON of `list --exposure` writes it. */
export function exposureJson(exposure: Exposure, traffic: TrafficTable): object {
  return {
    workload: workloadJson(exposure.workload),
    direction: exposure.direction,
    protected: exposure.isProtected,
    exact: exposure.isComplete,
    peers: [
      ...exposure.pods.map(each => podsJson(each, traffic)),
      ...exposure.outside.map(each => outsideJson(each, traffic)),
    ],
  };
}

function podsJson({ pods, traffic: id, opened, closed, dependsOn }: ExposedTo, traffic: TrafficTable): object {
  const peer =
    pods === undefined
      ? { type: 'entire-cluster' }
      : {
          type: 'pods',
          namespaceSelector: selectorJson(pods.namespaces),
          podSelector: selectorJson(pods.pods),
          workloads: pods.workloads.map(workloadJson),
        };
  const names = opened.length === 0 ? {} : { portNames: opened.map(nameJson) };
  const closedNames = closed.length === 0 ? {} : { closedPortNames: closed.map(nameJson) };
  return { peer, allowed: allowedJson(traffic.get(id)), ...names, ...closedNames, ...dependsJson(dependsOn) };
}

function nameJson({ name, protocol }: PortName): object {
  return { name, protocol: protocol ?? null };
}

function outsideJson({ addresses, traffic: id, dependsOn }: ExposedToAddresses, traffic: TrafficTable): object {
  return {
    peer: endJson({ type: 'ip', addresses }),
    allowed: allowedJson(traffic.get(id)),
    ...dependsJson(dependsOn),
  };
}

function dependsJson(doubts: readonly ExposureDoubt[]): object {
  if (doubts.length === 0) return {};
  return {
    depends: doubts.map(doubt => (doubt.about === 'dialect' ? describeForeignDoubt(doubt.policy) : doubt.what)),
  };
}
